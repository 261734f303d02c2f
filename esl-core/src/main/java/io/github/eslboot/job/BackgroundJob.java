package io.github.eslboot.job;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A command that runs in the background on the server ({@code bgapi}). It always ends:
 * with the result from the server, at its timeout, or when the server is restarted. A
 * reconnect of the event stream does not affect it. Safe for use by any thread.
 */
public final class BackgroundJob {

	private final String uuid;

	private final String command;

	/** Completes on the event loop, or on the thread that withdraws the job. */
	final CompletableFuture<JobResult> completion = new CompletableFuture<>();

	private final CompletionStage<JobResult> result;

	final long createdNanos = System.nanoTime();

	@Nullable Future<?> timeoutCheck;

	BackgroundJob(String uuid, String command, EslClientResources resources) {
		this.uuid = uuid;
		this.command = command;
		this.result = EslClientResourcesInternals.toWorker(resources, this.completion);
	}

	/**
	 * Returns the uuid of the job, the server's {@code Job-UUID}.
	 * @return the uuid
	 */
	public String uuid() {
		return this.uuid;
	}

	/**
	 * Returns the future result.
	 * @return completes on a worker; exceptionally only if the command could not be sent
	 * or was refused, or if the event stream was closed for good
	 */
	public CompletionStage<JobResult> result() {
		return this.result;
	}

	/**
	 * Waits for the result.
	 * @param timeout maximum time to wait
	 * @return the result
	 * @throws EslTimeoutException when there is no result in time; the job continues
	 * @throws EslException when the command could not be sent or was refused, or when the
	 * event stream was closed for good
	 * @throws IllegalStateException when called on an event loop
	 */
	public JobResult await(Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Waiting for a background job");
		return Futures.await(this.completion, timeout, this.command);
	}

	@Override
	public String toString() {
		return "job " + this.uuid + " (" + this.command + ")";
	}

}
