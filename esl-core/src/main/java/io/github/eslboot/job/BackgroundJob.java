package io.github.eslboot.job;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslTimeoutException;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * A command that runs on the server's side. It always ends: with the server's result, at
 * its deadline, or when the server is restarted; a reconnect of the stream does not
 * matter to it.
 */
public final class BackgroundJob {

	private final String uuid;

	private final String command;

	final CompletableFuture<JobResult> inner = new CompletableFuture<>();

	private final CompletionStage<JobResult> result;

	final long createdNanos = System.nanoTime();

	@Nullable ScheduledFuture<?> deadline;

	BackgroundJob(String uuid, String command, EslClientResources resources) {
		this.uuid = uuid;
		this.command = command;
		this.result = EslClientResourcesInternals.toWorker(resources, this.inner);
	}

	/**
	 * Returns the job's uuid, as in {@code Job-UUID}.
	 * @return the uuid
	 */
	public String uuid() {
		return this.uuid;
	}

	/**
	 * Returns the result to come.
	 * @return completes on a worker, and exceptionally only when the command could not be
	 * sent or the stream was closed for good
	 */
	public CompletionStage<JobResult> result() {
		return this.result;
	}

	CompletionStage<JobResult> resultOnLoop() {
		return this.inner.minimalCompletionStage();
	}

	/**
	 * Waits for the result.
	 * @param timeout how long
	 * @return the result
	 * @throws EslTimeoutException when it did not come in time; the job goes on
	 * @throws IllegalStateException when called on an event loop
	 */
	public JobResult await(Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Waiting for a background job");
		return Futures.await(this.inner, timeout, this.command);
	}

	@Override
	public String toString() {
		return "job " + this.uuid + " (" + this.command + ")";
	}

}
