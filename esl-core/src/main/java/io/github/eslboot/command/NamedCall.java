package io.github.eslboot.command;

import org.jspecify.annotations.Nullable;

/**
 * Finds the uuid of the channel that a command names; see {@code EslCommand.callUuid()}.
 */
final class NamedCall {

	private NamedCall() {
	}

	/** Returns the uuid that a command line names, or {@code null}. */
	static @Nullable String inLine(CommandKind kind, String line) {
		int start = line.indexOf(' ') + 1;
		if (start == 0) {
			return null;
		}
		String rest = line.substring(start);
		return switch (kind) {
			case SENDMSG -> word(0, rest);
			case API, BGAPI -> {
				int end = rest.indexOf(' ');
				yield (end < 0) ? null : inApi(rest.substring(0, end), rest.substring(end + 1));
			}
			default -> null;
		};
	}

	/** Returns the uuid that an API command names, or {@code null}. */
	static @Nullable String inApi(String command, String... arguments) {
		if (command.regionMatches(true, 0, "uuid_", 0, "uuid_".length())) {
			return word(0, arguments);
		}
		boolean scheduled = command.equalsIgnoreCase("sched_hangup") || command.equalsIgnoreCase("sched_transfer")
				|| command.equalsIgnoreCase("sched_broadcast");
		return scheduled ? word(1, arguments) : null;
	}

	/**
	 * Returns the word at an index of the arguments joined by spaces, without creating
	 * the joined string.
	 */
	static @Nullable String word(int index, String... arguments) {
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

}
