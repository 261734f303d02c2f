package io.github.eslboot.event.delivery;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Times between reading and handling of events. Sampled: the first event of each turn of
 * a lane and of each batch that the lane takes, which has waited longest. Thread-safe.
 */
final class WaitTimes {

	/** The maximum is that of the current and of the previous window. */
	private static final long WINDOW = TimeUnit.MINUTES.toNanos(1);

	private final LongAdder count = new LongAdder();

	private final LongAdder total = new LongAdder();

	private volatile long windowStart;

	private volatile long max;

	private volatile long maxBefore;

	WaitTimes(long nanos) {
		this.windowStart = nanos;
	}

	void record(long waitedNanos, long nanos) {
		this.count.increment();
		this.total.add(waitedNanos);
		if (nanos - this.windowStart > WINDOW) {
			startWindow(nanos);
		}
		if (waitedNanos > this.max) {
			raiseMax(waitedNanos);
		}
	}

	private synchronized void startWindow(long nanos) {
		long passed = nanos - this.windowStart;
		if (passed > WINDOW) {
			this.maxBefore = (passed <= 2 * WINDOW) ? this.max : 0;
			this.max = 0;
			this.windowStart = nanos;
		}
	}

	private synchronized void raiseMax(long waitedNanos) {
		this.max = Math.max(this.max, waitedNanos);
	}

	long count() {
		return this.count.sum();
	}

	long totalNanos() {
		return this.total.sum();
	}

	/** Returns the maximum of the last one to two minutes. */
	long maxNanos(long nanos) {
		if (nanos - this.windowStart > WINDOW) {
			startWindow(nanos);
		}
		return Math.max(this.max, this.maxBefore);
	}

}
