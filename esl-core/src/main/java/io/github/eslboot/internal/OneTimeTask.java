package io.github.eslboot.internal;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Task that runs once, even if it is submitted to an executor several times: an executor
 * may queue a task and then throw because it cannot start a thread. Thread-safe.
 *
 * @since 0.1.0
 */
public final class OneTimeTask implements Runnable {

	private final Runnable task;

	private final AtomicBoolean started = new AtomicBoolean();

	/**
	 * Creates a task that has not started.
	 * @param task the work
	 */
	public OneTimeTask(Runnable task) {
		this.task = task;
	}

	/** Runs the task, unless it has started or is cancelled. */
	@Override
	public void run() {
		if (cancel()) {
			this.task.run();
		}
	}

	/**
	 * Prevents the task from running.
	 * @return {@code false} if it has started or was cancelled before
	 */
	public boolean cancel() {
		return this.started.compareAndSet(false, true);
	}

	/**
	 * Returns whether the task has started or is cancelled.
	 * @return {@code true} if it will not start any more
	 */
	public boolean hasStarted() {
		return this.started.get();
	}

}
