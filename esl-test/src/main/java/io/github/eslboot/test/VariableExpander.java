package io.github.eslboot.test;

import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Expansion of <code>${variable}</code> in the arguments of applications and in API
 * commands.
 */
final class VariableExpander {

	private static final Pattern ESCAPED = Pattern.compile("\\\\[\\\\ns']");

	private final Map<String, String> globals;

	VariableExpander(Map<String, String> globals) {
		this.globals = globals;
	}

	/**
	 * Replaces variables by their values. Backslashes, and quotes after backslashes, are
	 * removed only from a text that contains a variable or an escape sequence.
	 * @param text the text
	 * @param channel channel whose variables take precedence over global ones;
	 * {@code null} for global variables only
	 * @return the expanded text
	 */
	String expand(String text, @Nullable Channel channel) {
		if (!text.contains("${") && !ESCAPED.matcher(text).find()) {
			return text;
		}
		StringBuilder expanded = new StringBuilder();
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			char next = (i + 1 < text.length()) ? text.charAt(i + 1) : 0;
			int close = (c == '$' && next == '{') ? text.indexOf('}', i) : -1;
			if (c == '\\' && (next == '\\' || next == '$' || next == '\'')) {
				expanded.append((next == '\'') ? "" : Character.toString(next));
				i++;
			}
			else if (close > 0) {
				String value = value(text.substring(i + 2, close), channel);
				expanded.append((value != null) ? value : "");
				i = close;
			}
			else {
				expanded.append(c);
			}
		}
		return expanded.toString();
	}

	private @Nullable String value(String name, @Nullable Channel channel) {
		String value = (channel != null) ? channel.get(name) : null;
		return (value != null) ? value : this.globals.get(name);
	}

}
