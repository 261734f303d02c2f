package io.github.eslboot.command;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Commands that precede others wherever commands wait: those that end or answer a call.
 * <p>
 * The idea: a hangup that waits costs a channel and the other party's time, and an answer
 * that waits loses the caller. Both make room, whereas most other commands start work.
 * <p>
 * The trade-off: only these. {@code uuid_park} and transfers are steps of a call that
 * continues; if they came first as well, nothing would.
 */
final class Precedence {

	private static final Set<String> APPLICATIONS = Set.of("answer", "pre_answer", "hangup", "respond");

	private Precedence() {
	}

	/** Returns whether a command line ends or answers a call. */
	static boolean ofLine(CommandKind kind, String line) {
		if (kind != CommandKind.API && kind != CommandKind.BGAPI) {
			return false;
		}
		String rest = line.substring(line.indexOf(' ') + 1);
		int end = rest.indexOf(' ');
		return (end < 0) ? ofApi(rest) : ofApi(rest.substring(0, end), rest.substring(end + 1));
	}

	/** Returns whether an API command ends or answers a call. */
	static boolean ofApi(String command, String... arguments) {
		return switch (command.length()) {
			case 5 -> command.equalsIgnoreCase("fsctl") && "hupall".equalsIgnoreCase(NamedCall.word(0, arguments));
			case 6 -> command.equalsIgnoreCase("hupall");
			case 9 -> command.equalsIgnoreCase("uuid_kill");
			case 11 -> command.equalsIgnoreCase("uuid_answer");
			case 12 -> command.equalsIgnoreCase("sched_hangup");
			case 15 -> command.equalsIgnoreCase("uuid_pre_answer");
			case 16 -> command.equalsIgnoreCase("uuid_phone_event") && "talk".equals(NamedCall.word(1, arguments));
			default -> false;
		};
	}

	/**
	 * Returns whether a message ends or answers its call.
	 * @param callCommand the {@code call-command} of the message, or {@code null}
	 * @param application the application that it executes, or {@code null}
	 */
	static boolean ofMessage(@Nullable String callCommand, @Nullable String application) {
		return "hangup".equals(callCommand) || (application != null && APPLICATIONS.contains(application));
	}

}
