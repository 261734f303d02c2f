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
 * API commands for the whole server: its status, its global variables, and scheduled
 * tasks.
 *
 * @since 0.1.0
 */
public final class SystemCommands {

	private static final Pattern NUMBER = Pattern.compile("\\+OK (?:Added|Deleted): (\\d+)\\s*");

	private static final Pattern LOT = Pattern
		.compile("<lot name=\"([^\"]*)\">|<extension uuid=\"([^\"]*)\">([^<]*)</extension>");

	private SystemCommands() {
	}

	/**
	 * {@code status}: reads the status of the server.
	 * @return a command that returns the status
	 */
	public static ApiCommand<ServerStatus> status() {
		return new ApiCommand<>(ServerStatus::parse, "status");
	}

	/**
	 * {@code version}: reads the version of FreeSWITCH.
	 * @return a command that returns the version, for example {@code 1.11.3-dev}
	 */
	public static ApiCommand<String> version() {
		return new ApiCommand<>(OutputParser.TEXT, "version", "short");
	}

	/**
	 * {@code create_uuid}: creates a uuid.
	 * @return a command that returns the uuid
	 */
	public static ApiCommand<String> createUuid() {
		return new ApiCommand<>(OutputParser.TEXT, "create_uuid");
	}

	/**
	 * {@code reloadxml}: reloads the configuration.
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> reloadXml() {
		return new ApiCommand<>(OutputParser.OK, "reloadxml");
	}

	/**
	 * {@code global_getvar}: reads a global variable.
	 * @param name the name of the variable
	 * @return a command that returns the value, or {@code null} if the variable is not
	 * set
	 */
	@SuppressWarnings("NullAway") // The type argument is nullable, which NullAway does
									// not see.
	public static ApiCommand<@Nullable String> getGlobalVariable(String name) {
		return new ApiCommand<>((body) -> body.equals(OutputParser.NO_REPLY) ? null : body, "global_getvar",
				WireText.variable(name));
	}

	/**
	 * {@code global_setvar}: sets a global variable.
	 * @param name the name of the variable
	 * @param value the value, without <code>${</code>, which FreeSWITCH would change;
	 * {@code null} or empty unsets the variable
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> setGlobalVariable(String name, @Nullable String value) {
		if (value != null) {
			WireText.literal("value", value);
		}
		return new ApiCommand<>(OutputParser.OK, "global_setvar",
				WireText.variable(name) + "=" + ((value != null) ? WireText.quoted(name, value, '=') : ""));
	}

	/**
	 * {@code hupall}: hangs up all channels of a server. The template of a group refuses
	 * it with an {@link IllegalStateException}: use its {@code onNode} or
	 * {@code runOnAll}.
	 * @param cause the hangup cause
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> hangupAll(HangupCause cause) {
		return new ApiCommand<>(OutputParser.OK, "hupall", cause.name());
	}

	/**
	 * {@code hupall} with a variable: hangs up all channels of a server on which the
	 * variable has a value. The template of a group refuses it, like the other form.
	 * @param cause the hangup cause
	 * @param name the name of the variable
	 * @param value the value
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> hangupAll(HangupCause cause, String name, String value) {
		return new ApiCommand<>(OutputParser.OK, "hupall", cause.name(), WireText.variable(name),
				WireText.quoted("value", value));
	}

	/**
	 * {@code sched_api}: schedules an API command.
	 * @param group a name for {@link #unschedule}
	 * @param command the command; its output is discarded
	 * @param delay the delay from now, at least 1 second; fractions of a second are
	 * ignored
	 * @return a command that returns the id of the task
	 */
	public static ApiCommand<Integer> schedule(String group, ApiCommand<?> command, Duration delay) {
		// FreeSWITCH runs the rest of the line unchanged, except for a final ampersand.
		if (command.line().endsWith("&")) {
			throw new IllegalArgumentException("sched_api would remove the '&' at the end of '%s'".formatted(command));
		}
		return new ApiCommand<>(SystemCommands::number, "sched_api", at(delay), WireText.plainWord("group", group),
				command.line());
	}

