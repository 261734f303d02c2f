package io.github.eslboot.connection;

/** Timer whose tasks must not block. */
@FunctionalInterface
interface DelayedTasks {

	/**
	 * Runs a task later.
	 * @param task the task
	 * @param nanos the delay, in nanoseconds
	 * @throws java.util.concurrent.RejectedExecutionException after the shutdown
	 */
	void schedule(Runnable task, long nanos);

}
