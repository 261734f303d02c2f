package io.github.eslboot.test;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Expansion of <code>${variable}</code> and <code>${command(arguments)}</code> in the
 * arguments of applications, as {@code switch_channel_expand_variables} does it. No
 * escape protects such a text from an application that expands it twice.
 */
final class VariableExpander {

	private static final Pattern REFERENCE = Pattern.compile("\\$\\\\*\\{");

	private static final Pattern ESCAPED = Pattern.compile("\\\\[\\\\nst']");

	private static final int MAX_DEPTH = 100;

	private final SwitchCore core;

	VariableExpander(SwitchCore core) {
		this.core = core;
	}

	/**
	 * Returns whether FreeSWITCH treats a text as a reference to a variable. Most of its
	 * functions do not store such a value.
	 */
	static boolean isReference(String text) {
		return REFERENCE.matcher(text).find();
	}

	/**
	 * Replaces variables by their values and commands by their output. Backslashes, and
	 * one of two dollar signs, are removed only from a text that contains a variable or
	 * an escape sequence.
	 * @param text the text
	 * @param channel channel whose variables take precedence over global ones;
	 * {@code null} for global variables only
	 * @return the expanded text
	 */
	String expand(String text, @Nullable Channel channel) {
		return expand(text, channel, 0);
	}

	private String expand(String text, @Nullable Channel channel, int depth) {
		if (depth > MAX_DEPTH || (!isReference(text) && !ESCAPED.matcher(text).find())) {
			return text;
		}
		StringBuilder expanded = new StringBuilder();
		int length = text.length();
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			char next = (i + 1 < length) ? text.charAt(i + 1) : 0;
			if (c == '\\' && next == '$') {
				i += text.startsWith("$$", i + 1) ? 2 : 1;
				expanded.append('$');
			}
			else if (c == '\\' && next == '\'') {
				i++;
			}
			else if (c == '\\' && next == '\\') {
				expanded.append('\\');
				i++;
			}
			else if (c == '$') {
				i += (next == '$') ? 1 : 0;
				if (!text.startsWith("{", i + 1)) {
					expanded.append('$');
					continue;
				}
				int end = closing(text, i + 2);
				expanded.append(reference(text.substring(i + 2, end), channel, depth + 1));
				// The character after a variable is copied, even if it is a backslash.
				i = end + 1;
				if (i < length && text.charAt(i) != '$') {
					expanded.append(text.charAt(i));
				}
				else {
					i--;
				}
			}
			else {
				expanded.append(c);
			}
		}
		return expanded.toString();
	}

	/** Returns the index of the closing brace; without one, the end of the text. */
	private static int closing(String text, int from) {
		int depth = 1;
		for (int i = from; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '{' && i > from) {
				depth++;
			}
			else if (c == '}' && --depth == 0) {
				return i;
			}
		}
		return text.length();
	}

	private String reference(String reference, @Nullable Channel channel, int depth) {
		for (int i = 0; i < reference.length(); i++) {
			char c = reference.charAt(i);
			if (c == ' ' || c == '(') {
				return run(reference.substring(0, i).stripTrailing(), arguments(reference.substring(i + 1), c == '('),
						channel, depth);
			}
		}
		return variable(expand(reference, channel, depth), channel, depth);
	}

	private static String arguments(String text, boolean open) {
		int depth = open ? 1 : 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '(') {
				depth++;
			}
			else if (c == ')' && depth > 0 && --depth == 0) {
				return text.substring(0, i);
			}
		}
		return text;
	}

	private String run(String command, String arguments, @Nullable Channel channel, int depth) {
		ApiCall call = new ApiCall(expand(command, channel, depth), expand(arguments, channel, depth), null, null);
		String output = this.core.api().run(this.core, call).getNow("");
		return output.endsWith(" Command not found!\n") ? "" : output;
	}

	/**
	 * Returns the value of {@code name}, {@code name:offset} or
	 * {@code name:offset:length}.
	 */
	private String variable(String reference, @Nullable Channel channel, int depth) {
		String[] parts = reference.split(":", 3);
		String value = (channel != null) ? channel.getOrProfile(parts[0]) : null;
		value = (value != null) ? value : this.core.globals().get(parts[0]);
		if (value == null) {
			return "";
		}
		value = expand(value, channel, depth);
		int offset = (parts.length > 1) ? number(parts[1]) : 0;
		int count = (parts.length > 2) ? number(parts[2]) : 0;
		int from = (offset >= 0) ? Math.min(offset, value.length()) : Math.max(0, value.length() + offset);
		value = value.substring(from);
		return (count > 0 && count < value.length()) ? value.substring(0, count) : value;
	}

	private static int number(String text) {
		int digits = (int) Applications.digits(text.replaceFirst("^[+-]", ""));
		return text.startsWith("-") ? -digits : digits;
	}

}
