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
import org.jspecify.annotations.Nullable;

/**
 * Command of the Event Socket. Immutable; can be sent any number of times. Every text
 * argument is checked: CR, LF and NUL are rejected with an
 * {@link IllegalArgumentException} that names the argument, except for line feeds in text
 * that is sent as a body.
 * <p>
 * The class is long because it has a factory for each command of the Event Socket.
 *
 * @since 0.1.0
 */
public final class EslCommand {

	/**
	 * Maximum length of a job uuid. For a longer one FreeSWITCH 1.10 and 1.11 truncate
	 * the reply, and the end of the frame is missing.
	 */
	static final int MAX_JOB_UUID = 200;

	/**
	 * Maximum bytes of line and headers. FreeSWITCH cuts them at 10 MiB and runs the rest
	 * as another command.
	 */
	private static final int MAX_HEAD = 1 << 20;

	private static final String EXECUTE = " execute ";

	private final CommandKind kind;

	private final @Nullable String callUuid;

	private final byte[] bytes;

	/** The command line for logs, without headers and passwords. */
	private final String shown;

	private final boolean quick;

	private final boolean preceding;

	private EslCommand(CommandKind kind, @Nullable String callUuid, byte[] bytes, String shown, boolean quick,
			boolean preceding) {
		this.kind = kind;
		this.callUuid = callUuid;
		this.bytes = bytes;
		this.shown = shown;
		this.quick = quick;
		this.preceding = preceding;
	}

	private EslCommand(CommandKind kind, @Nullable String callUuid, String head, byte @Nullable [] body, String shown,
			boolean preceding) {
		this(kind, callUuid, bytes(head, body), shown, !preceding && Quickness.ofKind(kind), preceding);
	}

	private EslCommand(CommandKind kind, @Nullable String callUuid, String line, boolean quick, boolean preceding) {
		this(kind, callUuid, bytes(line + "\n\n", null), line, quick && !preceding, preceding);
	}

