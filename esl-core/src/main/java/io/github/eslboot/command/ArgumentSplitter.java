package io.github.eslboot.command;

import java.util.ArrayList;
import java.util.List;

/**
 * FreeSWITCH's own way to split arguments, dial strings and lists of variables: quotes
 * keep a separator from splitting, then each part loses its quotes, its outer spaces and
 * its backslashes before a quote, a backslash or the separator. What passes several such
 * splits needs as many rounds of {@link #escaped}.
 */
final class ArgumentSplitter {

	private ArgumentSplitter() {
	}

	/**
	 * Splits as {@code switch_separate_string} does for any separator but the space.
	 * @param text the text
	 * @param separator what to split at
	 * @param limit the number of parts at most; what is beyond stays in the last
	 * @return the parts, cleaned
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
		// A separator at the very end begins no further part.
		if (from < text.length()) {
			parts.add(cleaned(text.substring(from), at));
		}
		return parts;
	}

	/**
	 * The first of the words an API command's arguments are split into.
	 * @param text the arguments
	 * @return the word, cleaned
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

	/** What a backslash and this character stand for, or 0 when for themselves. */
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

	/** Makes one round of splitting at this separator restore the text. */
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
