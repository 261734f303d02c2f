package io.github.eslboot.autoconfigure;

import java.util.concurrent.Executor;

import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Holder of the executor that runs handlers and callbacks on virtual threads. Not an
 * executor itself: an executor bean would replace Spring Boot's application task
 * executor.
 */
class VirtualThreadWorkers implements AutoCloseable {

	private static final long TERMINATION_TIMEOUT_MILLIS = 5_000;

	private final SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("esl-worker-");

	VirtualThreadWorkers() {
		this.executor.setVirtualThreads(true);
		this.executor.setTaskTerminationTimeout(TERMINATION_TIMEOUT_MILLIS);
	}

	Executor executor() {
		return this.executor;
	}

	@Override
	public void close() {
		this.executor.close();
	}

}
