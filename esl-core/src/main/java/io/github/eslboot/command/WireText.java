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

	/**
	 * Matches the start of an expansion, also one that FreeSWITCH would see only after it
	 * has removed backslashes and quotes.
	 */
	private static final Pattern EXPANSION = Pattern.compile("\\$[\\\\']*\\{");

	/** Matches the start of a list of variables for one application. */
	private static final Pattern SCOPE_VARIABLES = Pattern.compile("%.?\\[(?s:.*)");

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

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
		if (isExpanded(value)) {
			throw new IllegalArgumentException(
					"'%s' must not contain '${', which FreeSWITCH would expand, and run if it is a command; ".formatted(
							argument) + "use an Expression where one is accepted, or execute(…), if that is wanted");
		}
		return value;
	}

	/**
	 * Returns whether FreeSWITCH would expand text, possibly after it has removed
	 * backslashes and quotes.
	 */
	static boolean isExpanded(String value) {
		return EXPANSION.matcher(value).find();
	}

	/**
	 * Returns text that the expansion of an application's argument restores. FreeSWITCH
	 * removes backslashes, and one of two dollar signs, only from text that has an escape
	 * sequence or a variable.
	 * @param literal text without a variable
	 */
	static String argument(String literal) {
		return (literal.indexOf('\\') < 0) ? literal : expandable(literal);
	}

	/**
	 * Returns text that the expansion of an argument with an escape sequence or a
	 * variable restores.
	 */
	static String expandable(String literal) {
		return literal.replace("\\", "\\\\").replace("$", "\\$");
	}

	/**
	 * Rejects the argument of an application that FreeSWITCH would not add to an
	 * extension, such as that of the inline dialplan.
	 */
	static String extensionArgument(String argument, String value) {
		if (value.contains("\\'")) {
			throw new IllegalArgumentException(
					"'%s' must not contain an apostrophe after a backslash, since FreeSWITCH would not run the application"
						.formatted(argument));
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

	/**
	 * Returns the name of one dialplan. The inline dialplan runs the extension, and
	 * FreeSWITCH expands the text and splits it at commas and colons.
	 */
	static String dialplan(String dialplan) {
		if (dialplan.equalsIgnoreCase("inline")) {
			throw new IllegalArgumentException(
					"'dialplan' must not be 'inline', which runs the extension as applications; use execute(…)");
		}
		if (!NAME.matcher(dialplan).matches()) {
			throw new IllegalArgumentException(
					"'dialplan' must be one name of letters, digits, '_' and '-', but is '%s'"
						.formatted(line("dialplan", dialplan)));
		}
		return dialplan;
	}

	/** Returns the context of a dialplan, one word. */
	static String context(String context) {
		return plainWord("context", literal("context", context));
	}

	/**
	 * Rejects text that is not the name of a file on the server: FreeSWITCH would read it
	 * as a stream, as text to say, or as parameters, or would change it.
	 */
	static String file(String argument, String path) {
		line(argument, path);
		String problem = null;
		if (path.isBlank() || !path.strip().equals(path)) {
			problem = "must not be blank, nor begin or end with a space";
		}
		else if (path.contains("://")) {
			problem = "must not contain '://', which names a stream; use Media, for example Media.toneStream(…)";
		}
		else if (path.regionMatches(true, 0, "say:", 0, 4) || path.regionMatches(true, 0, "phrase:", 0, 7)) {
			problem = "must not begin with 'say:' or 'phrase:'; use Media.say(…) or Media.phrase(…)";
		}
		else if (path.startsWith("{") || path.startsWith("[")) {
			problem = "must not begin with '{' or '[', which enclose parameters; use Media.raw(…)";
		}
		else if (path.contains("@@")) {
			problem = "must not contain '@@', which separates a position; use Media.raw(…)";
		}
		else if (path.indexOf(':') >= 0 && path.startsWith("::", path.indexOf(':'))) {
			problem = "must not contain '::', which separates an application from its argument";
		}
		else if (setsVariables(path)) {
			problem = "must not begin with '%[', which sets variables; use execute(…) if that is wanted";
		}
		if (problem != null) {
			throw new IllegalArgumentException("'%s' %s, but is '%s'".formatted(argument, problem, path));
		}
		return path;
	}

	/** Returns whether FreeSWITCH would set variables at the start of an argument. */
	static boolean setsVariables(String value) {
		return SCOPE_VARIABLES.matcher(value).matches();
	}

	/** Returns a file on the server as an API argument that is not expanded. */
	static String path(String path) {
		return quoted("path", file("path", path));
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
