package io.github.eslboot.outbound;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps what may come thousands of times a second from filling the log. */
final class Occasionally {

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(10);

	private final AtomicLong last = new AtomicLong(System.nanoTime() - INTERVAL);

	/** Whether ten seconds have passed since this was last so. */
	boolean isDue() {
		long before = this.last.get();
		long now = System.nanoTime();
		return now - before >= INTERVAL && this.last.compareAndSet(before, now);
	}

}
