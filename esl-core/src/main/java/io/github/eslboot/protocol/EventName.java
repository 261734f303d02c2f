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
 *
 * @since 0.1.0
 */
public enum EventName {

	/** Event of a module. Its subclass names the kind. */
	CUSTOM,

	/** Copy of an event within FreeSWITCH, which clients do not receive. */
	CLONE,

	/** A channel was created. */
	CHANNEL_CREATE,

	/** A channel was destroyed: the last event of a call. */
	CHANNEL_DESTROY,

	/** The state machine of a channel has entered another state. */
	CHANNEL_STATE,

	/** The state of a call has changed, as a telephone displays it. */
	CHANNEL_CALLSTATE,

	/** A call was answered. */
	CHANNEL_ANSWER,

	/** The hangup of a channel has begun. The hangup cause is known. */
	CHANNEL_HANGUP,

	/** A channel is hung up, and the data of the call are complete. */
	CHANNEL_HANGUP_COMPLETE,

	/** An application has started on a channel. */
	CHANNEL_EXECUTE,

	/** An application has ended on a channel. */
	CHANNEL_EXECUTE_COMPLETE,

	/** A call was put on hold. */
	CHANNEL_HOLD,

	/** A call was taken off hold. */
	CHANNEL_UNHOLD,

	/** Two channels were bridged. */
	CHANNEL_BRIDGE,

	/** The bridge of two channels has ended. */
	CHANNEL_UNBRIDGE,

	/** The called party is alerted, without early media. */
	CHANNEL_PROGRESS,

	/** The called party sends early media. */
	CHANNEL_PROGRESS_MEDIA,

	/** A channel was created for a call that FreeSWITCH places. */
	CHANNEL_OUTGOING,

	/** A channel was parked: it waits for commands. */
	CHANNEL_PARK,

	/** A channel is no longer parked. */
	CHANNEL_UNPARK,

	/** Event that the application {@code event} of the dialplan has sent. */
	CHANNEL_APPLICATION,

	/** A call was originated. */
	CHANNEL_ORIGINATE,

	/** A channel got another uuid. */
	CHANNEL_UUID,

	/** An API command was run. */
	API,

	/** Line of FreeSWITCH's log. */
	LOG,

	/** Reserved by FreeSWITCH for inbound channels. */
	INBOUND_CHAN,

	/** Reserved by FreeSWITCH for outbound channels. */
	OUTBOUND_CHAN,

	/** FreeSWITCH has started. */
	STARTUP,

	/** FreeSWITCH is shutting down. */
	SHUTDOWN,

	/** A service was announced in the network. */
	PUBLISH,

	/** A service is no longer announced in the network. */
	UNPUBLISH,

	/** A party has begun to talk, as voice activity detection reports it. */
	TALK,

	/** A party has stopped talking, as voice activity detection reports it. */
	NOTALK,

	/** The session of a call has crashed. */
	SESSION_CRASH,

	/** A module, or an interface of one, was loaded. */
	MODULE_LOAD,

	/** A module, or an interface of one, was unloaded. */
	MODULE_UNLOAD,

	/** A channel has received a DTMF digit. */
	DTMF,

	/** Text message of a chat. */
	MESSAGE,

	/** The presence of a user, an extension or a call has changed. */
	PRESENCE_IN,

	/** A SIP NOTIFY request was received. */
	NOTIFY_IN,

	/** Request to send the presence of a user. */
	PRESENCE_OUT,

	/** Request for the current presence of a user. */
	PRESENCE_PROBE,

	/** The number of messages in a voicemail box has changed. */
	MESSAGE_WAITING,

	/** Request for the number of messages in a voicemail box. */
	MESSAGE_QUERY,

	/** Request for the presence of all contacts. */
	ROSTER,

	/** A channel uses another codec. */
	CODEC,

	/** Result of a background job. */
	BACKGROUND_JOB,

	/** Result of speech recognition. */
	DETECTED_SPEECH,

	/** A tone was detected on a channel. */
	DETECTED_TONE,

	/** Command for a channel, within FreeSWITCH. */
	PRIVATE_COMMAND,

	/** Status of the server, which it sends periodically. */
	HEARTBEAT,

	/** A condition that administrators should know, such as a changed network address. */
	TRAP,

	/** A task was scheduled. */
	ADD_SCHEDULE,

	/** A scheduled task was deleted. */
	DEL_SCHEDULE,

	/** A scheduled task is run. */
	EXE_SCHEDULE,

	/** A task was scheduled for another time. */
	RE_SCHEDULE,

	/** The XML configuration was reloaded. */
	RELOADXML,

	/** Request to send a SIP NOTIFY. */
	NOTIFY,

	/** State of a feature of a telephone, such as forwarding of calls. */
	PHONE_FEATURE,

	/** A telephone subscribes to the states of its features, or changes one. */
	PHONE_FEATURE_SUBSCRIBE,

	/** Request to send a text message. */
	SEND_MESSAGE,

	/** A text message was received. */
	RECV_MESSAGE,

	/** Parameters of a request for configuration. */
	REQUEST_PARAMS,

	/** Data of a channel, which a command has requested. */
	CHANNEL_DATA,

	/** Event without a kind of its own. */
	GENERAL,

	/** Command for a channel. */
	COMMAND,

	/** Periodic event of a call, if it was enabled for the call. */
	SESSION_HEARTBEAT,

	/** A client of a module has disconnected. */
	CLIENT_DISCONNECTED,

	/** The server of a module has disconnected. */
	SERVER_DISCONNECTED,

	/** Request to send a SIP INFO. */
	SEND_INFO,

	/** A SIP INFO request was received. */
	RECV_INFO,

	/** An RTCP report was received. */
	RECV_RTCP_MESSAGE,

	/** An RTCP report was sent. */
	SEND_RTCP_MESSAGE,

	/** The media of a call are encrypted. */
	CALL_SECURE,

	/** Mapping of a port by NAT was added or removed. */
	NAT,

	/** The recording of a call has begun. */
	RECORD_START,

	/** The recording of a call has ended. */
	RECORD_STOP,

	/** The playback of a file has begun. */
	PLAYBACK_START,

	/** The playback of a file has ended. */
	PLAYBACK_STOP,

	/** The displayed name or number of a party has changed. */
	CALL_UPDATE,

	/** An operation of a module has failed. */
	FAILURE,

	/** Data of a socket. */
	SOCKET_DATA,

	/** A media bug, such as a recording, was attached to a channel. */
	MEDIA_BUG_START,

	/** A media bug was removed from a channel. */
	MEDIA_BUG_STOP,

	/** Request for the data of a conference. */
	CONFERENCE_DATA_QUERY,

	/** Data of a conference. */
	CONFERENCE_DATA,

	/** Request to set up a call. */
	CALL_SETUP_REQ,

	/** Result of a request to set up a call. */
	CALL_SETUP_RESULT,

	/** Details of a call. */
	CALL_DETAIL,

	/** The state of a device, with all of its calls, has changed. */
	DEVICE_STATE,

	/** Real-time text of a call. */
	TEXT,

	/** The shutdown of FreeSWITCH was requested. */
	SHUTDOWN_REQUESTED,

	/** Request to reload the certificates of TLS. */
	CERT_RELOAD,

	/** Not an event: subscribes to all events. */
	ALL;

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
