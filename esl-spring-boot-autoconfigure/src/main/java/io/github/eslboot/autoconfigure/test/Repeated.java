package io.github.eslboot.autoconfigure.test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Repeated reading of a state until it meets a condition.
 */
final class Repeated {

	private Repeated() {
	}

	/**
	 * Reads a state about every millisecond until it meets a condition. An interrupt of
	 * the thread ends the wait, and the thread stays interrupted.
	 * @param state reads the state
	 * @param condition the condition
	 * @param timeout maximum time to wait
	 * @return the last state that was read
	 */
	static <S> S until(Supplier<S> state, Predicate<S> condition, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		S latest = state.get();
		while (!condition.test(latest) && System.nanoTime() < deadline) {
			try {
				TimeUnit.MILLISECONDS.sleep(1);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return latest;
			}
			latest = state.get();
		}
		return latest;
	}

	/** Returns the end of a sentence about a wait. */
	static String within(Duration timeout) {
		return timeout.isZero() ? "" : " within " + timeout.toMillis() + " ms";
	}

}
