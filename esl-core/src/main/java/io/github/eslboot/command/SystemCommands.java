package io.github.eslboot.command;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * API commands for the server as a whole: its state, its variables, and what it is to do
 * later.
 */
public final class SystemCommands {

	private static final Pattern NUMBER = Pattern.compile("\\+OK (?:Added|Deleted): (\\d+)\\s*");

	private static final Pattern LOT = Pattern
		.compile("<lot name=\"([^\"]*)\">|<extension uuid=\"([^\"]*)\">([^<]*)</extension>");

	private SystemCommands() {
	}

	/**
	 * {@code status}.
	 * @return tells how the server is
	 */
	public static ApiCommand<ServerStatus> status() {
		return new ApiCommand<>(ServerStatus::parse, "status");
	}

	/**
	 * {@code version}.
	 * @return tells the version, for example {@code 1.11.3-dev}
	 */
	public static ApiCommand<String> version() {
		return new ApiCommand<>(OutputParser.TEXT, "version", "short");
	}

	/**
	 * {@code create_uuid}.
	 * @return tells a new uuid
	 */
	public static ApiCommand<String> createUuid() {
		return new ApiCommand<>(OutputParser.TEXT, "create_uuid");
	}

	/**
	 * {@code reloadxml}: reads the configuration again.
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> reloadXml() {
		return new ApiCommand<>(OutputParser.OK, "reloadxml");
	}

	/**
	 * {@code global_getvar}: reads a variable of the server.
	 * @param name the variable's name
	 * @return tells the value, or {@code null} when the variable is not set
	 */
	public static ApiCommand<@Nullable String> getGlobalVariable(String name) {
		return new ApiCommand<>((body) -> body.equals(OutputParser.NO_REPLY) ? null : body, "global_getvar",
				WireText.variable(name));
	}

	/**
	 * {@code global_setvar}: sets a variable of the server.
	 * @param name the variable's name
	 * @param value the value, or {@code null} or an empty text to unset the variable
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> setGlobalVariable(String name, @Nullable String value) {
		return new ApiCommand<>(OutputParser.OK, "global_setvar",
				WireText.variable(name) + "=" + ((value != null) ? WireText.quoted(name, value, '=') : ""));
	}

	/**
	 * {@code hupall}: hangs up every call.
	 * @param cause why
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> hangupAll(HangupCause cause) {
		return new ApiCommand<>(OutputParser.OK, "hupall", cause.name());
	}

	/**
	 * {@code hupall} with a variable: hangs up every call that has it.
	 * @param cause why
	 * @param name the variable's name
	 * @param value its value
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> hangupAll(HangupCause cause, String name, String value) {
		return new ApiCommand<>(OutputParser.OK, "hupall", cause.name(), WireText.variable(name),
				WireText.quoted("value", value));
	}

	/**
	 * {@code sched_api}: runs an API command later.
	 * @param delay when, in whole seconds from now
	 * @param group a name by which to {@linkplain #unschedule take it back}
	 * @param command the command; nobody reads its answer
	 * @return tells the task's number
	 */
	public static ApiCommand<Integer> schedule(Duration delay, String group, ApiCommand<?> command) {
		// FreeSWITCH takes the rest of the line as it is, but for an ampersand at its
		// end.
		if (command.line().endsWith("&")) {
			throw new IllegalArgumentException(
					"sched_api would take the '&' at the end of '%s' away".formatted(command));
		}
		return new ApiCommand<>(SystemCommands::number, "sched_api", at(delay), WireText.plainWord("group", group),
				command.line());
	}

	/**
	 * {@code sched_del}: takes back what was scheduled.
	 * @param group the group, the uuid of a call, or the number of a task
	 * @return tells how many tasks were taken back
	 */
	public static ApiCommand<Integer> unschedule(String group) {
		return new ApiCommand<>(SystemCommands::number, "sched_del", WireText.plainWord("group", group));
	}

