package io.github.eslboot.job;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.observation.Observed;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * API command that runs in the background on the server ({@code bgapi}). A job always
 * ends: with the result from the server, at its timeout, when the server is restarted, or
 * with a failure when its command is not accepted or the event stream is closed. A
 * reconnect of the event stream does not end it. Thread-safe.
 *
 * @since 0.1.0
 */
public final class BackgroundJob {

	private final String uuid;

	private final String command;

	/** Completes on the event loop, or on the thread that withdraws the job. */
	final CompletableFuture<JobResult> completion = new CompletableFuture<>();

	private final EslClientResources resources;

	final long createdNanos = System.nanoTime();

	@Nullable Future<?> timeoutCheck;

	/** The observation of the job, or {@code null} if it is not observed. */
	private volatile @Nullable Observed<String> observed;

	BackgroundJob(String uuid, String command, EslClientResources resources) {
		this.uuid = uuid;
		this.command = command;
		this.resources = resources;
	}

	void observe(Observed<String> observation) {
		this.observed = observation;
		this.completion.whenComplete(
				(result, failure) -> observation.end((failure != null) ? null : result.outcome().name(), failure));
	}

	@Nullable Observed<String> observed() {
		return this.observed;
	}

	/**
	 * Returns the uuid of the job, its {@code Job-UUID}.
	 * @return the uuid
	 */
	public String uuid() {
		return this.uuid;
	}

	/**
	 * Returns the future result. Each call returns a stage of its own, whose dependent
	 * stages run in the context of that caller.
	 * @return a stage that completes on a callback thread; exceptionally, with an
	 * {@link EslException}, only if the command could not be sent or was refused, or if
	 * the event stream was closed
	 */
	public CompletionStage<JobResult> result() {
		return EslClientResourcesInternals.toCallback(this.resources, this.completion);
	}

	/**
	 * Waits for the result. Blocks.
	 * @param timeout maximum time to wait
	 * @return the result
	 * @throws EslTimeoutException when there is no result within the timeout; the job
	 * continues
	 * @throws EslException when the command could not be sent or was refused, when the
	 * event stream was closed, or when the thread is interrupted
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
