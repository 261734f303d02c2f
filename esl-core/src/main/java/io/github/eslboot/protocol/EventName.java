package io.github.eslboot.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Names of the events of FreeSWITCH, in the order of its table {@code EVENT_NAMES}.
 * {@link #CUSTOM} events are distinguished by their subclass. {@link #ALL} is not an
 * event: it subscribes to all events. Events with other names are received as well:
 * {@link EslEvent#name()} returns the name, and {@code EventSelector.Builder.eventNames}
 * selects such events.
 */
public enum EventName {

	CUSTOM, CLONE, CHANNEL_CREATE, CHANNEL_DESTROY, CHANNEL_STATE, CHANNEL_CALLSTATE, CHANNEL_ANSWER, CHANNEL_HANGUP,
	CHANNEL_HANGUP_COMPLETE, CHANNEL_EXECUTE, CHANNEL_EXECUTE_COMPLETE, CHANNEL_HOLD, CHANNEL_UNHOLD, CHANNEL_BRIDGE,
	CHANNEL_UNBRIDGE, CHANNEL_PROGRESS, CHANNEL_PROGRESS_MEDIA, CHANNEL_OUTGOING, CHANNEL_PARK, CHANNEL_UNPARK,
	CHANNEL_APPLICATION, CHANNEL_ORIGINATE, CHANNEL_UUID, API, LOG, INBOUND_CHAN, OUTBOUND_CHAN, STARTUP, SHUTDOWN,
	PUBLISH, UNPUBLISH, TALK, NOTALK, SESSION_CRASH, MODULE_LOAD, MODULE_UNLOAD, DTMF, MESSAGE, PRESENCE_IN, NOTIFY_IN,
	PRESENCE_OUT, PRESENCE_PROBE, MESSAGE_WAITING, MESSAGE_QUERY, ROSTER, CODEC, BACKGROUND_JOB, DETECTED_SPEECH,
	DETECTED_TONE, PRIVATE_COMMAND, HEARTBEAT, TRAP, ADD_SCHEDULE, DEL_SCHEDULE, EXE_SCHEDULE, RE_SCHEDULE, RELOADXML,
	NOTIFY, PHONE_FEATURE, PHONE_FEATURE_SUBSCRIBE, SEND_MESSAGE, RECV_MESSAGE, REQUEST_PARAMS, CHANNEL_DATA, GENERAL,
	COMMAND, SESSION_HEARTBEAT, CLIENT_DISCONNECTED, SERVER_DISCONNECTED, SEND_INFO, RECV_INFO, RECV_RTCP_MESSAGE,
	SEND_RTCP_MESSAGE, CALL_SECURE, NAT, RECORD_START, RECORD_STOP, PLAYBACK_START, PLAYBACK_STOP, CALL_UPDATE, FAILURE,
	SOCKET_DATA, MEDIA_BUG_START, MEDIA_BUG_STOP, CONFERENCE_DATA_QUERY, CONFERENCE_DATA, CALL_SETUP_REQ,
	CALL_SETUP_RESULT, CALL_DETAIL, DEVICE_STATE, TEXT, SHUTDOWN_REQUESTED, CERT_RELOAD, ALL;

	private static final Map<String, EventName> BY_NAME = new HashMap<>();

	/**
	 * Hash table of the constants by the bytes of their names, with linear probing. Its
	 * size is a power of two.
	 */
	private static final EventName[] BY_BYTES = new EventName[512];

	static {
		for (EventName name : values()) {
			BY_NAME.put(name.name(), name);
			int slot = hash(name.ascii, 0, name.ascii.length);
			while (BY_BYTES[slot] != null) {
				slot = (slot + 1) & (BY_BYTES.length - 1);
			}
			BY_BYTES[slot] = name;
		}
	}

	private final byte[] ascii = name().getBytes(StandardCharsets.US_ASCII);

	/**
	 * Returns the constant with a name.
	 * @param name the name as on the wire, in upper case
	 * @return the constant, or {@code null} if there is none
	 */
	public static @Nullable EventName of(String name) {
		return BY_NAME.get(name);
	}

	/** Returns the constant with a name, without creating a string. */
	static @Nullable EventName of(byte[] bytes, int from, int to) {
		int slot = hash(bytes, from, to);
		for (EventName name = BY_BYTES[slot]; name != null; name = BY_BYTES[slot]) {
			if (Arrays.equals(name.ascii, 0, name.ascii.length, bytes, from, to)) {
				return name;
			}
			slot = (slot + 1) & (BY_BYTES.length - 1);
		}
		return null;
	}

	private static int hash(byte[] bytes, int from, int to) {
		int hash = to - from;
		for (int i = from; i < to; i++) {
			hash = 31 * hash + bytes[i];
		}
		return (hash ^ hash >>> 9) & (512 - 1);
	}

}