	/**
	 * {@code sched_del}: cancels scheduled tasks.
	 * @param group the group, the uuid of a channel, or the id of a task
	 * @return a command that returns the number of cancelled tasks
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
	 * {@code sched_hangup}: schedules the hangup of a channel.
	 * @param uuid the uuid of the channel
	 * @param cause the hangup cause
	 * @param delay the delay from now, at least 1 second; fractions of a second are
	 * ignored
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> scheduleHangup(String uuid, HangupCause cause, Duration delay) {
		return new ApiCommand<>(OutputParser.OK, "sched_hangup", at(delay), WireText.plainWord("uuid", uuid),
				cause.name());
	}

	/**
	 * {@code sched_transfer}: schedules the transfer of a channel to an extension.
	 * @param uuid the uuid of the channel
	 * @param extension the extension
	 * @param dialplan the dialplan, usually {@code XML}
	 * @param context the context, for example {@code default}
	 * @param delay the delay from now, at least 1 second; fractions of a second are
	 * ignored
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> scheduleTransfer(String uuid, String extension, String dialplan,
			String context, Duration delay) {
		return new ApiCommand<>(OutputParser.OK, "sched_transfer", at(delay), WireText.plainWord("uuid", uuid),
				WireText.extension(extension), WireText.dialplan(dialplan), WireText.context(context));
	}

	/**
	 * {@code sched_broadcast}: schedules the playback of a file to a channel. FreeSWITCH
	 * reports success even for a channel that does not exist.
	 * @param uuid the uuid of the channel
	 * @param path the file
	 * @param leg the leg of a bridge to which the file is played; not
	 * {@link UuidCommands.BroadcastLeg#HOLD_BLEG}
	 * @param delay the delay from now, at least 1 second; fractions of a second are
	 * ignored
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> scheduleBroadcast(String uuid, String path, UuidCommands.BroadcastLeg leg,
			Duration delay) {
		return scheduleBroadcast(uuid, Media.file(path), leg, delay);
	}

	/**
	 * {@code sched_broadcast}: schedules the playback of media to a channel.
	 * @param uuid the uuid of the channel
	 * @param media the media
	 * @param leg as for a file
	 * @param delay as for a file
	 * @return the command
	 */
	public static ApiCommand<@Nullable Void> scheduleBroadcast(String uuid, Media media, UuidCommands.BroadcastLeg leg,
			Duration delay) {
		if (leg == UuidCommands.BroadcastLeg.HOLD_BLEG) {
			throw new IllegalArgumentException("sched_broadcast does not support holdb");
		}
		return new ApiCommand<>(OutputParser.OK, "sched_broadcast", at(delay), WireText.plainWord("uuid", uuid),
				media.toBroadcast(), leg.name().toLowerCase(Locale.ROOT));
	}

	private static String at(Duration delay) {
		return "+" + WireText.seconds("delay", delay);
	}

	/**
	 * {@code group_call}: returns the dial string of a group of the directory.
	 * @param group the name of the group, without {@code @} and {@code +}
	 * @param domain the domain of the group, without {@code @} and {@code +}
	 * @param order the order in which the users ring
	 * @return a command that returns the dial string of the group; {@code error/…} if the
	 * group has no user
	 */
	public static ApiCommand<DialString> groupCall(String group, String domain, GroupOrder order) {
		if ((group + domain).indexOf('@') >= 0 || (group + domain).indexOf('+') >= 0) {
			throw new IllegalArgumentException(
					"'group' and 'domain' must not contain '@' and '+', but are '%s' and '%s'"
						.formatted(WireText.line("group", group), WireText.line("domain", domain)));
		}
		String name = WireText.plainWord("group", group) + "@" + WireText.plainWord("domain", domain);
		return new ApiCommand<>((body) -> {
			OutputParser.refuseErrors(body);
			return DialString.parse(OutputParser.text(body));
		}, "group_call", name + "+" + order.letter);
	}

	/**
	 * {@code valet_info}: lists the channels parked in a lot.
	 * @param lot the name of the lot, which must not begin or end with a space
	 * @return a command that returns the uuids of the parked channels, by their numbers
	 * within the lot
	 */
	public static ApiCommand<Map<String, String>> valetInfo(String lot) {
		// FreeSWITCH does not split the argument, so quotes would be part of the name.
		if (lot.isBlank() || !lot.strip().equals(lot)) {
			throw new IllegalArgumentException("'lot' must not be blank, nor begin or end with a space");
		}
		return new ApiCommand<>((body) -> {
			if (!body.startsWith("<lots>")) {
				throw new OutputParser.Refusal(EslCommandException.ErrorCode.of(body));
			}
			Map<String, String> parked = new LinkedHashMap<>();
			Matcher matcher = LOT.matcher(body);
			while (matcher.find()) {
				if (matcher.group(2) != null) {
					parked.put(matcher.group(3), matcher.group(2));
				}
			}
			return parked;
		}, "valet_info", WireText.line("lot", lot));
	}

	/** Order in which the users of a group ring. */
	public enum GroupOrder {

		/** All at the same time. */
		TOGETHER('A'),

		/** One after the other. */
		IN_TURN('F'),

		/**
		 * All at the same time, each as a separate dial string (enterprise originate).
		 */
		ENTERPRISE('E');

		private final char letter;

		GroupOrder(char letter) {
			this.letter = letter;
		}

	}

	/**
	 * Status of the server.
	 *
	 * @param upTime time since the start of the server
	 * @param version the version, for example {@code 1.11.3-dev  64bit}
	 * @param sessionsSinceStartup the number of sessions since the start
	 * @param sessions the current number of sessions
	 * @param peakSessions the maximum number of simultaneous sessions since the start
	 * @param sessionsPerSecond the number of sessions created in the last second
	 * @param maxSessionsPerSecond the limit of new sessions per second
	 * @param maxSessions the limit of simultaneous sessions
	 * @param minIdleCpu the CPU idle time, in percent, below which FreeSWITCH refuses new
	 * sessions
	 * @param idleCpu the CPU idle time, in percent
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
				throw new IllegalArgumentException("unknown format of the status");
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