	private static int number(String body) {
		OutputParser.refuseUnlessOk(body);
		Matcher matcher = NUMBER.matcher(body);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("no number");
		}
		return Integer.parseInt(matcher.group(1));
	}

	/**
	 * {@code sched_hangup}: hangs a call up later.
	 * @param delay when, in whole seconds from now
	 * @param uuid the call
	 * @param cause why
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> scheduleHangup(Duration delay, String uuid, HangupCause cause) {
		return new ApiCommand<>(OutputParser.OK, "sched_hangup", at(delay), WireText.plainWord("uuid", uuid),
				cause.name());
	}

	/**
	 * {@code sched_transfer}: sends a call to an extension later.
	 * @param delay when, in whole seconds from now
	 * @param uuid the call
	 * @param extension the extension
	 * @param dialplan the dialplan, mostly {@code XML}
	 * @param context the context, for example {@code default}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> scheduleTransfer(Duration delay, String uuid, String extension,
			String dialplan, String context) {
		return new ApiCommand<>(OutputParser.OK, "sched_transfer", at(delay), WireText.plainWord("uuid", uuid),
				WireText.extension(extension), WireText.plainWord("dialplan", dialplan),
				WireText.plainWord("context", context));
	}

	/**
	 * {@code sched_broadcast}: plays a file to a call later. FreeSWITCH answers OK for a
	 * call that does not exist as well.
	 * @param delay when, in whole seconds from now
	 * @param uuid the call
	 * @param path what to play
	 * @param leg who hears it; not {@link UuidCommands.BroadcastLeg#HOLD_BLEG}
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> scheduleBroadcast(Duration delay, String uuid, String path,
			UuidCommands.BroadcastLeg leg) {
		if (leg == UuidCommands.BroadcastLeg.HOLD_BLEG) {
			throw new IllegalArgumentException("sched_broadcast knows no holdb");
		}
		return new ApiCommand<>(OutputParser.OK, "sched_broadcast", at(delay), WireText.plainWord("uuid", uuid),
				WireText.path(path), leg.name().toLowerCase(Locale.ROOT));
	}

	private static String at(Duration delay) {
		return "+" + WireText.seconds("delay", delay);
	}

	/**
	 * {@code group_call}: asks for the users of a group of the directory.
	 * @param group the group
	 * @param domain the domain
	 * @param order how they are to ring
	 * @return tells whom to dial; {@code error/…} when there is nobody
	 */
	public static ApiCommand<DialString> groupCall(String group, String domain, GroupOrder order) {
		String name = WireText.plainWord("group", group) + "@" + WireText.plainWord("domain", domain);
		return new ApiCommand<>((body) -> {
			OutputParser.refuseErrors(body);
			return DialString.parse(OutputParser.text(body));
		}, "group_call", name + "+" + order.letter);
	}

	/**
	 * {@code valet_info}: tells who is parked where.
	 * @param lot the lot
	 * @return tells the uuids of the parked calls by their number in the lot
	 */
	public static ApiCommand<Map<String, String>> valetInfo(String lot) {
		return new ApiCommand<>((body) -> {
			if (!body.startsWith("<lots>")) {
				throw new OutputParser.Refusal(EslCommandException.Reason.of(body));
			}
			Map<String, String> parked = new LinkedHashMap<>();
			Matcher matcher = LOT.matcher(body);
			while (matcher.find()) {
				if (matcher.group(2) != null) {
					parked.put(matcher.group(3), matcher.group(2));
				}
			}
			return parked;
		}, "valet_info", WireText.plainWord("lot", lot));
	}

	/** How the users of a group ring. */
	public enum GroupOrder {

		/** All together. */
		TOGETHER('A'),

		/** One after the other. */
		IN_TURN('F'),

		/** All together, each with its own forking. */
		ENTERPRISE('E');

		private final char letter;

		GroupOrder(char letter) {
			this.letter = letter;
		}

	}

	/**
	 * How a server is.
	 *
	 * @param upTime since when it runs
	 * @param version its version, for example {@code 1.11.3-dev  64bit}
	 * @param sessionsSinceStartup how many sessions it has had
	 * @param sessions how many it has
	 * @param peakSessions the most it has had at once
	 * @param sessionsPerSecond how many began in the last second
	 * @param maxSessionsPerSecond how many may begin in a second
	 * @param maxSessions how many it may have
	 * @param minIdleCpu below which percentage of idle time it takes no more
	 * @param idleCpu the percentage of time its processors are idle
	 */
	public record ServerStatus(Duration upTime, String version, long sessionsSinceStartup, int sessions,
			int peakSessions, int sessionsPerSecond, int maxSessionsPerSecond, int maxSessions, double minIdleCpu,
			double idleCpu) {

		private static final Pattern FORM = Pattern.compile("UP (\\d+) years?, (\\d+) days?, (\\d+) hours?, "
				+ "(\\d+) minutes?, (\\d+) seconds?, (\\d+) milliseconds?, (\\d+) microseconds?\n"
				+ "FreeSWITCH \\(Version (.*?)\\) is ready\n(\\d+) session\\(s\\) since startup\n"
				+ "(\\d+) session\\(s\\) - peak (\\d+).*\n"
				+ "(\\d+) session\\(s\\) per Sec out of max (\\d+).*\n(\\d+) session\\(s\\) max\n"
				+ "min idle cpu ([\\d.]+)/([\\d.]+)\n(?s:.*)");

		static ServerStatus parse(String body) {
			OutputParser.refuseErrors(body);
			Matcher m = FORM.matcher(body);
			if (!m.matches()) {
				throw new IllegalArgumentException("another form of status");
			}
			Duration up = Duration.ofDays(365 * Long.parseLong(m.group(1)) + Long.parseLong(m.group(2)))
				.plusHours(Long.parseLong(m.group(3)))
				.plusMinutes(Long.parseLong(m.group(4)))
				.plusSeconds(Long.parseLong(m.group(5)))
				.plusMillis(Long.parseLong(m.group(6)))
				.plusNanos(1000 * Long.parseLong(m.group(7)));
			return new ServerStatus(up, m.group(8), Long.parseLong(m.group(9)), Integer.parseInt(m.group(10)),
					Integer.parseInt(m.group(11)), Integer.parseInt(m.group(12)), Integer.parseInt(m.group(13)),
					Integer.parseInt(m.group(14)), Double.parseDouble(m.group(15)), Double.parseDouble(m.group(16)));
		}

	}

}
