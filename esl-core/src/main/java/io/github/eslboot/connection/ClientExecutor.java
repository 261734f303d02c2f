package io.github.eslboot.connection;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * Executor that takes every task until it is shut down; {@link #execute} then throws a
 * {@link RejectedExecutionException}, and nothing before. A task whose thread cannot be
 * started waits for another thread or for the next attempt. Each task runs once.
 */
interface ClientExecutor extends Executor {

	/** Returns a snapshot of the statistics. */
	ThreadStats stats();

	/** Takes no more tasks. Waiting tasks still run. */
	void shutDown();

	/**
	 * Waits for the end of all tasks that have a thread.
	 * @param nanos maximum time to wait, in nanoseconds
	 * @return whether no task is left
	 * @throws InterruptedException when the thread is interrupted
	 */
	boolean awaitEnd(long nanos) throws InterruptedException;

	/** Removes and returns a waiting task, or returns {@code null} if there is none. */
	@Nullable Runnable poll();

	/** Interrupts the running tasks. */
	void interrupt();

}
