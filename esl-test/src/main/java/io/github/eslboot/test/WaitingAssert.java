package io.github.eslboot.test;

import java.time.Duration;

import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about something that changes: they check once, or after {@link #within}
 * until they hold.
 *
 * @param <S> type of the assertion
 * @param <A> type of its subject
 */
abstract class WaitingAssert<S extends WaitingAssert<S, A>, A> extends AbstractAssert<S, A> {

	private Duration timeout = Duration.ZERO;

	WaitingAssert(A actual, Class<S> type) {
		super(actual, type);
	}

	/**
	 * Makes the following assertions wait until they hold.
	 * @param time maximum time to wait for each
	 * @return this assertion
	 */
	public S within(Duration time) {
		this.timeout = time;
		return this.myself;
	}

	/** Returns the maximum time to wait; zero to check once. */
	Duration timeout() {
		return this.timeout;
	}

}
