package io.github.eslboot.command;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;

/**
 * A command, ready to be sent any number of times. Immutable. Every text that goes into
 * one is checked: CR, LF and NUL are refused with an {@link IllegalArgumentException}
 * that names the argument.
 */
public final class EslCommand {

	/** FreeSWITCH 1.10 and 1.11 cut replies to longer ones so that their end is lost. */
	static final int MAX_JOB_UUID = 200;

	/** From 10 MiB on the server cuts a command and runs the rest as another. */
	private static final int MAX_HEAD = 1 << 20;

	private final CommandKind kind;

	private final @Nullable String callUuid;

	private final byte[] bytes;

	/** The line without its headers; of an authentication, without the password. */
	private final String shown;

	private final boolean quick;

	private EslCommand(CommandKind kind, @Nullable String callUuid, byte[] bytes, String shown, boolean quick) {
		this.kind = kind;
		this.callUuid = callUuid;
		this.bytes = bytes;
		this.shown = shown;
		this.quick = quick;
	}

	private EslCommand(CommandKind kind, @Nullable String callUuid, String head, byte @Nullable [] body, String shown) {
		this(kind, callUuid, bytes(head, body), shown, false);
	}

	private EslCommand(CommandKind kind, @Nullable String callUuid, String line) {
		this(kind, callUuid, line + "\n\n", null, line);
	}

	private static byte[] bytes(String head, byte @Nullable [] body) {
		byte[] headBytes = head.getBytes(StandardCharsets.UTF_8);
		if (headBytes.length > MAX_HEAD) {
			throw new IllegalArgumentException("A command may have %d bytes, not %d; bulk belongs in a body"
				.formatted(MAX_HEAD, headBytes.length));
		}
		if (body == null) {
			return headBytes;
		}
		byte[] bytes = new byte[headBytes.length + body.length];
		System.arraycopy(headBytes, 0, bytes, 0, headBytes.length);
		System.arraycopy(body, 0, bytes, headBytes.length, body.length);
		return bytes;
	}

	/**
	 * {@code api}: runs an API command on the connection's own thread; the reply is its
	 * output.
	 * @param command the API command, one word
	 * @param arguments its arguments, joined by spaces
	 * @return the command
	 */
	public static EslCommand api(String command, String... arguments) {
		return new EslCommand(CommandKind.API, callOf(command, arguments), "api " + apiLine(command, arguments));
	}

	/**
	 * {@code bgapi}: runs an API command on a thread of its own; the output comes as a
	 * BACKGROUND_JOB event with the given uuid.
	 * @param jobUuid the job's uuid, one word of at most 200 characters
	 * @param command the API command, one word
	 * @param arguments its arguments, joined by spaces
	 * @return the command
	 */
	public static EslCommand bgapi(String jobUuid, String command, String... arguments) {
		WireText.word("jobUuid", jobUuid);
		if (jobUuid.length() > MAX_JOB_UUID) {
			throw new IllegalArgumentException(
					"A job uuid may have %d characters, not %d: the server would lose the end ".formatted(MAX_JOB_UUID,
							jobUuid.length()) + "of its reply");
		}
		String line = "bgapi " + apiLine(command, arguments);
		return new EslCommand(CommandKind.BGAPI, callOf(command, arguments), line + "\nJob-UUID: " + jobUuid + "\n\n",
				null, line);
	}

	/**
	 * {@code event}: adds to what the connection is subscribed to.
	 * @param format how events are to come; applies to all events of the connection
	 * @param names names of events; {@code CUSTOM} is left out and comes by itself
	 * @param customSubclasses subclasses of CUSTOM events
	 * @return the command
	 */
	public static EslCommand events(EventFormat format, Collection<String> names, Collection<String> customSubclasses) {
		return ofLine("event " + format.wireName() + " " + eventList(names, customSubclasses));
	}

	/**
	 * {@code nixevent}: takes away from what the connection is subscribed to.
	 * @param names names of events
	 * @param customSubclasses subclasses of CUSTOM events
	 * @return the command
	 */
	public static EslCommand nixevent(Collection<String> names, Collection<String> customSubclasses) {
		return ofLine("nixevent " + eventList(names, customSubclasses));
	}

	/**
	 * {@code noevents}: ends all subscriptions of the connection.
	 * @return the command
	 */
	public static EslCommand noevents() {
		return ofLine("noevents");
	}

	/**
	 * {@code myevents}: restricts the connection to the events of one call for good, and
	 * makes it that call's. Never for a connection of a pool.
	 * @param uuid the call
	 * @return the command
	 */
	public static EslCommand myEvents(String uuid) {
		// Without a format FreeSWITCH would take any uuid, and send the events of all.
		return ofLine("myevents " + WireText.word("uuid", uuid) + " plain");
	}

