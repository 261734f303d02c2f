package io.github.eslboot.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rate limit for one log line whose cause may occur thousands of times a second.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class LogThrottle {

	private final long interval;

	private final AtomicLong last;

	/** Creates a throttle with an interval of 10 seconds. */
	public LogThrottle() {
		this(Duration.ofSeconds(10));
	}

	/**
	 * Creates a throttle.
	 * @param interval minimum time between two log lines
	 */
	public LogThrottle(Duration interval) {
		this.interval = interval.toNanos();
		this.last = new AtomicLong(System.nanoTime() - this.interval);
	}

	/**
	 * Returns whether the line may be logged now, and if so starts the next interval.
	 * @return {@code true} at most once per interval
	 */
	public boolean isDue() {
		long before = this.last.get();
		long now = System.nanoTime();
		return now - before >= this.interval && this.last.compareAndSet(before, now);
	}

}
