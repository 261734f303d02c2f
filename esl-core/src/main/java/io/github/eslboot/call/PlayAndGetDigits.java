package io.github.eslboot.call;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import io.github.eslboot.command.CommandInternals;
import io.github.eslboot.command.Media;
import io.github.eslboot.protocol.ProtocolInternals;

/**
 * Request for DTMF digits from a caller (application {@code play_and_get_digits}):
 * prompt, number of digits, tries and timeouts. Immutable.
 *
 * @since 0.1.0
 */
public final class PlayAndGetDigits {

	/** Variable in which the server stores the digits. */
	static final String VARIABLE = "esl_digits";

	private static final int MAX_DIGITS = 128;

	private final Builder options;

	private PlayAndGetDigits(Builder builder) {
		this.options = new Builder(builder);
	}

	/**
	 * Returns a builder of a request for 1 to 20 digits with one try.
	 * @param prompt the prompt: the name of a file on the server
	 * @return the builder
	 * @throws IllegalArgumentException when FreeSWITCH would not read the text as the
	 * name of a file; see {@link Media} for streams
	 */
	public static Builder builder(String prompt) {
		return new Builder(Media.file(prompt));
	}

	/**
	 * Returns a builder of a request for 1 to 20 digits with one try.
	 * @param prompt the prompt
	 * @return the builder
	 */
	public static Builder builder(Media prompt) {
		return new Builder(prompt);
	}

	/**
	 * Returns a builder with the values of this request.
	 * @return the builder
	 */
	public Builder toBuilder() {
		return new Builder(this.options);
	}

	/** Returns the argument of the application {@code play_and_get_digits}. */
	String argument() {
		Builder given = this.options;
		return CommandInternals.words(List.of(Integer.toString(given.min), Integer.toString(given.max),
				Integer.toString(given.tries), Long.toString(given.timeout.toMillis()),
				given.terminators.isEmpty() ? "none" : given.terminators, given.prompt, given.invalidPrompt, VARIABLE,
				given.pattern, Long.toString(given.digitTimeout.toMillis())));
	}

	/** Builder of a request. Not thread-safe. */
	public static final class Builder {

		private Media prompt;

		private Media invalidPrompt = Media.silence(Duration.ofMillis(10));

		private int min = 1;

		private int max = 20;

		private int tries = 1;

		private Duration timeout = Duration.ofSeconds(5);

		private Duration digitTimeout = Duration.ofSeconds(3);

		private String terminators = "#";

		private String pattern = "[0-9]+";

		private Builder(Media prompt) {
			this.prompt = prompt;
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
		 * Sets the prompt.
		 * @param file the name of a file on the server
		 * @return this builder
		 */
		public Builder prompt(String file) {
			return prompt(Media.file(file));
		}

		/**
		 * Sets the prompt.
		 * @param media the prompt
		 * @return this builder
		 */
		public Builder prompt(Media media) {
			this.prompt = media;
			return this;
		}

		/**
		 * Sets the prompt that is played after invalid digits. By default none is played.
		 * @param file the name of a file on the server
		 * @return this builder
		 */
		public Builder invalidPrompt(String file) {
			return invalidPrompt(Media.file(file));
		}

		/**
		 * Sets the prompt that is played after invalid digits. By default none is played.
		 * @param media the prompt
		 * @return this builder
		 */
		public Builder invalidPrompt(Media media) {
			this.invalidPrompt = media;
			return this;
		}

		/**
		 * Sets an exact number of digits.
		 * @param number the number, 1 to 128
		 * @return this builder
		 */
		public Builder digits(int number) {
			return digits(number, number);
		}

		/**
		 * Sets the number of digits. The default is 1 to 20.
		 * @param min the minimum, at least 1
		 * @param max the maximum, at most 128
		 * @return this builder
		 */
		public Builder digits(int min, int max) {
			if (min < 1 || max < min || max > MAX_DIGITS) {
				throw new IllegalArgumentException(
						"The number of digits must be 1 to %d, the minimum first, but is %d to %d".formatted(MAX_DIGITS,
								min, max));
			}
			this.min = min;
			this.max = max;
			return this;
		}

		/**
		 * Sets the number of tries. The default is 1.
		 * @param tries the number, 1 to 1000
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
		 * Sets the maximum time from the end of the prompt to the first digit. The
		 * default is 5 seconds.
		 * @param timeout the timeout, 1 millisecond to 1 hour
		 * @return this builder
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = time("timeout", timeout);
			return this;
		}

		/**
		 * Sets the maximum time between two digits. The default is 3 seconds.
		 * @param timeout the timeout, 1 millisecond to 1 hour
		 * @return this builder
		 */
		public Builder digitTimeout(Duration timeout) {
			this.digitTimeout = time("digitTimeout", timeout);
			return this;
		}

		/**
		 * Sets the keys that end the input early. The default is {@code #}.
		 * @param keys any of {@code 0-9*#A-D}; empty for none
		 * @return this builder
		 */
		public Builder terminators(String keys) {
			if (!keys.matches("[0-9*#A-D]*")) {
				throw new IllegalArgumentException("'keys' must consist of 0-9, *, # and A-D, but is '%s'"
					.formatted(ProtocolInternals.logText(keys)));
			}
			this.terminators = keys;
			return this;
		}

		/**
		 * Sets the pattern that the digits must match. The default accepts all digits.
		 * @param pattern a regular expression that is valid in Java and in FreeSWITCH
		 * (PCRE), without control characters and <code>${</code>
		 * @return this builder
		 */
		public Builder matching(String pattern) {
			if (pattern.isEmpty() || pattern.chars().anyMatch(Character::isISOControl)) {
				throw new IllegalArgumentException("'pattern' must not be empty or contain control characters");
			}
			CommandInternals.literal("pattern", pattern);
			try {
				Pattern.compile(pattern);
			}
			catch (PatternSyntaxException ex) {
				throw new IllegalArgumentException("'%s' is not a regular expression: %s, at index %d"
					.formatted(pattern, ex.getDescription(), ex.getIndex()), ex);
			}
			this.pattern = pattern;
			return this;
		}

		/**
		 * Builds the request.
		 * @return the request
		 */
		public PlayAndGetDigits build() {
			return new PlayAndGetDigits(this);
		}

		private static Duration time(String argument, Duration time) {
			if (time.toMillis() < 1 || time.compareTo(Duration.ofHours(1)) > 0) {
				throw new IllegalArgumentException("'%s' must be 1 ms to 1 hour, but is %s".formatted(argument, time));
			}
			return time;
		}

	}

}
