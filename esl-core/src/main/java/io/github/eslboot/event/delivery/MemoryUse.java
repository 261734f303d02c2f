package io.github.eslboot.event.delivery;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Memory in use by waiting events, in bytes: of all lanes, or of those that wait for one
 * handler. The event loop adds, the workers remove, each to counters of its own: a common
 * counter would be contended at every event. Thread-safe.
 *
 * @since 0.1.0
 */
public final class MemoryUse {

	private final AtomicLong in = new AtomicLong();

	private final LongAdder out = new LongAdder();

	/** Earlier value of {@link #out}, never more than the current one. */
	private volatile long outBefore;

	/**
	 * Adds bytes.
	 * @param bytes the number
	 * @param threshold below it an upper bound of the use is exact enough
	 * @return bytes in use afterwards, or an upper bound that does not exceed the
	 * threshold
	 */
	long add(long bytes, long threshold) {
		long added = this.in.addAndGet(bytes);
		long bound = added - this.outBefore;
		if (bound <= threshold) {
			return bound;
		}
		// Workers write to the cells of the sum: read it only when it may matter.
		long removed = this.out.sum();
		this.outBefore = removed;
		return added - removed;
	}

	/** Takes back an addition. */
	void undo(long bytes) {
		this.in.addAndGet(-bytes);
	}

	void remove(long bytes) {
		this.out.add(bytes);
	}

	/** Returns the bytes that were removed so far. */
	long removed() {
		return this.out.sum();
	}

	long bytes() {
		// In this order, so that the difference is never negative.
		long removed = this.out.sum();
		return this.in.get() - removed;
	}

}
