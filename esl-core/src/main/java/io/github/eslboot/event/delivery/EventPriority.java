package io.github.eslboot.event.delivery;

import java.util.EnumSet;
import java.util.Set;

import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;

/**
 * Priority of an event in load shedding: events of lower priority are dropped first.
 *
 * @since 0.1.0
 */
public enum EventPriority {

	/** Repeats the content of other events, or is soon followed by a newer event. */
	LOW,

	/** All other events. */
	NORMAL,

	/** Callers wait for it, and no later event replaces it. */
	VITAL;

	private static final Set<EventName> LOW_NAMES = EnumSet.of(EventName.CHANNEL_STATE, EventName.CHANNEL_CALLSTATE,
			EventName.CODEC, EventName.API, EventName.CALL_UPDATE, EventName.RE_SCHEDULE, EventName.HEARTBEAT,
			EventName.SESSION_HEARTBEAT, EventName.PRESENCE_IN, EventName.PRESENCE_OUT, EventName.PRESENCE_PROBE,
			EventName.MESSAGE_QUERY, EventName.TALK, EventName.NOTALK, EventName.PRIVATE_COMMAND,
			EventName.MEDIA_BUG_START, EventName.MEDIA_BUG_STOP, EventName.RECV_RTCP_MESSAGE,
			EventName.SEND_RTCP_MESSAGE, EventName.COMMAND);

	private static final Set<EventName> VITAL_NAMES = EnumSet.of(EventName.CHANNEL_ANSWER, EventName.CHANNEL_BRIDGE,
			EventName.CHANNEL_UNBRIDGE, EventName.CHANNEL_HANGUP, EventName.CHANNEL_HANGUP_COMPLETE,
			EventName.CHANNEL_DESTROY, EventName.CHANNEL_UUID, EventName.CHANNEL_EXECUTE_COMPLETE,
			EventName.BACKGROUND_JOB);

	/**
	 * Returns the priority of the events of a name.
	 * @param name the name, or {@code null} for a name without a constant
	 * @return the priority
	 */
	public static EventPriority of(@Nullable EventName name) {
		if (name == null) {
			return NORMAL;
		}
		if (VITAL_NAMES.contains(name)) {
			return VITAL;
		}
		return LOW_NAMES.contains(name) ? LOW : NORMAL;
	}

}
