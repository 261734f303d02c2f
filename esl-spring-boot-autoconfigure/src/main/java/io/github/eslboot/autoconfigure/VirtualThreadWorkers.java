package io.github.eslboot.autoconfigure;

import java.util.concurrent.Executor;

import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Runs handlers and callbacks, each on a virtual thread. Not an executor itself: a bean
 * of that type would replace the one Spring Boot makes for the application.
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
