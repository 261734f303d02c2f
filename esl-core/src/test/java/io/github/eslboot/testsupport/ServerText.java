package io.github.eslboot.testsupport;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads text as FreeSWITCH does, as an oracle for what the library writes. Follows
 * {@code switch_channel_expand_variables} and {@code switch_separate_string}.
 */
public final class ServerText {

	private ServerText() {
	}

	/**
	 * Expands the argument of an application that refers to no variable.
	 * @throws IllegalArgumentException if the text refers to a variable
	 */
	public static String expand(String text) {
		if (!text.matches("(?s).*\\$\\\\*\\{.*") && !text.matches("(?s).*\\\\[\\\\nst'].*")) {
			return text;
		}
		StringBuilder expanded = new StringBuilder();
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			char next = (i + 1 < text.length()) ? text.charAt(i + 1) : 0;
			if (c == '\\' && next == '$') {
				expanded.append('$');
				i += text.startsWith("$$", i + 1) ? 2 : 1;
			}
			else if (c == '\\' && (next == '\'' || next == '\\')) {
				expanded.append((next == '\\') ? "\\" : "");
				i++;
			}
			else if (c == '$') {
				i += (next == '$') ? 1 : 0;
				if (text.startsWith("{", i + 1)) {
					throw new IllegalArgumentException("FreeSWITCH would expand " + text);
				}
				expanded.append('$');
			}
			else {
				expanded.append(c);
			}
		}
		return expanded.toString();
	}

	/** Splits text at spaces, as applications and API commands do. */
	public static List<String> words(String text) {
		List<String> words = new ArrayList<>();
		int i = 0;
		while (i < text.length()) {
			while (i < text.length() && text.charAt(i) == ' ') {
				i++;
			}
			int from = i;
			boolean quoted = false;
			while (i < text.length() && (quoted || text.charAt(i) != ' ')) {
				quoted ^= text.charAt(i) == '\'';
				i += (text.charAt(i) == '\\') ? 2 : 1;
			}
			words.add(unquoted(text.substring(from, Math.min(i, text.length())), (char) 0));
		}
		return words;
	}

	/** Splits text at a character other than the space. */
	public static List<String> split(String text, char separator, int limit) {
		List<String> parts = new ArrayList<>();
		int from = 0;
		boolean quoted = false;
		int i = 0;
		while (i < text.length() && parts.size() < limit - 1) {
			char c = text.charAt(i);
			if (c == '\\') {
				i++;
			}
			else if (c == '\'' && (quoted || text.indexOf('\'', i + 1) >= 0)) {
				quoted = !quoted;
			}
			else if (c == separator && !quoted) {
				parts.add(unquoted(text.substring(from, i), separator));
				from = i + 1;
			}
			i++;
		}
		if (from < text.length()) {
			parts.add(unquoted(text.substring(from), separator));
		}
		return parts;
	}

	private static String unquoted(String word, char separator) {
		StringBuilder text = new StringBuilder();
		boolean quoted = false;
		int keep = 0;
		for (int i = 0; i < word.length(); i++) {
			char c = word.charAt(i);
			if (c == ' ' && text.isEmpty() && !quoted && keep == 0) {
				continue;
			}
			int escape = (c == '\\' && i + 1 < word.length()) ? "'\"\\nrts".indexOf(word.charAt(i + 1)) : -1;
			if (escape >= 0) {
				text.append("'\"\\\n\r\t ".charAt(escape));
				keep = text.length();
				i++;
			}
			else if (c == '\\' && separator != 0 && word.startsWith(String.valueOf(separator), i + 1)) {
				text.append(separator);
				keep = text.length();
				i++;
			}
			else if (c == '\'' && (quoted || word.indexOf('\'', i + 1) >= 0)) {
				quoted = !quoted;
				keep = quoted ? keep : text.length();
			}
			else {
				text.append(c);
				keep = (c != ' ' || quoted) ? text.length() : keep;
			}
		}
		return text.substring(0, keep);
	}

}
