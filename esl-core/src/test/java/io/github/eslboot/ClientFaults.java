package io.github.eslboot;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;

/** Faults of the client's own threads, which occur at random while they are enabled. */
final class ClientFaults {

	private volatile boolean enabled;

	/** Returns resources whose threads often cannot be started. */
	EslClientResources failingThreads() {
		return EslClientResourcesInternals.beforeThreadStart(EslClientResources.builder(), (thread) -> fail(true))
			.build();
	}

	/**
	 * Returns resources whose executor often rejects a task, or fails before or after it
	 * has taken the task.
	 */
	EslClientResources failingExecutor() {
		Executor threadPerTask = (task) -> {
			fail(false);
			Thread thread = new Thread(task, "fault-matrix-task");
			thread.setDaemon(true);
			thread.start();
			fail(true);
		};
		return EslClientResources.builder().threadPerTask(threadPerTask).build();
	}

	void enable() {
		this.enabled = true;
	}

	void clear() {
		this.enabled = false;
	}

	private void fail(boolean error) {
		if (this.enabled && ThreadLocalRandom.current().nextInt(3) > 0) {
			if (error || ThreadLocalRandom.current().nextBoolean()) {
				throw new OutOfMemoryError("unable to create native thread (simulated)");
			}
			throw new RejectedExecutionException("rejected (simulated)");
		}
	}

}
