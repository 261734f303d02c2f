package io.github.eslboot.command;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits arguments, dial strings and lists of variables as FreeSWITCH does: a separator
 * in quotes does not split, and each part loses its quotes, its outer spaces, and its
 * backslashes before a quote, a backslash or the separator. Text that FreeSWITCH splits
 * several times must be {@link #escaped} once per split.
 * <p>
 * The simulator in esl-test has its own splitter on purpose: an independent
 * implementation serves as test oracle and would not repeat a mistake of this class.
 */
final class ArgumentSplitter {

	private ArgumentSplitter() {
	}

	/**
	 * Splits as {@code switch_separate_string} does for any separator except the space.
	 * @param text the text
	 * @param separator the separator
	 * @param limit the maximum number of parts; the last part contains the rest
	 * @return the parts, without quotes and backslashes
	 */
	static List<String> split(String text, char separator, int limit) {
		List<String> parts = new ArrayList<>();
		char at = separator;
		int from = 0;
		if (text.startsWith("^^") && text.length() > 3) {
			at = text.charAt(2);
			from = 3;
		}
		boolean quoted = false;
		for (int i = from; i < text.length() && parts.size() < limit - 1; i++) {
			char c = text.charAt(i);
			if (c == '\\') {
				i++;
			}
			else if (c == '\'' && (quoted || text.indexOf('\'', i + 1) >= 0)) {
				quoted = !quoted;
			}
			else if (c == at && !quoted) {
				parts.add(cleaned(text.substring(from, i), at));
				from = i + 1;
			}
		}
		// No empty part after a final separator.
		if (from < text.length()) {
			parts.add(cleaned(text.substring(from), at));
		}
		return parts;
	}

	/**
	 * Returns the first word of the arguments of an API command.
	 * @param text the arguments
	 * @return the word, without quotes and backslashes
	 */
	static String firstWord(String text) {
		boolean quoted = false;
		int end = 0;
		while (end < text.length() && (quoted || text.charAt(end) != ' ')) {
			if (text.charAt(end) == '\\') {
				end++;
			}
			else if (text.charAt(end) == '\'') {
				quoted = !quoted;
			}
			end++;
		}
		return cleaned(text.substring(0, Math.min(end, text.length())), '\0');
	}

	private static String cleaned(String part, char separator) {
		StringBuilder clean = new StringBuilder(part.length());
		int from = 0;
		while (from < part.length() && part.charAt(from) == ' ') {
			from++;
		}
		int end = 0;
		boolean quoted = false;
		for (int i = from; i < part.length(); i++) {
			char c = part.charAt(i);
			if (c == '\\' && i + 1 < part.length()) {
				char meant = unescaped(part.charAt(i + 1), separator);
				if (meant != 0) {
					clean.append(meant);
					end = clean.length();
					i++;
					continue;
				}
			}
			if (c == '\'' && (quoted || part.indexOf('\'', i + 1) >= 0)) {
				quoted = !quoted;
				end = quoted ? clean.length() : end;
				continue;
			}
			clean.append(c);
			end = (c != ' ' || quoted) ? clean.length() : end;
		}
		return clean.substring(0, end);
	}

	/**
	 * Returns the character that an escape sequence stands for, or 0 if it is not one.
	 */
	private static char unescaped(char c, char separator) {
		return switch (c) {
			case '\'', '"', '\\' -> c;
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			case 's' -> ' ';
			default -> (c == separator) ? c : 0;
		};
	}

	/** Escapes text so that one split at the separator restores it. */
	static String escaped(String text, char separator) {
		StringBuilder escaped = new StringBuilder(text.length() + 8);
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '\\' || c == '\'' || c == separator) {
				escaped.append('\\');
			}
			escaped.append(c);
		}
		return escaped.toString();
	}

}
