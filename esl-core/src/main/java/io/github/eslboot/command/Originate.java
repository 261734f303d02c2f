package io.github.eslboot.command;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A call to place: whom to dial, what happens once it is answered, and the variables of
 * the new channel. Immutable; the new channel's uuid is chosen here, so that a listener
 * can be bound before the call exists.
 * <p>
 * Variable values are quoted such that commas, spaces and braces arrive unchanged. A
 * value that cannot be (it has a quote or backslash, which FreeSWITCH's own parser treats
 * differently from place to place) is refused. FreeSWITCH expands <code>${…}</code> in
 * what it is sent: do not put text from outside into a dial string or an application's
 * argument.
 */
public final class Originate {

	private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:/@+*#-]+");

	private final String uuid;

	private final String dialString;

	private final String target;

	private final Map<String, String> variables;

	private Originate(Builder builder, String target) {
		this.uuid = (builder.uuid != null) ? builder.uuid : UUID.randomUUID().toString();
		this.dialString = builder.dialString;
		this.target = target;
		this.variables = new LinkedHashMap<>();
		this.variables.put("origination_uuid", this.uuid);
		this.variables.putAll(builder.variables);
	}

	/**
	 * Starts with whom to dial.
	 * @param dialString an endpoint such as {@code user/1001} or
	 * {@code sofia/gateway/carrier/4930123456}, one word without variables of its own
	 * @return a builder
	 */
	public static Builder to(String dialString) {
		return new Builder(dialString);
	}

	/**
	 * Returns the uuid the new channel will have.
	 * @return the uuid
	 */
	public String uuid() {
		return this.uuid;
	}

	/**
	 * Returns the arguments of the {@code originate} API command.
	 * @return the arguments
	 */
	public String arguments() {
		StringBuilder arguments = new StringBuilder("{");
		this.variables.forEach((name, value) -> {
			if (arguments.length() > 1) {
				arguments.append(',');
			}
			arguments.append(name).append('=').append(quoted(value));
		});
		return arguments.append('}').append(this.dialString).append(' ').append(this.target).toString();
	}

	/**
	 * In quotes a value keeps its spaces; commas and quotes in it need a backslash
	 * besides, as the list of variables is cut before quotes are looked at.
	 */
	private static String quoted(String value) {
		return PLAIN.matcher(value).matches() ? value : "'" + value.replace(",", "\\,").replace("'", "\\'") + "'";
	}

	@Override
	public String toString() {
		return WireText.loggable("originate " + arguments());
	}

	/**
	 * Collects what an {@link Originate} is made of. Not safe for use by several threads.
	 */
	public static final class Builder {

		private final String dialString;

		private final Map<String, String> variables = new LinkedHashMap<>();

		private @Nullable String uuid;

		private Builder(String dialString) {
			this.dialString = WireText.word("dialString", dialString);
			if (dialString.indexOf(',') >= 0 || dialString.indexOf('|') >= 0 || dialString.contains(":_:")) {
				throw new IllegalArgumentException("'dialString' must be one destination, but is '" + dialString
						+ "': several legs cannot share one origination_uuid");
			}
		}

		/**
		 * Sets the uuid of the new channel; a random one is used otherwise.
		 * @param uuid the uuid, one word of at most 200 characters
		 * @return this builder
		 */
		public Builder uuid(String uuid) {
			variableName("uuid");
			this.uuid = variableValue("uuid", WireText.word("uuid", uuid));
			return this;
		}

		/**
		 * Sets a variable of the new channel.
		 * @param name the name: letters, digits, {@code _}, {@code -}, {@code .}
		 * @param value the value; refused when it would not arrive unchanged
		 * @return this builder
		 */
		public Builder variable(String name, String value) {
			if (name.equals("origination_uuid")) {
				return uuid(value);
			}
			this.variables.put(variableName(name), variableValue(name, value));
			return this;
		}

