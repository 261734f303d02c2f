package io.github.eslboot.call;

import java.util.NoSuchElementException;

/**
 * Result of a request for digits.
 *
 * @param result how the last try ended
 * @param input digits that the caller entered at the last try, without the terminator;
 * empty after a timeout
 * @since 0.1.0
 */
public record Digits(ReadResult result, String input) {

	/**
	 * Returns whether the caller entered digits that match the request.
	 * @return whether the outcome is {@link ReadResult#COLLECTED}
	 */
	public boolean isPresent() {
		return this.result == ReadResult.COLLECTED;
	}

	/**
	 * Returns the digits, or a default if the caller entered no digits or invalid ones.
	 * @param other the default
	 * @return the digits if {@link #isPresent()}, otherwise the default
	 */
	public String orElse(String other) {
		return isPresent() ? this.input : other;
	}

	/**
	 * Returns the digits.
	 * @return the digits
	 * @throws NoSuchElementException unless {@link #isPresent()}
	 */
	public String get() {
		if (!isPresent()) {
			throw new NoSuchElementException("The caller entered no valid digits: " + this);
		}
		return this.input;
	}

	/** How a request for digits ended. */
	public enum ReadResult {

		/** The caller entered digits that match. */
		COLLECTED,

		/** The caller entered no digit at the last try. */
		TIMEOUT,

		/** The digits of the last try do not match. */
		INVALID

	}

}
