package io.github.eslboot.call;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What to ask a caller for. Immutable.
 */
public final class PlayAndGetDigits {

	/** The variable in which the server keeps the digits. */
	static final String VARIABLE = "esl_digits";

	private static final int MOST_DIGITS = 128;

	private final Builder options;

	private PlayAndGetDigits(Builder builder) {
		this.options = new Builder(builder);
	}

	/**
	 * Starts with the prompt.
	 * @param file what to play: a file, or a stream such as {@code say:…} or
	 * {@code phrase:…}
	 * @return a builder that asks for one to 20 digits, once
	 */
	public static Builder prompt(String file) {
		return new Builder(file);
	}

	/** The argument of {@code play_and_get_digits}. */
	String argument() {
		Builder given = this.options;
		return String.join(" ", Integer.toString(given.min), Integer.toString(given.max), Integer.toString(given.tries),
				Long.toString(given.timeout.toMillis()), given.terminators.isEmpty() ? "none" : given.terminators,
				"'" + given.prompt + "'", "'" + given.invalidPrompt + "'", VARIABLE, given.pattern,
				Long.toString(given.digitTimeout.toMillis()));
	}

	/** Collects the options. Not safe for use by several threads. */
	public static final class Builder {

		private final String prompt;

		private String invalidPrompt = "silence_stream://10";

		private int min = 1;

		private int max = 20;

		private int tries = 1;

		private Duration timeout = Duration.ofSeconds(5);

		private Duration digitTimeout = Duration.ofSeconds(3);

		private String terminators = "#";

		private String pattern = "\\d+";

		private Builder(String prompt) {
			this.prompt = file("prompt", prompt);
		}

		private Builder(Builder other) {
			this.prompt = other.prompt;
			this.invalidPrompt = other.invalidPrompt;
			this.min = other.min;
			this.max = other.max;
			this.tries = other.tries;
			this.timeout = other.timeout;
			this.digitTimeout = other.digitTimeout;
			this.terminators = other.terminators;
			this.pattern = other.pattern;
		}

		/**
		 * Sets what is played when the digits are not what was asked for.
		 * @param file what to play
		 * @return this builder
		 */
		public Builder invalidPrompt(String file) {
			this.invalidPrompt = file("invalidPrompt", file);
			return this;
		}

		/**
		 * Asks for exactly so many digits.
		 * @param number how many, 1 to 128
		 * @return this builder
		 */
		public Builder digits(int number) {
			return digits(number, number);
		}

		/**
		 * Sets how many digits to ask for.
		 * @param min the fewest, at least 1
		 * @param max the most, at most 128
		 * @return this builder
		 */
		public Builder digits(int min, int max) {
			if (min < 1 || max < min || max > MOST_DIGITS) {
				throw new IllegalArgumentException(
						"Digits must be 1 to %d, the fewest first, but are %d to %d".formatted(MOST_DIGITS, min, max));
			}
			this.min = min;
			this.max = max;
			return this;
		}

		/**
		 * Sets how often to ask.
		 * @param tries how often, at least once
		 * @return this builder
		 */
		public Builder tries(int tries) {
			if (tries < 1 || tries > 1000) {
				throw new IllegalArgumentException("'tries' must be 1 to 1000, but is " + tries);
			}
			this.tries = tries;
			return this;
		}

		/**
		 * Sets how long to wait for the first digit after the prompt.
		 * @param timeout the time, at least a millisecond
		 * @return this builder
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = time("timeout", timeout);
			return this;
		}

		/**
		 * Sets how long to wait for each further digit.
		 * @param timeout the time, at least a millisecond
		 * @return this builder
		 */
		public Builder digitTimeout(Duration timeout) {
			this.digitTimeout = time("digitTimeout", timeout);
			return this;
		}

		/**
		 * Sets the keys that end the input early.
		 * @param keys of {@code 0-9*#A-D}; empty for none
		 * @return this builder
		 */
		public Builder terminators(String keys) {
			if (!keys.matches("[0-9*#A-D]*")) {
				throw new IllegalArgumentException("'keys' must be of 0-9, *, # and A-D, but is '" + keys + "'");
			}
			this.terminators = keys;
			return this;
		}

		/**
		 * Sets what the digits must match, in the server's regular expressions.
		 * @param pattern the pattern, without spaces, quotes and <code>${</code>
		 * @return this builder
		 */
		public Builder matching(String pattern) {
			Pattern.compile(pattern);
			if (pattern.isEmpty() || !pattern.matches("[^\\s\\p{Cntrl}'\"]+") || pattern.contains("${")) {
				throw new IllegalArgumentException(
						"'pattern' must be one word without quotes and '${', but is '" + pattern + "'");
			}
			this.pattern = pattern;
			return this;
		}

		/**
		 * Builds the question.
		 * @return the question
		 */
		public PlayAndGetDigits build() {
			return new PlayAndGetDigits(this);
		}

		private static String file(String argument, String path) {
			if (path.isBlank() || !path.matches("[^\\p{Cntrl}'\"\\\\]+") || path.contains("${")) {
				throw new IllegalArgumentException(
						"'%s' must be a file without quotes, backslashes and '${', but is '%s'".formatted(argument,
								path.strip()));
			}
			return path;
		}

		private static Duration time(String argument, Duration time) {
			if (time.toMillis() < 1 || time.compareTo(Duration.ofHours(1)) > 0) {
				throw new IllegalArgumentException(
						"'%s' must be a millisecond to an hour, but is %s".formatted(argument, time));
			}
			return time;
		}

	}

}
