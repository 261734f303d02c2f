package io.github.eslboot;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.eslboot.call.EslCalls;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.event.Registration;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.job.JobInternals;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.job.JobResult;
import io.github.eslboot.limit.admission.CallPermit;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolInternals;
import io.github.eslboot.protocol.ApiResponse;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * The work that operations do on one node: sends commands through its pool, starts jobs,
 * and places calls. Safe for use by any number of threads.
 */
final class NodeClient {

	/** Time a job may need to report its own timeout on a machine that stood still. */
	private static final Duration SLACK = Duration.ofSeconds(30);

	private final EslNode node;

	private final EslConnectionPool pool;

	private final EventStream stream;

	private final JobRegistry jobs;

	private final Timeouts timeouts;

	private final EslCalls calls;

	/** Permit of the call that is to be placed. */
	private final @Nullable CallPermit<?> permit;

	NodeClient(EslNode node, Timeouts timeouts) {
		this(node, timeouts, EslCalls.of(node.pool(), node.stream(), timeouts.command(), timeouts.job()), null);
	}

	private NodeClient(EslNode node, Timeouts timeouts, EslCalls calls, @Nullable CallPermit<?> permit) {
		this.node = node;
		this.pool = node.pool();
		this.stream = node.stream();
		this.jobs = node.jobs();
		this.timeouts = timeouts;
		this.calls = calls;
		this.permit = permit;
	}

	/** Returns the same client, with the permit of the one call that it may place. */
	NodeClient with(CallPermit<?> permit) {
		return new NodeClient(this.node, this.timeouts, this.calls, permit);
	}

	EslNode node() {
		return this.node;
	}

	EslCalls calls() {
		return this.calls;
	}

	/** The calling thread sends the command and reads its reply. */
	<T extends @Nullable Object> T run(Operation<T> operation) {
		return operation.read(this.pool.send(operation.command(), operation.timeout()), this.pool.name());
	}

	<T extends @Nullable Object> CompletableFuture<T> runAsync(Operation<T> operation) {
		return this.pool.sendAsync(operation.command(), operation.timeout())
			.thenApply((reply) -> operation.read(reply, this.pool.name()))
			.toCompletableFuture();
	}

	/**
	 * Starts a job and waits until the server has accepted it. The calling thread sends
	 * the command and reads its reply.
	 */
	BackgroundJob start(JobOperation operation) {
		this.stream.awaitUp(this.pool.options().acquireTimeout());
		BackgroundJob job = JobInternals.register(this.jobs, operation.name(), operation.timeout());
		EslCommand command = operation.command().apply(job.uuid());
		EslException failure = null;
		try {
			EslReply reply = this.pool.send(command, this.timeouts.command());
			failure = refusal(command, reply);
		}
		catch (EslException ex) {
			failure = ex;
		}
		return accepted(job, failure);
	}

	CompletableFuture<BackgroundJob> startAsync(JobOperation operation) {
		return EslClientResourcesInternals.toWorker(this.stream.resources(), startOnLoop(operation))
			.toCompletableFuture();
	}

	/** Needs no worker, so that a caller on a worker may wait for it. */
	private CompletableFuture<BackgroundJob> startOnLoop(JobOperation operation) {
		return EventStreamInternals.whenUpOnLoop(this.stream, this.pool.options().acquireTimeout())
			.thenCompose((up) -> {
				BackgroundJob job = JobInternals.register(this.jobs, operation.name(), operation.timeout());
				EslCommand command = operation.command().apply(job.uuid());
				return PoolInternals.sendOnLoop(this.pool, command, this.timeouts.command())
					.handle((reply, failure) -> accepted(job,
							(failure != null) ? failure(command, failure) : refusal(command, reply)));
			})
			.toCompletableFuture();
	}

	private static EslException failure(EslCommand command, Throwable failure) {
		Throwable cause = Futures.unwrap(failure);
		return (cause instanceof EslException known) ? known
				: new EslException("'" + command + "' could not be sent", cause);
	}

	private @Nullable EslException refusal(EslCommand command, EslReply reply) {
		return reply.isError() ? new EslCommandException(command.toString(), reply, this.pool.name()) : null;
	}

	/**
	 * After a timeout the server may have the job: its result, or its own timeout, tells.
	 */
	private BackgroundJob accepted(BackgroundJob job, @Nullable EslException failure) {
		if (failure == null || (failure instanceof EslTimeoutException && failure.sent() != Sent.NO)) {
			return job;
		}
		JobInternals.withdraw(this.jobs, job, failure);
		throw failure;
	}

	<T extends @Nullable Object> T runInBackground(ApiCommand<T> command, JobOperation operation) {
		BackgroundJob job = start(operation);
		return read(command, operation.timeout(), job.await(operation.timeout().plus(SLACK)));
	}

	<T extends @Nullable Object> CompletableFuture<T> runInBackgroundAsync(ApiCommand<T> command,
			JobOperation operation) {
		return startAsync(operation).thenCompose(BackgroundJob::result)
			.thenApply((result) -> read(command, operation.timeout(), result));
	}

