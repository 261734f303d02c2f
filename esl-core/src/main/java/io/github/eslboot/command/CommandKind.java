package io.github.eslboot.command;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Kinds of Event Socket commands, by the first word of the command line.
 *
 * @since 0.1.0
 */
public enum CommandKind {

	/** {@code api}: runs an API command; the reply is its output. */
	API,

	/** {@code bgapi}: runs an API command as a background job. */
	BGAPI,

	/** {@code sendmsg}: queues a message on a channel. */
	SENDMSG,

	/** {@code sendevent}: fires an event. */
	SENDEVENT,

	/** {@code event}: adds events to the subscription. */
	EVENT,

	/** {@code nixevent}: removes events from the subscription. */
	NIXEVENT,

	/** {@code noevents}: ends the subscription. */
	NOEVENTS,

	/** {@code myevents}: restricts the connection to the events of one channel. */
	MYEVENTS,

	/** {@code divert_events}: sends a channel's queued events to its connection. */
	DIVERT_EVENTS,

	/** {@code filter}: filters events by their headers. */
	FILTER,

	/** {@code log}: subscribes to log lines. */
	LOG,

	/** {@code nolog}: ends the subscription to log lines. */
	NOLOG,

	/** {@code linger}: keeps an outbound connection open after the hangup. */
	LINGER,

	/** {@code nolinger}: closes an outbound connection at the hangup. */
	NOLINGER,

	/** {@code connect}: takes control of the channel of an outbound connection. */
	CONNECT,

	/** {@code resume}: continues the dialplan after an outbound connection. */
	RESUME,

	/** {@code exit}: closes the connection. */
	EXIT,

	/** {@code auth}: authenticates with the password. */
	AUTH,

	/** {@code userauth}: authenticates as a user of the directory. */
	USERAUTH,

	/** Any other line. */
	OTHER;

	private static final Map<String, CommandKind> BY_WORD = new HashMap<>();

	static {
		for (CommandKind kind : values()) {
			if (kind != OTHER) {
				BY_WORD.put(kind.name().toLowerCase(Locale.ROOT), kind);
			}
		}
	}

	/**
	 * Returns the kind of a command line. FreeSWITCH ignores case, and accepts words that
	 * merely begin with the name of a command; such lines are {@link #OTHER}.
	 */
	static CommandKind of(String line) {
		int end = line.indexOf(' ');
		return BY_WORD.getOrDefault((end < 0) ? line : line.substring(0, end), OTHER);
	}

}
