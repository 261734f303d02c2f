package io.github.eslboot.test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Waits for conditions by evaluating them about every millisecond.
 */
final class Polling {

	private Polling() {
	}

	/**
	 * Waits for a condition. An interrupt of the thread ends the wait, and the thread
	 * stays interrupted.
	 * @param condition condition to wait for
	 * @param timeout maximum time to wait
	 * @return whether the condition was met
	 */
	static boolean await(BooleanSupplier condition, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > deadline) {
				return false;
			}
			try {
				TimeUnit.MILLISECONDS.sleep(1);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return condition.getAsBoolean();
			}
		}
		return true;
	}

}