	/**
	 * {@code myevents} on a connection that FreeSWITCH opened: subscribes to the events
	 * of its call.
	 * @param format how events are to come
	 * @return the command
	 */
	public static EslCommand myEvents(EventFormat format) {
		return ofLine("myevents " + format.wireName());
	}

	/**
	 * {@code divert_events}: whether digits and the like go to the connection that
	 * controls the call instead of being fired as events.
	 * @param on whether they do
	 * @return the command
	 */
	public static EslCommand divertEvents(boolean on) {
		return ofLine("divert_events " + (on ? "on" : "off"));
	}

	/**
	 * {@code log}: sends the server's log lines.
	 * @param level down to which level
	 * @return the command
	 */
	public static EslCommand log(LogLevel level) {
		return ofLine("log " + level.name());
	}

	/**
	 * {@code nolog}: sends no log lines any more.
	 * @return the command
	 */
	public static EslCommand noLog() {
		return ofLine("nolog");
	}

	/**
	 * {@code linger}: keeps a connection that FreeSWITCH opened after its call's end, for
	 * the last events. Not to be sent again while it lingers, which closes it at once.
	 * @param time how long, in whole seconds of at least one
	 * @return the command
	 */
	public static EslCommand linger(Duration time) {
		return ofLine("linger " + WireText.seconds("time", time));
	}

	/**
	 * {@code nolinger}: closes the connection at its call's end.
	 * @return the command
	 */
	public static EslCommand noLinger() {
		return ofLine("nolinger");
	}

	/**
	 * {@code connect}: the first command on a connection that FreeSWITCH opened; its
	 * reply has the call's data as headers.
	 * @return the command
	 */
	public static EslCommand connect() {
		return ofLine("connect");
	}

	/**
	 * {@code resume}: lets the dialplan go on once the connection has ended.
	 * @return the command
	 */
	public static EslCommand resume() {
		return ofLine("resume");
	}

	/**
	 * {@code exit}: asks the server to close the connection, which it does once the
	 * connection's background jobs have ended.
	 * @return the command
	 */
	public static EslCommand exit() {
		return ofLine("exit");
	}

	/**
	 * {@code auth}: authenticates with the server's password.
	 * @param password the password; appears neither in {@link #toString()} nor in a log
	 * @return the command
	 */
	public static EslCommand auth(String password) {
		return new EslCommand(CommandKind.AUTH, null, "auth " + WireText.line("password", password) + "\n\n", null,
				"auth ***");
	}

	/**
	 * {@code userauth}: authenticates as a user of the directory.
	 * @param user the user, {@code name@domain}
	 * @param password the user's {@code esl-password}; appears neither in
	 * {@link #toString()} nor in a log
	 * @return the command
	 */
	public static EslCommand userauth(String user, String password) {
		WireText.word("user", user);
		if (user.indexOf(':') >= 0 || user.indexOf('@') < 1) {
			throw new IllegalArgumentException("'user' must be name@domain without a colon, but is '" + user + "'");
		}
		return new EslCommand(CommandKind.USERAUTH, null,
				"userauth " + user + ":" + WireText.line("password", password) + "\n\n", null,
				"userauth " + user + ":***");
	}

	/**
	 * {@code sendmsg} with {@code call-command: execute}: queues a dialplan application
	 * on a call. The reply says that the message was accepted, not that the application
	 * ran.
	 * @param uuid the call
	 * @param applicationUuid comes back as {@code Application-UUID} in the application's
	 * CHANNEL_EXECUTE and CHANNEL_EXECUTE_COMPLETE
	 * @param application the application, for example {@code playback}
	 * @param argument its argument; may be empty, and may have several lines
	 * @param eventLock whether the next message of the call waits for this application
	 * @return the command
	 */
	public static EslCommand execute(String uuid, String applicationUuid, String application, String argument,
			boolean eventLock) {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("call-command", "execute");
		headers.put("execute-app-name", WireText.word("application", application));
		headers.put("Event-UUID", WireText.word("applicationUuid", applicationUuid));
		if (eventLock) {
			headers.put("event-lock", "true");
		}
		boolean multiLine = argument.indexOf('\n') >= 0;
		if (multiLine) {
			headers.put("content-type", "text/plain");
		}
		else if (!argument.isEmpty()) {
			headers.put("execute-app-arg", argument);
		}
		return sendMessage(WireText.word("uuid", uuid), headers.entrySet(), multiLine ? argument : null);
	}

