package io.github.eslboot.event.delivery;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limit of the concurrent calls of one handler (a bulkhead). A lane whose next handler is
 * at its limit leaves its worker and waits here, in the order of arrival, until a slot is
 * free. May be shared by lanes of several streams. Thread-safe.
 *
 * @since 0.1.0
 */
public final class HandlerLimit {

	/** Maximum number of calls; zero for the default of the workers. */
	private final int maximum;

	private final AtomicInteger used = new AtomicInteger();

	/** Each lane waits for at most one limit, so the queue is bounded by their number. */
	private final Queue<Waiter> waiting = new ConcurrentLinkedQueue<>();

	private HandlerLimit(int maximum) {
		this.maximum = maximum;
	}

	/**
	 * Creates a limit.
	 * @param maximum maximum number of concurrent calls, at least 1
	 * @return the limit
	 * @throws IllegalArgumentException when the maximum is less than 1
	 */
	public static HandlerLimit of(int maximum) {
		if (maximum < 1) {
			throw new IllegalArgumentException("A concurrency limit must be at least 1, but is " + maximum);
		}
		return new HandlerLimit(maximum);
	}

	/**
	 * Creates a limit that leaves some workers to other handlers.
	 * @return the limit
	 */
	public static HandlerLimit ofWorkers() {
		return new HandlerLimit(0);
	}

	/**
	 * Takes a slot unless the limit is reached or lanes wait for a slot.
	 * @param workers the workers, for the default limit
	 * @return {@link Slot#REFUSED} if the lane has to {@link #await wait}
	 */
	Slot tryAcquire(WorkerShare workers) {
		if (this.maximum == 0 && workers.isSpare()) {
			return Slot.NOT_NEEDED;
		}
		return (this.waiting.isEmpty() && take(workers)) ? Slot.TAKEN : Slot.REFUSED;
	}

	private boolean take(WorkerShare workers) {
		int limit = (this.maximum != 0) ? this.maximum : workers.handlerLimit();
		while (true) {
			int before = this.used.get();
			if (before >= limit) {
				return false;
			}
			if (this.used.compareAndSet(before, before + 1)) {
				return true;
			}
		}
	}

	/** Returns whether lanes wait for a slot. */
	boolean isAwaited() {
		return !this.waiting.isEmpty();
	}

	/** Returns a slot, which the next waiting lane gets. */
	void release(WorkerShare workers) {
		this.used.decrementAndGet();
		admit(workers);
	}

	/**
	 * Queues a lane for a slot. The lane may run before this method returns, so the
	 * caller must not use it afterwards.
	 */
	void await(Waiter lane, WorkerShare workers) {
		this.waiting.add(lane);
		// A slot may have been returned in the meantime.
		admit(workers);
	}

	private void admit(WorkerShare workers) {
		while (!this.waiting.isEmpty() && take(workers)) {
			Waiter lane = this.waiting.poll();
			if (lane != null) {
				lane.resume(this);
			}
			else {
				this.used.decrementAndGet();
			}
		}
	}

	/** Lane that waits for a slot. */
	interface Waiter {

		/**
		 * Continues with a slot.
		 * @param limit the limit of the slot
		 */
		void resume(HandlerLimit limit);

	}

	/** Result of the attempt to take a slot. */
	enum Slot {

		/** The slot has to be returned. */
		TAKEN,

		/** So few workers are busy that the call needs no slot. */
		NOT_NEEDED,

		/** The limit is reached. */
		REFUSED

	}

}