	private static byte[] bytes(String head, byte @Nullable [] body) {
		byte[] headBytes = head.getBytes(StandardCharsets.UTF_8);
		if (headBytes.length > MAX_HEAD) {
			throw new IllegalArgumentException(
					"A command line with its headers may have %d bytes, not %d; send bulk data in a body"
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
	 * Returns an {@code api} command, which runs an API command. FreeSWITCH reads no
	 * further command from the connection until it has finished; the reply contains its
	 * output.
	 * @param command the API command, one word
	 * @param arguments the arguments in FreeSWITCH's syntax, joined by spaces; they are
	 * not quoted, so that FreeSWITCH may split each of them
	 * @return the command
	 */
	public static EslCommand api(String command, String... arguments) {
		return new EslCommand(CommandKind.API, NamedCall.inApi(command, arguments),
				"api " + apiLine(command, arguments), Quickness.ofApi(command, arguments),
				Precedence.ofApi(command, arguments));
	}

	/**
	 * Returns a {@code bgapi} command, which runs an API command as a background job. The
	 * output is the body of a {@code BACKGROUND_JOB} event with the uuid of the job.
	 * @param jobUuid the uuid of the job, one word of at most 200 characters
	 * @param command the API command, one word
	 * @param arguments as for {@link #api}
	 * @return the command
	 */
	public static EslCommand bgapi(String jobUuid, String command, String... arguments) {
		WireText.word("jobUuid", jobUuid);
		if (jobUuid.length() > MAX_JOB_UUID) {
			throw new IllegalArgumentException(
					"A job uuid may have %d characters, not %d: the server would truncate the end "
						.formatted(MAX_JOB_UUID, jobUuid.length()) + "of its reply");
		}
		String line = "bgapi " + apiLine(command, arguments);
		return new EslCommand(CommandKind.BGAPI, NamedCall.inApi(command, arguments),
				line + "\nJob-UUID: " + jobUuid + "\n\n", null, line, Precedence.ofApi(command, arguments));
	}

	/**
	 * Returns an {@code event} command: adds events to the subscription of the
	 * connection.
	 * @param format the format of all events of the connection
	 * @param names the names of the events; {@code CUSTOM} is added if there are
	 * subclasses
	 * @param customSubclasses the subclasses of CUSTOM events
	 * @return the command
	 */
	public static EslCommand events(EventFormat format, Collection<String> names, Collection<String> customSubclasses) {
		return ofLine("event " + word(format) + " " + EventList.of(names, customSubclasses));
	}

	/**
	 * Returns a {@code nixevent} command: removes events from the subscription of the
	 * connection.
	 * @param names the names of the events
	 * @param customSubclasses the subclasses of CUSTOM events
	 * @return the command
	 */
	public static EslCommand nixevent(Collection<String> names, Collection<String> customSubclasses) {
		return ofLine("nixevent " + EventList.of(names, customSubclasses));
	}

	/**
	 * Returns a {@code noevents} command: ends the subscription of the connection.
	 * @return the command
	 */
	public static EslCommand noevents() {
		return ofLine("noevents");
	}

	/**
	 * Returns a {@code myevents} command: permanently restricts the connection to the
	 * events of one channel, which it then controls. Never send it on a connection of a
	 * pool.
	 * @param uuid the uuid of the channel
	 * @return the command
	 */
	public static EslCommand myEvents(String uuid) {
		// Without a format FreeSWITCH accepts any uuid, and sends the events of all
		// channels if it is unknown.
		return ofLine("myevents " + WireText.word("uuid", uuid) + " plain");
	}

	/**
	 * Returns a {@code myevents} command for an outbound connection: subscribes to the
	 * events of its channel.
	 * @param format the format
	 * @return the command
	 */
	public static EslCommand myEvents(EventFormat format) {
		return ofLine("myevents " + word(format));
	}

	/**
	 * Returns a {@code divert_events} command: sends the events that are queued on a
	 * channel, such as DTMF, to the connection that controls it instead of firing them.
	 * @param on whether to divert the events
	 * @return the command
	 */
	public static EslCommand divertEvents(boolean on) {
		return ofLine("divert_events " + (on ? "on" : "off"));
	}

	/**
	 * Returns a {@code log} command: subscribes to log lines.
	 * @param level the least severe level to receive
	 * @return the command
	 */
	public static EslCommand log(LogLevel level) {
		return ofLine("log " + level.name());
	}

	/**
	 * Returns a {@code nolog} command: ends the subscription to log lines.
	 * @return the command
	 */
	public static EslCommand noLog() {
		return ofLine("nolog");
	}

	/**
	 * Returns a {@code linger} command: keeps an outbound connection open after the
	 * hangup, for the last events. Do not send it again after the hangup: FreeSWITCH then
	 * closes the connection immediately.
	 * @param time the time, at least 1 second; fractions of a second are ignored
	 * @return the command
	 */
	public static EslCommand linger(Duration time) {
		return ofLine("linger " + WireText.seconds("time", time));
	}

	/**
	 * Returns a {@code nolinger} command: closes the outbound connection at the hangup.
	 * @return the command
	 */
	public static EslCommand noLinger() {
		return ofLine("nolinger");
	}

	/**
	 * Returns a {@code connect} command: the first command on an outbound connection; the
	 * headers of its reply are the data of the channel.
	 * @return the command
	 */
	public static EslCommand connect() {
		return ofLine("connect");
	}

	/**
	 * Returns a {@code resume} command: continues the dialplan after the outbound
	 * connection has ended.
	 * @return the command
	 */
	public static EslCommand resume() {
		return ofLine("resume");
	}

	/**
	 * Returns an {@code exit} command: FreeSWITCH closes the connection after the
	 * background jobs that were started on it have ended.
	 * @return the command
	 */
	public static EslCommand exit() {
		return ofLine("exit");
	}

	/**
	 * Returns an {@code auth} command: authenticates with the password of the server.
	 * @param password the password; never logged, and not part of {@link #toString()}
	 * @return the command
	 */
	public static EslCommand auth(String password) {
		return new EslCommand(CommandKind.AUTH, null, "auth " + WireText.line("password", password) + "\n\n", null,
				"auth ***", false);
	}

	/**
	 * Returns a {@code userauth} command: authenticates as a user of the directory.
	 * @param user the user, {@code name@domain}
	 * @param password the {@code esl-password} of the user; never logged, and not part of
	 * {@link #toString()}
	 * @return the command
	 */
	public static EslCommand userauth(String user, String password) {
		WireText.word("user", user);
		if (user.indexOf(':') >= 0 || user.indexOf('@') < 1) {
			throw new IllegalArgumentException("'user' must be name@domain without a colon, but is '" + user + "'");
		}
		return new EslCommand(CommandKind.USERAUTH, null,
				"userauth " + user + ":" + WireText.line("password", password) + "\n\n", null,
				"userauth " + user + ":***", false);
	}

	/**
	 * Returns a {@code sendmsg} command with {@code call-command: execute}: queues a
	 * dialplan application on a channel. The reply reports that the message was accepted,
	 * not that the application has run.
	 * @param uuid the uuid of the channel
	 * @param applicationUuid the {@code Application-UUID} of the events
	 * {@code CHANNEL_EXECUTE} and {@code CHANNEL_EXECUTE_COMPLETE} of this run
	 * @param application the application, for example {@code playback}
	 * @param argument the argument in FreeSWITCH's syntax; may be empty, and may have
	 * several lines. It is not literal: FreeSWITCH expands <code>${…}</code> in it, so
	 * never pass untrusted text
	 * @param eventLock whether the next message of the channel waits for the end of this
	 * application
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
	 * Returns a {@code sendmsg} command with {@code call-command: hangup}.
	 * @param uuid the uuid of the channel
	 * @param cause the hangup cause, for example {@code NORMAL_CLEARING}
	 * @return the command
	 */
	public static EslCommand hangup(String uuid, String cause) {
		return sendMessage(WireText.word("uuid", uuid),
				Map.of("call-command", "hangup", "hangup-cause", WireText.word("cause", cause)).entrySet(), null);
	}

	/**
	 * Returns a {@code sendevent} command: fires an event on the server.
	 * @param name the name of the event; FreeSWITCH fires an event with an unknown name
	 * as CUSTOM without a subclass
	 * @param headers the headers of the event
	 * @param body the body of the event, or {@code null}
	 * @return the command
	 */
	public static EslCommand sendEvent(String name, Map<String, String> headers, @Nullable String body) {
		return withHeaders(CommandKind.SENDEVENT, null, "sendevent " + WireText.word("name", name), headers.entrySet(),
				body);
	}

	/**
	 * Returns a command that consists of a single line, for commands without a factory.
	 * @param line the line, without a line break
	 * @return the command
	 * @throws IllegalArgumentException when the line is empty or a {@code getvar}, an
	 * authentication command, or an event list in which {@code CUSTOM} is not last
	 */
	public static EslCommand ofLine(String line) {
		WireText.line("line", line);
		if (line.isBlank()) {
			throw new IllegalArgumentException("The command line is empty");
		}
		String start = line.stripLeading().toLowerCase(Locale.ROOT);
		if (start.startsWith("getvar")) {
			throw new IllegalArgumentException(
					"The reply to getvar can be forged by the variable's value; use uuid_getvar, see UuidCommands");
		}
		if (start.startsWith("event") || start.startsWith("nixevent")) {
			EventList.checkCustomIsLast(line);
		}
		if (start.startsWith("auth") || start.startsWith("userauth")) {
			throw new IllegalArgumentException("Authentication is part of opening a connection; see Credentials");
		}
		CommandKind kind = CommandKind.of(line);
		return new EslCommand(kind, NamedCall.inLine(kind, line), line, Quickness.ofLine(kind, line),
				Precedence.ofLine(kind, line));
	}

	/**
	 * Returns a {@code sendmsg} to a channel; without a uuid, to the channel of the
	 * connection.
	 */
	static EslCommand sendMessage(@Nullable String uuid, Collection<Map.Entry<String, String>> headers,
			@Nullable String body) {
		return withHeaders(CommandKind.SENDMSG, uuid, (uuid != null) ? "sendmsg " + uuid : "sendmsg", headers, body);
	}

	private static EslCommand withHeaders(CommandKind kind, @Nullable String callUuid, String line,
			Collection<Map.Entry<String, String>> headers, @Nullable String body) {
		StringBuilder packet = new StringBuilder(line).append('\n');
		String application = null;
		String callCommand = null;
		for (Map.Entry<String, String> header : headers) {
			String name = header.getKey();
			if (name.equalsIgnoreCase("Content-Length")) {
				throw new IllegalArgumentException("Content-Length is computed from the body and cannot be set");
			}
			packet.append(WireText.headerName(name))
				.append(": ")
				.append(WireText.line(name, header.getValue()))
				.append('\n');
			application = name.equals("execute-app-name") ? header.getValue() : application;
			callCommand = name.equals("call-command") ? header.getValue() : callCommand;
		}
		byte[] bodyBytes = (body != null) ? body.getBytes(StandardCharsets.UTF_8) : null;
		if (bodyBytes != null) {
			packet.append("Content-Length: ").append(bodyBytes.length).append('\n');
		}
		String shown = line + ((application != null) ? EXECUTE + application : "");
		return new EslCommand(kind, callUuid, packet.append('\n').toString(), bodyBytes, shown,
				kind == CommandKind.SENDMSG && Precedence.ofMessage(callCommand, application));
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

	/**
	 * Returns this command declared as quick: FreeSWITCH answers it immediately. A pool
	 * may pipeline quick commands of several callers on one connection, which serves many
	 * callers with few writes. Commands that are known to be quick need no declaration:
	 * {@code bgapi}, {@code sendmsg}, and API commands that only read or change memory,
	 * such as {@code uuid_getvar}, {@code uuid_setvar}, {@code uuid_exists},
	 * {@code create_uuid}, {@code status} or {@code sofia status}. A slow command that is
	 * declared as quick delays the other callers.
	 * @return the quick command
	 * @see #slow()
	 */
	public EslCommand quick() {
		return new EslCommand(this.kind, this.callUuid, this.bytes, this.shown, true, this.preceding);
	}

	/**
	 * Returns this command declared as slow: it has a connection of its own until its
	 * reply. Commands that are not known to be quick need no declaration.
	 * @return the slow command
	 * @see #quick()
	 */
	public EslCommand slow() {
		return new EslCommand(this.kind, this.callUuid, this.bytes, this.shown, false, this.preceding);
	}

	/** See {@link CommandInternals#preceding}. */
	EslCommand preceding() {
		return new EslCommand(this.kind, this.callUuid, this.bytes, this.shown, this.quick, true);
	}

	/**
	 * Returns the name of what this command runs, for metrics: the API command, the
	 * application that a message executes, or else the first word of the command line.
	 * @return the name, one word in lower case
	 */
	public String name() {
		String rest = this.shown.stripLeading();
		int execute = rest.indexOf(EXECUTE);
		if (this.kind == CommandKind.SENDMSG && execute >= 0) {
			rest = rest.substring(execute + EXECUTE.length());
		}
		else if (this.kind == CommandKind.API || this.kind == CommandKind.BGAPI) {
			rest = rest.substring(rest.indexOf(' ') + 1).stripLeading();
		}
		int end = rest.indexOf(' ');
		return ((end < 0) ? rest : rest.substring(0, end)).toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns the kind of this command.
	 * @return the kind
	 */
	public CommandKind kind() {
		return this.kind;
	}

	/**
	 * Returns the uuid of the channel that this command names. It determines the node of
	 * a group to which the command is sent.
	 * @return the uuid of a {@code sendmsg}, the first argument of an API command
	 * {@code uuid_…}, or the second argument of {@code sched_hangup},
	 * {@code sched_transfer} and {@code sched_broadcast}; {@code null} for any other
	 * command
	 */
	public @Nullable String callUuid() {
		return this.callUuid;
	}

	private static String word(EventFormat format) {
		return format.name().toLowerCase(Locale.ROOT);
	}

	/** See {@link CommandInternals#isQuick}. */
	boolean isQuick() {
		return this.quick;
	}

	/** See {@link CommandInternals#isPreceding}. */
	boolean isPreceding() {
		return this.preceding;
	}

	/**
	 * Returns the text of the reply to this command.
	 * @param reply the reply
	 * @param server the name of the server, for messages
	 * @return the text after {@code +OK}, for example the uuid of an event that was sent;
	 * for an API command the whole output
	 * @throws EslCommandException when the reply reports that the command was refused
	 */
	public String read(EslReply reply, String server) {
		boolean refused = (reply instanceof CommandReply) ? !reply.isOk() : reply.isError();
		if (refused) {
			throw new EslCommandException(toString(), reply, server);
		}
		return (reply instanceof CommandReply) ? reply.text().substring("+OK".length()).strip() : reply.text();
	}

	/**
	 * Returns the bytes to send, including the final empty line and the body; must not be
	 * modified.
	 */
	byte[] bytes() {
		return this.bytes;
	}

	/**
	 * Returns the command for logs and messages: without passwords and headers, at most
	 * 300 characters.
	 */
	@Override
	public String toString() {
		return WireText.loggable(this.shown);
	}

	/** Log levels of FreeSWITCH, most severe first. */
	public enum LogLevel {

		/** Lines printed on the console only. */
		CONSOLE,

		/** An error that requires immediate action. */
		ALERT,

		/** A critical error. */
		CRIT,

		/** An error. */
		ERR,

		/** A warning. */
		WARNING,

		/** A notable condition. */
		NOTICE,

		/** Information. */
		INFO,

		/** Detailed information. */
		DEBUG

	}

}
