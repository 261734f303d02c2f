package io.github.eslboot;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.eslboot.call.CallInternals;
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
import io.github.eslboot.observation.EslObserver;
import io.github.eslboot.observation.ObservationInternals;
import io.github.eslboot.observation.Observed;
import io.github.eslboot.observation.ObservedContext;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolInternals;
import io.github.eslboot.protocol.ApiResponse;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Runs operations on one node: sends commands through its pool, starts jobs, and places
 * calls. Thread-safe.
 */
final class NodeClient {

	/** Extra time for a job to report its own timeout after a pause of the JVM. */
	private static final Duration SLACK = Duration.ofSeconds(30);

	private final EslNode node;

	private final EslConnectionPool pool;

	private final EventStream stream;

	private final JobRegistry jobs;

	private final Timeouts timeouts;

	private final EslCalls calls;

	/** Permit of the one call that this client may place. */
	private final @Nullable CallPermit<?> permit;

	NodeClient(EslNode node, Timeouts timeouts) {
		this(node, timeouts, CallInternals.ofNode(node.pool(), node.stream(), timeouts.command(), timeouts.job()),
				null);
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

	/** Returns a client of the same node with the permit to place one call. */
	NodeClient with(CallPermit<?> permit) {
		return new NodeClient(this.node, this.timeouts, this.calls, permit);
	}

	EslNode node() {
		return this.node;
	}

	EslCalls calls() {
		return this.calls;
	}

	String name() {
		return this.pool.name();
	}

	/** Returns the number of calls that were originated and have not ended. */
	int placedCalls() {
		return CallInternals.placed(this.calls);
	}

	/**
	 * Hangs up the calls that were originated, and refuses further ones. The future
	 * completes when they have ended, on an event loop or on the calling thread.
	 */
	CompletableFuture<Void> hangUpPlacedCalls() {
		return CallInternals.hangUpPlaced(this.calls);
	}

	/** Sends the command and reads its reply on the calling thread. Blocks. */
	<T extends @Nullable Object> T run(Operation<T> operation) {
		EslReply reply = this.pool.send(operation.command(), operation.timeout());
		T result = operation.read(reply, this.pool.name());
		Operation<?> verification = operation.verification(reply);
		if (verification != null) {
			run(verification);
		}
		return result;
	}

	/**
	 * Sends the command. The future completes on an event loop or on the calling thread,
	 * with a supplier that reads the reply; call the supplier on a callback thread.
	 */
	<T extends @Nullable Object> CompletableFuture<Supplier<T>> runAsync(Operation<T> operation) {
		CompletableFuture<EslReply> sent = PoolInternals.sendOnLoop(this.pool, operation.command(),
				operation.timeout());
		return (operation.verified() == null) ? sent.thenApply((reply) -> () -> operation.read(reply, this.pool.name()))
				: sent.thenCompose((reply) -> verified(operation.verification(reply),
						() -> operation.read(reply, this.pool.name())));
	}

	/** Returns the reader of a reply, which first reads that of the verification. */
	private <T extends @Nullable Object> CompletableFuture<Supplier<T>> verified(@Nullable Operation<?> verification,
			Supplier<T> reader) {
		if (verification == null) {
			return CompletableFuture.completedFuture(reader);
		}
		return runAsync(verification).thenApply((verified) -> () -> {
			verified.get();
			return reader.get();
		});
	}

	/**
	 * Starts a job and waits until the server has accepted it. Sends the command and
	 * reads its reply on the calling thread.
	 */
	BackgroundJob start(JobOperation operation) {
		this.stream.awaitUp(acquireTimeout());
		BackgroundJob job = register(operation);
		EslCommand command = operation.command().apply(job.uuid());
		EslException failure = null;
		try {
			EslReply reply = ObservationInternals.in(JobInternals.context(job),
					() -> this.pool.send(command, this.timeouts.command()));
			failure = refusal(command, reply);
		}
		catch (EslException ex) {
			failure = ex;
		}
		return accepted(job, failure);
	}

	/** Starts a job. The future completes on an event loop or on the calling thread. */
	CompletableFuture<BackgroundJob> startAsync(JobOperation operation) {
		ObservedContext caller = EslClientResourcesInternals
			.currentContext(EventStreamInternals.resources(this.stream));
		return EventStreamInternals.whenUpOnLoop(this.stream, acquireTimeout()).thenCompose((up) -> {
			BackgroundJob job = ObservationInternals.in(caller, () -> register(operation));
			EslCommand command = operation.command().apply(job.uuid());
			return ObservationInternals
				.in(JobInternals.context(job),
						() -> PoolInternals.sendOnLoop(this.pool, command, this.timeouts.command()))
				.handle((reply, failure) -> accepted(job,
						(failure != null) ? failure(command, failure) : refusal(command, reply)));
		});
	}

	private BackgroundJob register(JobOperation operation) {
		BackgroundJob job = JobInternals.register(this.jobs, operation.name(), operation.timeout());
		EslObserver observer = EslClientResourcesInternals.observer(EventStreamInternals.resources(this.stream));
		Observed<String> observed = (observer != null) ? observer.job(name(), operation.api().name()) : null;
		if (observed != null) {
			JobInternals.observe(job, observed);
		}
		return job;
	}

	private Duration acquireTimeout() {
		return this.pool.options().acquireTimeout();
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
	 * Returns the job, or withdraws it and throws the failure. After a timeout the server
	 * may have accepted the job, so the job is kept until its result or its own timeout
	 * ends it.
	 */
	private BackgroundJob accepted(BackgroundJob job, @Nullable EslException failure) {
		if (failure == null || (failure instanceof EslTimeoutException && failure.sent() != Sent.NO)) {
			return job;
		}
		JobInternals.withdraw(this.jobs, job, failure);
		throw failure;
	}

	/** Starts a job and waits for its result. Blocks. */
	<T extends @Nullable Object> T runInBackground(ApiCommand<T> command, JobOperation operation) {
		BackgroundJob job = start(operation);
		Duration bound = Duration.ofNanos(Durations.toNanos(operation.timeout())).plus(SLACK);
		JobResult result = job.await(bound);
		T value = read(command, operation.timeout(), result);
		Operation<?> verification = verification(command, result);
		if (verification != null) {
			run(verification);
		}
		return value;
	}

	private @Nullable Operation<?> verification(ApiCommand<?> command, JobResult result) {
		String body = result.body();
		return (body != null) ? Operation.run(command, this.timeouts.command()).verification(new ApiResponse(body))
				: null;
	}

	/** Starts a job and reads its result. The future completes like {@link #runAsync}. */
	<T extends @Nullable Object> CompletableFuture<Supplier<T>> runInBackgroundAsync(ApiCommand<T> command,
			JobOperation operation) {
		return startAsync(operation).thenCompose(JobInternals::resultOnLoop)
			.thenCompose((result) -> verified(verification(command, result),
					() -> read(command, operation.timeout(), result)));
	}

	/**
	 * Reads the result of a job. FreeSWITCH sends no body for a command without output,
	 * whereas {@code api} replies {@code -ERR no reply}.
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

	/**
	 * Originates the call of the permit. First subscribes to the events that the call's
	 * legs, the permit and the listener need.
	 * @param pending the pending call
	 * @param call the call
	 * @param listener listener of the call, or {@code null}
	 * @param pace permit of a pacing, or {@code null}
	 * @param dialled completes when no further leg of the call is dialled
	 * @return completes on an event loop or on the calling thread when the server has
	 * accepted the job
	 */
	CompletableFuture<BackgroundJob> originate(PendingCall pending, Originate call, @Nullable EslEventListener listener,
			@Nullable CallPermit<?> pace, CompletionStage<?> dialled) {
		CallPermit<?> admitted = Objects.requireNonNull(this.permit, "no permit to originate a call");
		JobOperation job = JobOperation.of("originate", List.of(call.arguments()), this.timeouts.job());
		Registration registration = (listener != null) ? listen(call, listener) : null;
		return ready(registration).thenCompose((ready) -> ready(admitted.follow(call, this.stream)))
			.thenCompose((ready) -> ready((pace != null) ? pace.follow(call, this.stream) : null))
			.thenCompose((ready) -> CallInternals.originate(this.calls, pending, call, () -> startAsync(job)))
			.whenComplete((accepted, failure) -> {
				if (failure == null) {
					placed(admitted, accepted, dialled);
					if (pace != null) {
						placed(pace, accepted, dialled);
					}
				}
				if (registration != null && failure != null) {
					registration.cancel();
				}
				else if (registration != null) {
					JobInternals.resultOnLoop(accepted)
						.whenComplete((result, lost) -> jobEnded(call, registration, (lost != null) ? null : result));
				}
			});
	}

	private static void placed(CallPermit<?> permit, BackgroundJob job, CompletionStage<?> dialled) {
		permit.placed(job);
		dialled.thenRun(permit::partnerDialled);
	}

	private Registration listen(Originate call, EslEventListener listener) {
		return this.stream.listen(EventSelector.ofCall(call.uuids().toArray(String[]::new)).build(), listener);
	}

	private CompletableFuture<Void> ready(@Nullable Registration registration) {
		Duration timeout = acquireTimeout();
		CompletableFuture<Void> up = EventStreamInternals.whenUpOnLoop(this.stream, timeout);
		if (registration == null) {
			return up;
		}
		return up
			.thenCompose((ready) -> EslClientResourcesInternals.orTimeout(EventStreamInternals.resources(this.stream),
					EventStreamInternals.readyOnLoop(registration), timeout))
			.exceptionallyCompose((failure) -> {
				Throwable cause = Futures.unwrap(failure);
				return CompletableFuture.failedFuture(
						(cause instanceof TimeoutException) ? EventStreamInternals.notUp(this.stream, timeout) : cause);
			});
	}

	/**
	 * Releases the legs that have no channel: another leg answered before they were
	 * dialled, or they failed before. The events of the other legs were received before
	 * the result of the job.
	 */
	private void jobEnded(Originate call, Registration registration, @Nullable JobResult result) {
		boolean certain = result != null
				&& (result.outcome() == JobResult.Outcome.OK || result.outcome() == JobResult.Outcome.ERR);
		for (String uuid : call.uuids()) {
			if (!certain) {
				EventStreamInternals.expectNoEvents(this.stream, uuid);
			}
			else if (result != null && result.isOk() && result.text().contains(uuid)) {
				EventStreamInternals.markLive(this.stream, uuid);
			}
			else {
				EventStreamInternals.releaseUnseen(this.stream, registration, uuid);
			}
		}
	}

}
