package io.github.eslboot.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rate limit for one log line whose cause may occur thousands of times a second. Safe for
 * use by any thread.
 */
public final class LogThrottle {

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(10);

	private final AtomicLong last = new AtomicLong(System.nanoTime() - INTERVAL);

	/**
	 * Returns whether the line may be logged now, and if so starts the next interval.
	 * @return {@code true} at most once in 10 seconds
	 */
	public boolean isDue() {
		long before = this.last.get();
		long now = System.nanoTime();
		return now - before >= INTERVAL && this.last.compareAndSet(before, now);
	}

}
