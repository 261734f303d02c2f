package io.github.eslboot.event;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * Events that wait in the lanes of many calls for one listener. Its end waits for them:
 * no lane is the last one. Two counters, as the event loop and the workers then write to
 * different places in memory.
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
	 * Runs a task when all queued events have been delivered.
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
