package io.github.eslboot.testsupport;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;

/** Starts of threads of a client that fail on request. */
public final class ThreadFaults {

	private final AtomicInteger failures = new AtomicInteger();

	private volatile String name = "";

	/**
	 * Affects the threads of resources.
	 * @param builder the builder of the resources
	 * @return the same builder
	 */
	public EslClientResources.Builder in(EslClientResources.Builder builder) {
		return EslClientResourcesInternals.beforeThreadStart(builder, this::start);
	}

	private void start(Thread thread) {
		if (thread.getName().startsWith(this.name) && this.failures.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
			throw new OutOfMemoryError("thrown by the test: unable to create native thread");
		}
	}

	/**
	 * Makes the next threads of a name fail to start.
	 * @param threads name of the threads, without their number
	 * @param count number of threads
	 */
	public void failNext(String threads, int count) {
		this.name = threads;
		this.failures.set(count);
	}

	/**
	 * Returns whether all threads that were to fail have failed.
	 * @return {@code true} if the next thread does not fail
	 */
	public boolean haveOccurred() {
		return this.failures.get() == 0;
	}

}
