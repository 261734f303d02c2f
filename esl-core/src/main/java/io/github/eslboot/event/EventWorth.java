package io.github.eslboot.event;

import java.util.EnumSet;
import java.util.Set;

import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;

/** How bad it is to drop an event when memory runs out. */
enum EventWorth {

	/** Repeats what other events say, or is soon followed by a newer one. */
	LOW,

	/** Everything else. */
	NORMAL,

	/** Somebody waits for it, and nothing says it again. */
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

	static EventWorth of(@Nullable EventName name) {
		if (name == null) {
			return NORMAL;
		}
		if (VITAL_NAMES.contains(name)) {
			return VITAL;
		}
		return LOW_NAMES.contains(name) ? LOW : NORMAL;
	}

}