	/**
	 * A job without output has no body, where {@code api} replies {@code -ERR no reply}.
	 */
	private <T extends @Nullable Object> T read(ApiCommand<T> command, Duration timeout, JobResult result) {
		return switch (result.outcome()) {
			case EXPIRED -> throw new EslTimeoutException(
					"'%s', run in the background, had no result on %s within %s; it may still run there"
						.formatted(command, this.pool.name(), Durations.toText(timeout)));
			case LOST -> throw new EslConnectionException(EslConnectionException.Reason.LOST,
					"%s was restarted before '%s' had a result".formatted(this.pool.name(), command));
			case OK, ERR -> command.read(new ApiResponse((result.body() != null) ? result.body() : "-ERR no reply\n"),
					this.pool.name());
		};
	}

	Origination originate(Originate call, @Nullable EslEventListener listener) {
		if (listener == null) {
			return new Origination(call.uuid(), place(call), null);
		}
		Registration registration = listen(call, listener);
		try {
			registration.awaitReady(this.pool.options().acquireTimeout());
			return placed(call, place(call), registration);
		}
		catch (RuntimeException ex) {
			registration.cancel();
			throw (ex instanceof EslTimeoutException)
					? EventStreamInternals.notUp(this.stream, this.pool.options().acquireTimeout()) : ex;
		}
	}

	CompletableFuture<Origination> originateAsync(Originate call, @Nullable EslEventListener listener) {
		if (listener == null) {
			return placeAsync(call).thenApply((job) -> new Origination(call.uuid(), job, null)).toCompletableFuture();
		}
		Registration registration = listen(call, listener);
		CompletableFuture<Origination> placed = new CompletableFuture<>();
		ready(registration).thenCompose((ready) -> placeAsync(call)).whenComplete((job, failure) -> {
			if (failure == null) {
				placed.complete(placed(call, job, registration));
				return;
			}
			registration.cancel();
			placed.completeExceptionally(Futures.unwrap(failure));
		});
		return placed;
	}

	/**
	 * Originates a pending call.
	 * @return completes on an event loop when the server has accepted it
	 */
	CompletableFuture<BackgroundJob> originatePending(Originate call, PendingCall pending) {
		return followed(call).thenCompose((ready) -> this.calls.originate(pending, call, () -> send(call)))
			.toCompletableFuture();
	}

	private Registration listen(Originate call, EslEventListener listener) {
		return this.stream.listen(EventSelector.ofCall(call.uuids().toArray(String[]::new)).build(), listener);
	}

	private BackgroundJob place(Originate call) {
		CallPermit<?> admitted = permit();
		Registration followed = admitted.follow(call, this.stream);
		if (followed != null) {
			Duration timeout = this.pool.options().acquireTimeout();
			try {
				followed.awaitReady(timeout);
			}
			catch (EslTimeoutException ex) {
				throw EventStreamInternals.notUp(this.stream, timeout);
			}
		}
		BackgroundJob job = start(command(call));
		admitted.placed(job);
		return job;
	}

	private CompletionStage<BackgroundJob> placeAsync(Originate call) {
		return followed(call).thenCompose((ready) -> send(call));
	}

	/** Lets the permit follow the call; completes when its events are subscribed to. */
	private CompletionStage<Void> followed(Originate call) {
		Registration followed = permit().follow(call, this.stream);
		return (followed != null) ? ready(followed) : CompletableFuture.completedFuture(null);
	}

	private CompletionStage<BackgroundJob> send(Originate call) {
		return startOnLoop(command(call)).thenApply((job) -> {
			permit().placed(job);
			return job;
		});
	}

	private CallPermit<?> permit() {
		return Objects.requireNonNull(this.permit, "A call is placed with the permit of a Placing target");
	}

	private JobOperation command(Originate call) {
		return JobOperation.of("originate", List.of(call.arguments()), this.timeouts.job());
	}

	private CompletionStage<Void> ready(Registration registration) {
		Duration timeout = this.pool.options().acquireTimeout();
		return EventStreamInternals.whenUpOnLoop(this.stream, timeout)
			.thenCompose((up) -> registration.ready()
				.toCompletableFuture()
				.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS))
			.exceptionallyCompose((failure) -> {
				Throwable cause = Futures.unwrap(failure);
				return CompletableFuture.failedFuture(
						(cause instanceof TimeoutException) ? EventStreamInternals.notUp(this.stream, timeout) : cause);
			});
	}

	/** A call that fails before its channel exists ends without any event. */
	private Origination placed(Originate call, BackgroundJob job, Registration registration) {
		job.result().whenComplete((result, failure) -> {
			if (failure != null || !result.isOk()) {
				call.uuids().forEach((uuid) -> EventStreamInternals.expectNoEvents(this.stream, uuid));
			}
			else {
				String body = result.body();
				call.uuids()
					.stream()
					.filter((uuid) -> body != null && body.contains(uuid))
					.forEach((uuid) -> EventStreamInternals.markLive(this.stream, uuid));
			}
		});
		return new Origination(call.uuid(), job, registration);
	}

}
