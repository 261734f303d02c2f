package io.github.eslboot.test;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits text as FreeSWITCH's {@code switch_separate_string} does. Deliberately
 * implemented independently of the splitter in esl-core, so that tests of esl-core
 * compare their own parser with a second one.
 */
final class Arguments {

	private Arguments() {
	}

	/**
	 * Splits a text. Separators beyond the limit stay in the last part.
	 * @param text the text
	 * @param separator character to split at; quotes and backslashes protect it
	 * @param limit maximum number of parts
	 * @return the parts without quotes, escape characters and outer blanks
	 */
	static List<String> split(String text, char separator, int limit) {
		List<String> parts = new ArrayList<>();
		char at = separator;
		int i = 0;
		if (text.startsWith("^^") && text.length() > 3) {
			at = text.charAt(2);
			i = 3;
		}
		boolean blank = at == ' ';
		while (i < text.length() && parts.size() < limit) {
			while (blank && i < text.length() && text.charAt(i) == ' ') {
				i++;
			}
			boolean last = parts.size() == limit - 1;
			int end = last ? text.length() : end(text, i, at, blank);
			if (!blank || i < text.length()) {
				parts.add(clean(text.substring(i, Math.min(end, text.length())), at, blank));
			}
			i = end + 1;
		}
		return parts;
	}

	private static int end(String text, int from, char at, boolean blank) {
		boolean quoted = false;
		int i = from;
		while (i < text.length()) {
			char c = text.charAt(i);
			if (c == '\\') {
				i++;
			}
			else if (c == '\'' && (quoted || blank || text.indexOf('\'', i + 1) > 0)) {
				quoted = !quoted;
			}
			else if (c == at && !quoted) {
				return i;
			}
			i++;
		}
		return text.length();
	}

	private static String clean(String part, char at, boolean blank) {
		StringBuilder clean = new StringBuilder();
		String text = part.replaceFirst("^ +", "");
		int keep = 0;
		boolean quoted = false;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			int special = (c == '\\' && i + 1 < text.length()) ? "'\"\\nrts".indexOf(text.charAt(i + 1)) : -1;
			if (special >= 0) {
				clean.append("'\"\\\n\r\t ".charAt(special));
				keep = clean.length();
				i++;
			}
			else if (c == '\\' && !blank && i + 1 < text.length() && text.charAt(i + 1) == at) {
				clean.append(at);
				keep = clean.length();
				i++;
			}
			else if (c == '\'' && (quoted || text.indexOf('\'', i + 1) > 0)) {
				quoted = !quoted;
				keep = quoted ? clean.length() : keep;
			}
			else {
				clean.append(c);
				keep = (c != ' ' || quoted) ? clean.length() : keep;
			}
		}
		clean.setLength(keep);
		return clean.toString();
	}

}
