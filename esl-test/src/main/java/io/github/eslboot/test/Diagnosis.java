package io.github.eslboot.test;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Texts that say why an expectation was not met: what the calls are doing, and which
 * commands were received instead of the expected one.
 */
final class Diagnosis {

	private static final int MAX_CALLS = 20;

	private static final int MAX_COMMANDS = 10;

	private static final int MAX_NEAR_MISSES = 3;

	private static final int MAX_COMPARED = 200;

	private Diagnosis() {
	}

	/** Describes live legs and the legs that ended last. Used with the lock held. */
	static String calls(List<Channel> channels, List<String> ended) {
		StringBuilder text = new StringBuilder(channels.isEmpty() ? "No live calls." : "Live calls:");
		channels.stream().limit(MAX_CALLS).forEach((channel) -> text.append("\n  ").append(live(channel)));
		if (channels.size() > MAX_CALLS) {
			text.append("\n  and ").append(channels.size() - MAX_CALLS).append(" more");
		}
		if (!ended.isEmpty()) {
			text.append("\nCalls that ended last:");
			ended.forEach((call) -> text.append("\n  ").append(call));
		}
		return text.toString();
	}

	/** Describes a leg. Used with the lock held. */
	static String live(Channel channel) {
		Channel partner = channel.partner();
		return leg(channel) + ": " + channel.callState() + ", " + channel.apps().describe()
				+ ((partner != null) ? ", bridged to " + partner.uuid() : "");
	}

	/** Describes a leg that ends. */
	static String ended(Channel channel) {
		String last = channel.apps().last();
		return leg(channel) + ": " + channel.hangupCause() + (channel.isAnswered() ? "" : ", not answered")
				+ ((last != null) ? ", last application " + last + "(" + channel.apps().lastData() + ")" : "");
	}

	private static String leg(Channel channel) {
		return channel.name() + " " + channel.uuid() + (channel.isOutbound() ? ", called " : ", dialled ")
				+ channel.profile().destination;
	}

	/** Lists the commands that were received last. */
	static String latest(List<ReceivedCommand> commands) {
		if (commands.isEmpty()) {
			return "No commands were received.";
		}
		int from = Math.max(0, commands.size() - MAX_COMMANDS);
		return "The last of " + commands.size() + " commands received:"
				+ commands.subList(from, commands.size())
					.stream()
					.map((command) -> "\n  " + command)
					.collect(Collectors.joining());
	}

	/**
	 * Lists the received commands that are most similar to an expected one, with the
	 * position at which they differ.
	 * @return the lines, ending with a line end; empty if no command is similar
	 */
	static String nearMisses(String expected, List<ReceivedCommand> commands) {
		return closest(expected, commands.stream().map(ReceivedCommand::toString).toList());
	}

	/** Does the same for texts of commands. */
	static String closest(String expected, List<String> commands) {
		Map<String, Integer> distances = new LinkedHashMap<>();
		for (String line : commands) {
			distances.computeIfAbsent(line, (key) -> Math.min(distance(expected, key), distance(expected, bare(key))));
		}
		List<String> closest = distances.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() <= expected.length() * 6 / 10)
			.sorted(Comparator.comparing(Map.Entry::getValue))
			.limit(MAX_NEAR_MISSES)
			.map((entry) -> difference(expected, entry.getKey()))
			.toList();
		return closest.isEmpty() ? "" : "Closest commands:\n" + String.join("", closest);
	}

	/** Returns an API command without {@code api} or {@code bgapi}. */
	static String bare(String line) {
		String lower = line.toLowerCase(Locale.ROOT);
		return lower.startsWith("api ") ? line.substring(4) : lower.startsWith("bgapi ") ? line.substring(6) : line;
	}

	private static String difference(String expected, String line) {
		String compared = isApi(expected) ? line : bare(line);
		int at = 0;
		while (at < Math.min(expected.length(), compared.length())
				&& Character.toLowerCase(expected.charAt(at)) == Character.toLowerCase(compared.charAt(at))) {
			at++;
		}
		int skipped = line.length() - compared.length();
		String indent = " ".repeat(skipped);
		return "  expected: " + indent + expected + "\n  received: " + line + "\n            "
				+ " ".repeat(skipped + at) + "^ differs here\n";
	}

	private static boolean isApi(String expected) {
		return !bare(expected).equals(expected);
	}

	/** Returns the number of edits between a text and the beginning of a line. */
	private static int distance(String expected, String line) {
		String a = beginning(expected, MAX_COMPARED);
		String b = beginning(line, Math.min(MAX_COMPARED, expected.length()));
		int[] previous = new int[b.length() + 1];
		for (int j = 0; j <= b.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= a.length(); i++) {
			int[] current = new int[b.length() + 1];
			current[0] = i;
			for (int j = 1; j <= b.length(); j++) {
				int replaced = previous[j - 1] + ((a.charAt(i - 1) == b.charAt(j - 1)) ? 0 : 1);
				current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
			}
			previous = current;
		}
		return previous[b.length()];
	}

	private static String beginning(String text, int length) {
		return text.substring(0, Math.min(length, text.length())).toLowerCase(Locale.ROOT);
	}

	/** Returns a time for messages. */
	static String text(Duration time) {
		return (time.toMillis() % 1000 == 0) ? time.toSeconds() + " s" : time.toMillis() + " ms";
	}

}
