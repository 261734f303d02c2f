package io.github.eslboot.event;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * Counter of the events that wait for one listener in the lanes of many calls. The end of
 * the listener has to follow all of them, and no single lane keeps that order. There are
 * two counters, so that the event loop and the workers do not write to the same memory.
 */
final class PendingDeliveries {

	/** Written by the event loop only. */
	private final AtomicLong queued = new AtomicLong();

	private final LongAdder finished = new LongAdder();

	private final AtomicReference<@Nullable Runnable> whenFinished = new AtomicReference<>();

	/** Counts an event that is about to be queued. Called on the event loop. */
	void queued() {
		this.queued.lazySet(this.queued.get() + 1);
	}

	/** Counts an event that was delivered or dropped. */
	void finished() {
		this.finished.increment();
		if (this.whenFinished.get() != null) {
			runIfFinished();
		}
	}

	/**
	 * Runs a task when all queued events have been delivered or dropped.
	 * @param task run once, by the calling thread or by a worker
	 */
	void whenFinished(Runnable task) {
		this.whenFinished.set(task);
		runIfFinished();
	}

	private void runIfFinished() {
		if (this.finished.sum() >= this.queued.get()) {
			Runnable task = this.whenFinished.getAndSet(null);
			if (task != null) {
				task.run();
			}
		}
	}

}
