package io.github.eslboot.test;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Pattern of received commands: the first words of a command, with {@code *} for any
 * text. {@code api} and {@code bgapi} may be left out.
 */
final class CommandPattern {

	private final String text;

	private final Pattern regex;

	CommandPattern(String text) {
		this.text = text;
		String pattern = Arrays.stream(text.strip().split("\\*", -1))
			.map((literal) -> literal.isEmpty() ? "" : Pattern.quote(literal))
			.collect(Collectors.joining(".*"));
		// The next character does not continue the last word of the pattern.
		this.regex = Pattern.compile(pattern + "(?= |$)", Pattern.DOTALL);
	}

	boolean matches(ReceivedCommand command) {
		return matches(command.line()) || matches(Diagnosis.bare(command.line()));
	}

	boolean matches(String line) {
		return this.regex.matcher(line).lookingAt();
	}

	@Override
	public String toString() {
		return this.text;
	}

}