	/**
	 * {@code sendmsg} with {@code call-command: hangup}.
	 * @param uuid the call
	 * @param cause the hangup cause, for example {@code NORMAL_CLEARING}
	 * @return the command
	 */
	public static EslCommand hangup(String uuid, String cause) {
		return sendMessage(WireText.word("uuid", uuid),
				Map.of("call-command", "hangup", "hangup-cause", WireText.word("cause", cause)).entrySet(), null);
	}

	/**
	 * {@code sendevent}: fires an event on the server.
	 * @param name the event's name; an unknown one is fired as CUSTOM without subclass
	 * @param headers the event's headers
	 * @param body the event's body, or {@code null}
	 * @return the command
	 */
	public static EslCommand sendEvent(String name, Map<String, String> headers, @Nullable String body) {
		return withHeaders(CommandKind.SENDEVENT, null, "sendevent " + WireText.word("name", name), headers.entrySet(),
				body);
	}

	/**
	 * Any command of one line, for what has no method here.
	 * @param line the line, without its end
	 * @return the command
	 */
	public static EslCommand ofLine(String line) {
		WireText.line("line", line);
		if (line.isBlank()) {
			throw new IllegalArgumentException("An empty line is no command");
		}
		String start = line.stripLeading().toLowerCase(Locale.ROOT);
		if (start.startsWith("getvar")) {
			throw new IllegalArgumentException(
					"The reply to getvar can be forged by the variable's value; use uuid_getvar, see UuidCommands");
		}
		if (start.startsWith("event") || start.startsWith("nixevent")) {
			checkCustomComesLast(line);
		}
		if (start.startsWith("auth") || start.startsWith("userauth")) {
			throw new IllegalArgumentException("Authentication is part of opening a connection; see Credentials");
		}
		CommandKind kind = CommandKind.of(line);
		return new EslCommand(kind, callOfLine(kind, line), line);
	}

	/** A {@code sendmsg} to a channel, or to the connection's own without a uuid. */
	static EslCommand sendMessage(@Nullable String uuid, Collection<Map.Entry<String, String>> headers,
			@Nullable String body) {
		return withHeaders(CommandKind.SENDMSG, uuid, (uuid != null) ? "sendmsg " + uuid : "sendmsg", headers, body);
	}

	private static EslCommand withHeaders(CommandKind kind, @Nullable String callUuid, String line,
			Collection<Map.Entry<String, String>> headers, @Nullable String body) {
		StringBuilder packet = new StringBuilder(line).append('\n');
		String application = null;
		for (Map.Entry<String, String> header : headers) {
			String name = header.getKey();
			if (name.equalsIgnoreCase("Content-Length")) {
				throw new IllegalArgumentException("Content-Length is counted from the body, not given");
			}
			packet.append(WireText.headerName(name))
				.append(": ")
				.append(WireText.line(name, header.getValue()))
				.append('\n');
			application = name.equals("execute-app-name") ? header.getValue() : application;
		}
		byte[] bodyBytes = (body != null) ? body.getBytes(StandardCharsets.UTF_8) : null;
		if (bodyBytes != null) {
			packet.append("Content-Length: ").append(bodyBytes.length).append('\n');
		}
		String shown = line + ((application != null) ? " execute " + application : "");
		return new EslCommand(kind, callUuid, packet.append('\n').toString(), bodyBytes, shown);
	}

	/** The channel that a line names. */
	private static @Nullable String callOfLine(CommandKind kind, String line) {
		int start = line.indexOf(' ') + 1;
		if (start == 0) {
			return null;
		}
		String rest = line.substring(start);
		return switch (kind) {
			case SENDMSG -> word(0, rest);
			case API, BGAPI -> {
				int end = rest.indexOf(' ');
				yield (end < 0) ? null : callOf(rest.substring(0, end), rest.substring(end + 1));
			}
			default -> null;
		};
	}

	/** The channel that an API command names. */
	private static @Nullable String callOf(String command, String... arguments) {
		if (command.regionMatches(true, 0, "uuid_", 0, "uuid_".length())) {
			return word(0, arguments);
		}
		boolean scheduled = command.equalsIgnoreCase("sched_hangup") || command.equalsIgnoreCase("sched_transfer")
				|| command.equalsIgnoreCase("sched_broadcast");
		return scheduled ? word(1, arguments) : null;
	}

	/** One of the words that the arguments, joined by spaces, consist of. */
	private static @Nullable String word(int index, String... arguments) {
		int before = 0;
		for (String argument : arguments) {
			int start = 0;
			int end = argument.indexOf(' ');
			while (before < index && end >= 0) {
				before++;
				start = end + 1;
				end = argument.indexOf(' ', start);
			}
			if (before == index) {
				String word = argument.substring(start, (end < 0) ? argument.length() : end);
				return word.isEmpty() ? null : word;
			}
			before++;
		}
		return null;
	}

