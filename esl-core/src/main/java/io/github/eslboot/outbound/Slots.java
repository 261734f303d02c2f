package io.github.eslboot.outbound;

import java.util.concurrent.TimeUnit;

/**
 * Counter of the slots of a session server: a connection takes one when it is accepted
 * and releases it when it is closed and its handler has returned. Thread-safe.
 */
final class Slots {

	/** Upper bound of a wait, in case that a notification was lost. */
	private static final long MAX_WAIT_MILLIS = 1000;

	private final OverflowStrategy strategy;

	private final int increaseBy;

	private final int maximum;

	private final int maxOvercommitted;

	private int capacity;

	private int active;

	private long increased;

	private long overcommitted;

	/** Slots whose connection is closed and whose handler still runs. */
	private int handlersAfterEnd;

	private boolean closed;

	Slots(int capacity, OverflowStrategy strategy, int increaseBy, int maximum, int maxOvercommitted) {
		this.capacity = capacity;
		this.strategy = strategy;
		this.increaseBy = increaseBy;
		this.maximum = maximum;
		this.maxOvercommitted = maxOvercommitted;
	}

	/**
	 * Takes a slot if one is free or can be added.
	 * @return the outcome
	 */
	synchronized Taken take() {
		Taken taken = Taken.YES;
		if (this.active >= this.capacity) {
			if (isFull()) {
				return Taken.NO;
			}
			this.capacity = Math.min(this.maximum, this.capacity + this.increaseBy);
			this.increased++;
			taken = Taken.INCREASED;
		}
		this.active++;
		return taken;
	}

	/**
	 * Takes a slot even if none is free, up to the maximum.
	 * @return {@code false} if the maximum is reached
	 */
	synchronized boolean takeBeyondCapacity() {
		if (this.active >= this.capacity) {
			if (this.active - this.capacity >= this.maxOvercommitted) {
				return false;
			}
			this.overcommitted++;
		}
		this.active++;
		return true;
	}

	/** Takes a slot for a handler that starts after its connection was closed. */
	synchronized void takeForHandler() {
		this.active++;
		this.handlersAfterEnd++;
	}

	/** Counts a handler that still runs when its connection is closed. */
	synchronized void countHandlerAfterEnd() {
		this.handlersAfterEnd++;
	}

	/** Releases the slot of a handler whose connection was closed before. */
	synchronized void releaseByHandler() {
		this.handlersAfterEnd--;
		release();
	}

	synchronized int handlersAfterEnd() {
		return this.handlersAfterEnd;
	}

	/** Describes the use of the slots for messages. */
	synchronized String toText() {
		return (this.handlersAfterEnd > 0)
				? "all %d slots are taken, %d of them by handlers that still run after the end of their session"
					.formatted(this.capacity, this.handlersAfterEnd)
				: "all %d slots are taken".formatted(this.capacity);
	}

	synchronized void release() {
		this.active--;
		notifyAll();
	}

	synchronized boolean isFull() {
		return this.active >= ((this.strategy == OverflowStrategy.INCREASE) ? this.maximum : this.capacity);
	}

	/**
	 * Waits until a slot is free.
	 * @return {@code false} once {@link #close closed}
	 */
	synchronized boolean awaitFree() throws InterruptedException {
		while (!this.closed && isFull()) {
			wait(MAX_WAIT_MILLIS);
		}
		return !this.closed;
	}

	/**
	 * Waits until no slot is taken.
	 * @return {@code false} if slots were still taken at the deadline
	 */
	synchronized boolean awaitEmpty(long timeoutNanos) throws InterruptedException {
		long deadline = System.nanoTime() + timeoutNanos;
		while (this.active > 0) {
			long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
			if (left <= 0) {
				return false;
			}
			wait(left);
		}
		return true;
	}

	/** Lets {@link #awaitFree} wait again, after {@link #close}. */
	synchronized void open() {
		this.closed = false;
	}

	synchronized void close() {
		this.closed = true;
		notifyAll();
	}

	synchronized int capacity() {
		return this.capacity;
	}

	synchronized int active() {
		return this.active;
	}

	synchronized long increased() {
		return this.increased;
	}

	synchronized long overcommitted() {
		return this.overcommitted;
	}

	/** Outcome of an attempt to take a slot. */
	enum Taken {

		/** All slots are taken, and none can be added. */
		NO,

		/** A slot was taken. */
		YES,

		/** Slots were added, and one of them was taken. */
		INCREASED

	}

}
