package io.github.eslboot.outbound;

import java.util.concurrent.TimeUnit;

/** How many connections there may be, and are. */
final class Slots {

	private final OverflowStrategy strategy;

	private final int increaseBy;

	private final int ceiling;

	private int capacity;

	private int active;

	private long increased;

	private long overcommitted;

	private boolean closed;

	Slots(int capacity, OverflowStrategy strategy, int increaseBy, int ceiling) {
		this.capacity = capacity;
		this.strategy = strategy;
		this.increaseBy = increaseBy;
		this.ceiling = ceiling;
	}

	/**
	 * Takes a slot if there is one, or may be made.
	 * @return what came of it
	 */
	synchronized Taken take() {
		Taken taken = Taken.YES;
		if (this.active >= this.capacity) {
			if (isFull()) {
				return Taken.NO;
			}
			this.capacity = Math.min(this.ceiling, this.capacity + this.increaseBy);
			this.increased++;
			taken = Taken.INCREASED;
		}
		this.active++;
		return taken;
	}

	/** Takes a slot even if there is none. */
	synchronized void takeBeyond() {
		if (this.active >= this.capacity) {
			this.overcommitted++;
		}
		this.active++;
	}

	synchronized void release() {
		this.active--;
		notifyAll();
	}

	synchronized boolean isFull() {
		return this.active >= ((this.strategy == OverflowStrategy.INCREASE) ? this.ceiling : this.capacity);
	}

	/**
	 * Waits until a slot is free.
	 * @return {@code false} once {@link #close closed}
	 */
	synchronized boolean awaitFree() throws InterruptedException {
		while (!this.closed && isFull()) {
			wait();
		}
		return !this.closed;
	}

	/**
	 * Waits until no slot is taken.
	 * @return whether that is so; {@code false} at the deadline
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

	/** Whether a slot was taken. */
	enum Taken {

		NO, YES, INCREASED

	}

}