	/**
	 * What follows CUSTOM is a subclass to FreeSWITCH, also when it is an event's name.
	 */
	private static void checkCustomComesLast(String line) {
		boolean custom = false;
		for (String word : line.strip().split(" +")) {
			if (custom && EventName.of(word.toUpperCase(Locale.ROOT)) != null) {
				throw new IllegalArgumentException(
						"CUSTOM must come last: '%s' behind it would be taken for a subclass".formatted(word));
			}
			custom |= word.equalsIgnoreCase("CUSTOM");
		}
	}

	private static String apiLine(String command, String... arguments) {
		WireText.word("command", command);
		if (arguments.length == 0) {
			return command;
		}
		StringBuilder line = new StringBuilder(command);
		for (int i = 0; i < arguments.length; i++) {
			line.append(' ').append(WireText.line("arguments[" + i + "]", arguments[i]));
		}
		return line.toString();
	}

	/** Everything behind CUSTOM is taken for a subclass, so it comes last. */
	private static String eventList(Collection<String> names, Collection<String> customSubclasses) {
		StringBuilder list = new StringBuilder();
		for (String name : names) {
			if (!name.equalsIgnoreCase("CUSTOM")) {
				list.append(WireText.word("names", name)).append(' ');
			}
		}
		if (!customSubclasses.isEmpty() || names.stream().anyMatch("CUSTOM"::equalsIgnoreCase)) {
			list.append("CUSTOM ");
			for (String subclass : customSubclasses) {
				list.append(WireText.word("customSubclasses", subclass)).append(' ');
			}
		}
		if (list.isEmpty()) {
			throw new IllegalArgumentException("A subscription needs the name of an event");
		}
		return list.substring(0, list.length() - 1);
	}

	/**
	 * This command as one the server answers at once, such as {@code uuid_getvar} or
	 * {@code create_uuid}. A pool may send it on a connection on which other quick
	 * commands await their replies, which serves many callers with few writes. Not for
	 * anything that can take long: it would hold up the others.
	 * @return the same command, marked quick
	 */
	public EslCommand quick() {
		return new EslCommand(this.kind, this.callUuid, this.bytes, this.shown, true);
	}

	/**
	 * Returns the kind of this command.
	 * @return the kind
	 */
	public CommandKind kind() {
		return this.kind;
	}

	/**
	 * Returns the uuid of the channel that this command is for; it decides to which node
	 * of a group the command is sent.
	 * @return the uuid of a {@code sendmsg}, the first argument of an API command
	 * {@code uuid_…}, or the second one of {@code sched_hangup}, {@code sched_transfer}
	 * and {@code sched_broadcast}; {@code null} when the command names no channel
	 */
	public @Nullable String callUuid() {
		return this.callUuid;
	}

	/**
	 * Whether the command may share a connection.
	 * @return whether {@link #quick()} made it
	 */
	public boolean isQuick() {
		return this.quick;
	}

	/**
	 * Reads the reply to this command.
	 * @param reply the reply
	 * @param server the server, for messages
	 * @return what stands behind {@code +OK}, for example the uuid of an event that was
	 * sent; the whole output of an API command
	 * @throws EslCommandException when the reply says that the command was refused
	 */
	public String read(EslReply reply, String server) {
		boolean refused = (reply instanceof CommandReply) ? !reply.isOk() : reply.isError();
		if (refused) {
			throw new EslCommandException(this, reply, server);
		}
		return (reply instanceof CommandReply) ? reply.text().substring("+OK".length()).strip() : reply.text();
	}

	/**
	 * Returns the bytes to send, the empty line and the body included.
	 * @return the bytes; must not be changed
	 */
	public byte[] bytes() {
		return this.bytes;
	}

	/**
	 * The command for logs and messages: no password, no header, not over 300 characters.
	 */
	@Override
	public String toString() {
		return WireText.loggable(this.shown);
	}

	/** Levels of the server's log, most important first. */
	public enum LogLevel {

		/** What is printed on the console only. */
		CONSOLE,

		/** Something must be done at once. */
		ALERT,

		/** Something essential failed. */
		CRIT,

		/** Something failed. */
		ERR,

		/** Something may fail. */
		WARNING,

		/** Something worth noting. */
		NOTICE,

		/** What happens. */
		INFO,

		/** What happens, in detail. */
		DEBUG

	}

}
