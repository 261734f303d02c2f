package io.github.eslboot.call;

/**
 * What came of asking a caller for digits.
 */
public sealed interface DigitsResult {

	/**
	 * The caller keyed in what was asked for.
	 *
	 * @param digits the digits, without the terminator
	 */
	record Collected(String digits) implements DigitsResult {

	}

	/**
	 * The caller keyed in nothing, at the last try.
	 */
	record TimedOut() implements DigitsResult {

	}

	/**
	 * What the caller keyed in, at the last try, is not what was asked for.
	 *
	 * @param digits the digits
	 */
	record Invalid(String digits) implements DigitsResult {

	}

	/**
	 * The call ended meanwhile.
	 *
	 * @param end how
	 */
	record CallEnded(CallEnd end) implements DigitsResult {

	}

}
