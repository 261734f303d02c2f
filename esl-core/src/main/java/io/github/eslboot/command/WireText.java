package io.github.eslboot.command;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Checks of text that is sent to FreeSWITCH. The command syntax of the Event Socket has
 * no escape sequences, so text that would end a line must be rejected.
 */
final class WireText {

	private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(?:password|passwd|secret|token).*");

	/**
	 * Matches a secret up to an unescaped comma or space. It may match too much, which is
	 * safer than too little.
	 */
	private static final Pattern SECRETS = Pattern
		.compile("(?i)([\\w-]*(?:password|passwd|secret|token)[\\w-]*(?:\\s*[=:]\\s*|\\s+))"
				+ "('(?:\\\\.|[^'\\\\])*'|(?:\\\\.|[^\\s,\\\\])+)");

	private static final Pattern PLAIN_ARGUMENT = Pattern.compile("[A-Za-z0-9_.:/@+*#=-]+");

	private static final Pattern VARIABLE = Pattern.compile("[A-Za-z0-9_.-]+");

	private static final int LOGGED_LENGTH = 300;

	private WireText() {
	}

	/** Rejects CR, LF and NUL. */
	static String line(String argument, String value) {
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '\n' || c == '\r' || c == '\0') {
				throw new IllegalArgumentException(
						"'%s' has a %s at index %d; text with line breaks can only be sent in a body"
							.formatted(argument, (c == '\0') ? "NUL" : "line break", i));
			}
		}
		return value;
	}

	/**
	 * Rejects text that FreeSWITCH would expand. It expands <code>${variable}</code> and
	 * <code>${command(arguments)}</code>, which runs the command, in the argument of
	 * every application, within quotes and after a backslash as well: there is no escape.
	 */
	static String literal(String argument, String value) {
		if (value.contains("${")) {
			throw new IllegalArgumentException(
					"'%s' must not contain '${', which FreeSWITCH would expand, and run if it is a command; "
						.formatted(argument)
							+ "set a channel variable with an API command, or use execute(…) if that is wanted");
		}
		return value;
	}

	/** Rejects CR, LF, NUL, spaces, tabs, and the empty string. */
	static String word(String argument, String value) {
		line(argument, value);
		if (value.isEmpty() || value.indexOf(' ') >= 0 || value.indexOf('\t') >= 0) {
			throw new IllegalArgumentException("'%s' must be one word, but is '%s'".formatted(argument, value));
		}
		return value;
	}

	/**
	 * Rejects text that FreeSWITCH would not read as one word of API arguments: quotes,
	 * backslashes, and an initial {@code ^^}, which changes the separator.
	 */
	static String plainWord(String argument, String value) {
		word(argument, value);
		if (value.indexOf('\'') >= 0 || value.indexOf('"') >= 0 || value.indexOf('\\') >= 0 || value.startsWith("^^")) {
			throw new IllegalArgumentException(
					"'%s' must not contain quotes or backslashes, nor begin with '^^', but is '%s'".formatted(argument,
							value));
		}
		return value;
	}

	/**
	 * Quotes a value so that FreeSWITCH reads it as one argument with every character
	 * unchanged, as tests with a real server verify.
	 */
	static String quoted(String argument, String value) {
		line(argument, value);
		return PLAIN_ARGUMENT.matcher(value).matches() ? value : "'" + escaped(value) + "'";
	}

	/**
	 * Quotes a value like {@link #quoted(String, String)}, for text that FreeSWITCH
	 * splits at another separator.
	 */
	static String quoted(String argument, String value, char separator) {
		line(argument, value);
		return value.isEmpty() ? "" : "'" + ArgumentSplitter.escaped(value, separator) + "'";
	}

	static String escaped(String value) {
		return value.replace("\\", "\\\\").replace("'", "\\'");
	}

	/**
	 * Returns a name that FreeSWITCH lists, such as that of a conference or an agent, as
	 * an API argument. It may contain spaces and quotes.
	 */
	static String name(String argument, String name) {
		if (name.isBlank()) {
			throw new IllegalArgumentException("'%s' must not be blank".formatted(argument));
		}
		return quoted(argument, name);
	}

	/**
	 * Returns a dialplan extension as an API argument. Dialplans use it in the arguments
	 * of applications, which are expanded.
	 */
	static String extension(String extension) {
		literal("extension", extension);
		if (extension.isBlank() || extension.startsWith("-")) {
			throw new IllegalArgumentException("'extension' must not be blank or begin with '-', but is '%s'"
				.formatted(line("extension", extension)));
		}
		return quoted("extension", extension);
	}

	/** Returns the name of a dialplan. The inline dialplan runs the extension. */
	static String dialplan(String dialplan) {
		if (dialplan.equalsIgnoreCase("inline")) {
			throw new IllegalArgumentException(
					"'dialplan' must not be 'inline', which runs the extension as applications; use execute(…)");
		}
		return plainWord("dialplan", dialplan);
	}

	/**
	 * Returns a file as an argument of a command that passes it to the application
	 * {@code playback}, or to another application if the text names one.
	 */
	static String broadcast(String path) {
		literal("path", path);
		if (path.contains("::")) {
			throw new IllegalArgumentException(
					"'path' must not contain '::', which separates an application from its argument");
		}
		return path(path);
	}

	/** Returns a file on the server as an API argument. */
	static String path(String path) {
		if (path.isBlank()) {
			throw new IllegalArgumentException("'path' must not be blank");
		}
		return quoted("path", path);
	}

	/** Rejects text that is not the name of a variable. */
	static String variable(String name) {
		if (!VARIABLE.matcher(name).matches()) {
			throw new IllegalArgumentException(
					"The name of a variable must consist of letters, digits, '_', '-' and '.', but is '%s'"
						.formatted(line("name", name)));
		}
		return name;
	}

	/** Returns the whole seconds of a duration of at least one second. */
	static long seconds(String argument, Duration duration) {
		if (duration.toSeconds() < 1) {
			throw new IllegalArgumentException(
					"'%s' must be at least a second, but is %s".formatted(argument, duration));
		}
		return duration.toSeconds();
	}

	/** Rejects characters that would end the name of a header. */
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
	 * Returns a command line for logs, shortened and with secrets masked. It is shortened
	 * first, as the pattern is slow on long words.
	 */
	static String loggable(String line) {
		boolean tooLong = line.length() > LOGGED_LENGTH;
		String start = tooLong ? line.substring(0, LOGGED_LENGTH) : line;
		return SECRETS.matcher(start).replaceAll("$1***") + (tooLong ? "…" : "");
	}

}