		/**
		 * Sets the caller id the callee sees.
		 * @param name the name
		 * @param number the number
		 * @return this builder
		 */
		public Builder callerId(String name, String number) {
			return variable("origination_caller_id_name", name).variable("origination_caller_id_number", number);
		}

		/**
		 * Sets how long the callee may ring.
		 * @param timeout the time, in whole seconds of at least one
		 * @return this builder
		 */
		public Builder ringTimeout(Duration timeout) {
			if (timeout.toSeconds() < 1) {
				throw new IllegalArgumentException("'timeout' must be at least a second, but is " + timeout);
			}
			return variable("originate_timeout", Long.toString(timeout.toSeconds()));
		}

		/**
		 * Ends with an application that the call runs once it is answered.
		 * @param application the application, for example {@code park}
		 * @param argument its argument; may be empty
		 * @return the call to place
		 */
		public Originate application(String application, String argument) {
			WireText.word("application", application);
			WireText.line("argument", argument);
			if (!application.matches("\\w+")) {
				throw new IllegalArgumentException("'application' must be a name, but is '" + application + "'");
			}
			if (argument.indexOf(')') >= 0 || argument.indexOf('\'') >= 0 || argument.indexOf('\\') >= 0) {
				throw new IllegalArgumentException(
						"'argument' must not have a closing parenthesis, at which FreeSWITCH cuts it, "
								+ "a quote or a backslash; run the application with execute once the call is answered");
			}
			String target = "&" + application + "(" + argument + ")";
			return new Originate(this, (target.indexOf(' ') >= 0) ? "'" + target + "'" : target);
		}

		/**
		 * Ends with parking the call once it is answered, for whoever controls it to go
		 * on.
		 * @return the call to place
		 */
		public Originate park() {
			return application("park", "");
		}

		/**
		 * Ends with an extension the call goes to once it is answered.
		 * @param extension the extension; must not begin with {@code &}, which would make
		 * it an application, nor have quotes or <code>${</code>
		 * @param dialplan the dialplan, mostly {@code XML}
		 * @param context the context, for example {@code default}
		 * @return the call to place
		 */
		public Originate extension(String extension, String dialplan, String context) {
			WireText.word("extension", extension);
			if (extension.startsWith("&") || extension.startsWith("'") || extension.indexOf('"') >= 0
					|| extension.indexOf('\'') >= 0 || extension.contains("${")) {
				throw new IllegalArgumentException("'extension' must be an extension, but is '" + extension + "'");
			}
			return new Originate(this,
					extension + " " + WireText.word("dialplan", dialplan) + " " + WireText.word("context", context));
		}

		private static String variableName(String name) {
			if (!name.matches("[A-Za-z0-9_.-]+")) {
				throw new IllegalArgumentException(
						"A variable's name has letters, digits, '_', '-' and '.', unlike '" + name + "'");
			}
			return name;
		}

		private static String variableValue(String name, String value) {
			WireText.line(name, value);
			String problem = problem(value);
			if (problem != null) {
				throw new IllegalArgumentException(
						"The value of variable '%s' %s, which a dial string cannot carry unchanged".formatted(name,
								problem));
			}
			return value;
		}

		private static @Nullable String problem(String value) {
			if (value.isEmpty()) {
				return "is empty";
			}
			if (value.indexOf('\\') >= 0) {
				return "has a backslash";
			}
			if (value.contains(":_:") || value.contains("${")) {
				return "has ':_:' or '${'";
			}
			if (!value.strip().equals(value) || value.startsWith("'") || value.endsWith("'")
					|| value.startsWith("^^")) {
				return "begins or ends with a space or quote, or begins with '^^'";
			}
			int depth = 0;
			for (int i = 0; i < value.length() && depth >= 0; i++) {
				depth += (value.charAt(i) == '{') ? 1 : (value.charAt(i) == '}') ? -1 : 0;
			}
			return (depth != 0) ? "has a brace without its partner" : null;
		}

	}

}
