package io.github.eslboot.command;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Checks on text bound for the wire. There is no escape in the Event Socket's command
 * syntax (the server decodes nothing), so what would break a line can only be refused.
 */
final class WireText {

	private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(?:password|passwd|secret|token).*");

	/**
	 * Takes too much rather than too little: all up to a comma or space that is not
	 * escaped.
	 */
	private static final Pattern SECRETS = Pattern
		.compile("(?i)([\\w-]*(?:password|passwd|secret|token)[\\w-]*(?:\\s*[=:]\\s*|\\s+))"
				+ "('(?:\\\\.|[^'\\\\])*'|(?:\\\\.|[^\\s,\\\\])+)");

	private static final Pattern PLAIN_ARGUMENT = Pattern.compile("[A-Za-z0-9_.:/@+*#=-]+");

	private static final Pattern VARIABLE = Pattern.compile("[A-Za-z0-9_.-]+");

	private static final int LOGGED_LENGTH = 300;

	private WireText() {
	}

	/** Refuses CR, LF and NUL. */
	static String line(String argument, String value) {
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '\n' || c == '\r' || c == '\0') {
				throw new IllegalArgumentException(
						"'%s' has a %s at index %d; text with line ends can only be sent in a body".formatted(argument,
								(c == '\0') ? "NUL" : "line end", i));
			}
		}
		return value;
	}

	/** Refuses CR, LF, NUL and spaces, and the empty word. */
	static String word(String argument, String value) {
		line(argument, value);
		if (value.isEmpty() || value.indexOf(' ') >= 0 || value.indexOf('\t') >= 0) {
			throw new IllegalArgumentException("'%s' must be one word, but is '%s'".formatted(argument, value));
		}
		return value;
	}

	/**
	 * Refuses what is not one word to FreeSWITCH's splitting of API arguments either:
	 * quotes and backslashes, and a beginning that would change what they are split at.
	 */
	static String plainWord(String argument, String value) {
		word(argument, value);
		if (value.indexOf('\'') >= 0 || value.indexOf('"') >= 0 || value.indexOf('\\') >= 0 || value.startsWith("^^")) {
			throw new IllegalArgumentException(
					"'%s' must not have quotes or backslashes, nor begin with '^^', but is '%s'".formatted(argument,
							value));
		}
		return value;
	}

	/**
	 * Writes a value such that FreeSWITCH's splitting of API arguments makes one argument
	 * of it and restores every character. Found exact with a real server.
	 */
	static String quoted(String argument, String value) {
		line(argument, value);
		return PLAIN_ARGUMENT.matcher(value).matches() ? value : "'" + escaped(value) + "'";
	}

	/** The form of {@link #quoted} for what is split at another character. */
	static String quoted(String argument, String value, char separator) {
		line(argument, value);
		return value.isEmpty() ? "" : "'" + ArgumentSplitter.escaped(value, separator) + "'";
	}

	static String escaped(String value) {
		return value.replace("\\", "\\\\").replace("'", "\\'");
	}

	/** A dialplan extension as an API argument. */
	static String extension(String extension) {
		if (extension.isBlank() || extension.startsWith("-")) {
			throw new IllegalArgumentException(
					"'extension' must be an extension, but is '%s'".formatted(line("extension", extension)));
		}
		return quoted("extension", extension);
	}

	/** A file of the server as an API argument. */
	static String path(String path) {
		if (path.isBlank()) {
			throw new IllegalArgumentException("'path' must not be blank");
		}
		return quoted("path", path);
	}

	/** Refuses what is no name of a variable. */
	static String variable(String name) {
		if (!VARIABLE.matcher(name).matches()) {
			throw new IllegalArgumentException("A variable's name has letters, digits, '_', '-' and '.', unlike '%s'"
				.formatted(line("name", name)));
		}
		return name;
	}

	/** Whole seconds of at least one. */
	static long seconds(String argument, Duration duration) {
		if (duration.toSeconds() < 1) {
			throw new IllegalArgumentException(
					"'%s' must be at least a second, but is %s".formatted(argument, duration));
		}
		return duration.toSeconds();
	}

	/** Refuses what no header name may have. */
	static String headerName(String name) {
		if (name.isBlank()) {
			throw new IllegalArgumentException("A header needs a name");
		}
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			if (c <= ' ' || c == ':' || c == 0x7f) {
				throw new IllegalArgumentException(
						"Header name '%s' has a character that ends it, at index %d".formatted(name.strip(), i));
			}
		}
		return name;
	}

	static boolean isSecret(String name) {
		return SECRET_NAME.matcher(name).matches();
	}

	/**
	 * A command line as it may appear in a log: without secrets, and not endless. Cut
	 * first, as the search takes long on long words.
	 */
	static String loggable(String line) {
		boolean tooLong = line.length() > LOGGED_LENGTH;
		String start = tooLong ? line.substring(0, LOGGED_LENGTH) : line;
		return SECRETS.matcher(start).replaceAll("$1***") + (tooLong ? "…" : "");
	}

}
