package io.github.eslboot;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.EslCalls;
import io.github.eslboot.call.PlacedCall;
import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.Registration;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.job.JobInternals;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.job.JobResult;
import io.github.eslboot.node.CallPermit;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.protocol.ApiResponse;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import org.jspecify.annotations.Nullable;

/** What can be done with one server, over its pool, its stream and its jobs. */
final class NodeOperations implements EslOperations {

	private final EslNode node;

	private final EslConnectionPool pool;

	private final EventStream stream;

	private final JobRegistry jobs;

	private final Duration commandTimeout;

	private final Duration jobTimeout;

	private final EslCalls calls;

	NodeOperations(EslNode node, Duration commandTimeout, Duration jobTimeout) {
		this.node = node;
		this.pool = node.pool();
		this.stream = node.stream();
		this.jobs = node.jobs();
		this.commandTimeout = commandTimeout;
		this.jobTimeout = jobTimeout;
		this.calls = EslCalls.of(this.pool, this.stream, commandTimeout, jobTimeout);
	}

	EslConnectionPool pool() {
		return this.pool;
	}

	EventStream stream() {
		return this.stream;
	}

	JobRegistry jobs() {
		return this.jobs;
	}

	EslCalls calls() {
		return this.calls;
	}

	@Override
	public String api(String command, String... arguments) {
		EslCommand api = EslCommand.api(command, arguments);
		return accepted(api, send(api)).text();
	}

	@Override
	public CompletionStage<String> apiAsync(String command, String... arguments) {
		EslCommand api = EslCommand.api(command, arguments);
		return sendAsync(api, this.commandTimeout).thenApply((reply) -> accepted(api, reply).text());
	}

	@Override
	public <T extends @Nullable Object> T run(ApiCommand<T> command) {
		return command.read(send(command.api()), this.pool.name());
	}

	@Override
	public <T extends @Nullable Object> CompletionStage<T> runAsync(ApiCommand<T> command) {
		return sendAsync(command.api(), this.commandTimeout)
			.thenApply((reply) -> command.read(reply, this.pool.name()));
	}

	@Override
	public <T extends @Nullable Object> CompletionStage<T> runInBackground(Duration deadline, ApiCommand<T> command) {
		return startJob(deadline, command.name(), command::bgapi).thenCompose(BackgroundJob::result)
			.thenApply((result) -> command.read(new ApiResponse(output(command, deadline, result)), this.pool.name()));
	}

	/** A job that puts nothing out sends nothing, where {@code api} says so. */
	private String output(ApiCommand<?> command, Duration deadline, JobResult result) {
		if (result.outcome() == JobResult.Outcome.EXPIRED) {
			throw new EslTimeoutException(
					"'%s', run in the background, had no result on %s within %s; it may still run there"
						.formatted(command, this.pool.name(), deadline));
		}
		if (result.outcome() == JobResult.Outcome.LOST) {
			throw new EslConnectionException(EslConnectionException.Reason.LOST,
					"%s was restarted before '%s' had a result".formatted(this.pool.name(), command));
		}
		return (result.body() != null) ? result.body() : "-ERR no reply\n";
	}

	@Override
	public EslReply send(EslCommand command) {
		return send(command, this.commandTimeout);
	}

	@Override
	public EslReply send(EslCommand command, Duration timeout) {
		return this.pool.send(command, timeout);
	}

	@Override
	public CompletionStage<EslReply> sendAsync(EslCommand command, Duration timeout) {
		return this.pool.sendAsync(command, timeout);
	}

	private EslReply accepted(EslCommand command, EslReply reply) {
		if (reply.isError()) {
			throw new EslCommandException(command, reply, this.pool.name());
		}
		return reply;
	}

	@Override
	public BackgroundJob bgapi(String command, String... arguments) {
		return bgapi(this.jobTimeout, command, arguments);
	}

	@Override
	public BackgroundJob bgapi(Duration deadline, String command, String... arguments) {
		EslCommand.api(command, arguments);
		this.stream.awaitUp(this.pool.options().acquireTimeout());
		BackgroundJob job = JobInternals.register(this.jobs, "bgapi " + command, deadline);
		try {
			EslCommand bgapi = EslCommand.bgapi(job.uuid(), command, arguments);
			accepted(bgapi, send(bgapi));
		}
		catch (EslTimeoutException ex) {
			// The server may have the job all the same: its result or deadline tells.
			return job;
		}
		catch (EslException ex) {
			JobInternals.withdraw(this.jobs, job, ex);
			throw ex;
		}
		return job;
	}

	@Override
	public CompletionStage<BackgroundJob> bgapiAsync(Duration deadline, String command, String... arguments) {
		EslCommand.api(command, arguments);
		return startJob(deadline, command, (uuid) -> EslCommand.bgapi(uuid, command, arguments));
	}

	private CompletionStage<BackgroundJob> startJob(Duration deadline, String command,
			Function<String, EslCommand> withUuid) {
		return this.stream.whenUp(this.pool.options().acquireTimeout()).thenCompose((up) -> {
			BackgroundJob job = JobInternals.register(this.jobs, "bgapi " + command, deadline);
			EslCommand bgapi = withUuid.apply(job.uuid());
			return sendAsync(bgapi, this.commandTimeout).handle((reply, failure) -> {
				Throwable cause = (failure != null) ? Futures.unwrap(failure) : null;
				if (cause == null && reply.isError()) {
					cause = new EslCommandException(bgapi, reply, this.pool.name());
				}
				if (cause == null || cause instanceof EslTimeoutException) {
					return job;
				}
				EslException known = (cause instanceof EslException esl) ? esl
						: new EslException("'" + bgapi + "' could not be sent", cause);
				JobInternals.withdraw(this.jobs, job, known);
				throw known;
			});
		});
	}

	@Override
	public String execute(String uuid, String application, String argument) {
		String applicationUuid = UUID.randomUUID().toString();
		EslCommand execute = EslCommand.execute(uuid, applicationUuid, application, argument, false);
		accepted(execute, send(execute));
		return applicationUuid;
	}

	@Override
	public CompletionStage<String> executeAsync(String uuid, String application, String argument) {
		String applicationUuid = UUID.randomUUID().toString();
		EslCommand execute = EslCommand.execute(uuid, applicationUuid, application, argument, false);
		return sendAsync(execute, this.commandTimeout).thenApply((reply) -> {
			accepted(execute, reply);
			return applicationUuid;
		});
	}

	@Override
	public Origination originate(Originate call) {
		return limited(call, (permit) -> originate(call, permit));
	}

	Origination originate(Originate call, CallPermit permit) {
		return new Origination(call.uuid(), start(call, permit), null);
	}

	@Override
	public Origination originate(Originate call, EslEventListener listener) {
		return limited(call, (permit) -> originate(call, listener, permit));
	}

	Origination originate(Originate call, EslEventListener listener, CallPermit permit) {
		Registration registration = listen(EventSelector.ofCall(call.uuids().toArray(String[]::new)).build(), listener);
		try {
			registration.awaitReady(this.pool.options().acquireTimeout());
			return placed(call, start(call, permit), registration);
		}
		catch (RuntimeException ex) {
			registration.cancel();
			throw (ex instanceof EslTimeoutException) ? this.stream.notUp(this.pool.options().acquireTimeout()) : ex;
		}
	}

	/** What places a call gets a permit first, which ends with the call. */
	private <T> T limited(Originate call, Function<CallPermit, T> work) {
		CallPermit permit = this.node.admit(call);
		try {
			return work.apply(permit);
		}
		catch (RuntimeException ex) {
			permit.failed(ex);
			throw ex;
		}
	}

	private <T> CompletionStage<T> limitedAsync(Originate call, Function<CallPermit, CompletionStage<T>> work) {
		CompletableFuture<T> placed = this.node.admitAsync(call)
			.thenCompose((permit) -> orFail(permit, () -> work.apply(permit)));
		return EslClientResourcesInternals.toWorker(this.stream.resources(), placed);
	}

	/** Tells a permit when the call could not be placed. */
	static <T> CompletableFuture<T> orFail(CallPermit permit, Supplier<CompletionStage<T>> work) {
		CompletableFuture<T> placed;
		try {
			placed = work.get().toCompletableFuture();
		}
		catch (RuntimeException ex) {
			placed = CompletableFuture.failedFuture(ex);
		}
		return placed.whenComplete((value, failure) -> {
			if (failure != null) {
				permit.failed(Futures.unwrap(failure));
			}
		});
	}

	private BackgroundJob start(Originate call, CallPermit permit) {
		Registration followed = permit.follow(call);
		if (followed != null) {
			Duration timeout = this.pool.options().acquireTimeout();
			try {
				followed.awaitReady(timeout);
			}
			catch (EslTimeoutException ex) {
				throw this.stream.notUp(timeout);
			}
		}
		BackgroundJob job = bgapi("originate", call.arguments());
		permit.placed(job);
		return job;
	}

	private CompletionStage<BackgroundJob> startAsync(Originate call, CallPermit permit) {
		Registration followed = permit.follow(call);
		CompletionStage<Void> ready = (followed != null) ? ready(followed) : CompletableFuture.completedFuture(null);
		return ready.thenCompose((up) -> bgapiAsync(this.jobTimeout, "originate", call.arguments()))
			.thenApply((job) -> {
				permit.placed(job);
				return job;
			});
	}

	private CompletionStage<Void> ready(Registration registration) {
		Duration timeout = this.pool.options().acquireTimeout();
		return this.stream.whenUp(timeout)
			.thenCompose((up) -> registration.ready()
				.toCompletableFuture()
				.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS))
			.exceptionallyCompose((failure) -> {
				Throwable cause = Futures.unwrap(failure);
				return CompletableFuture
					.failedFuture((cause instanceof TimeoutException) ? this.stream.notUp(timeout) : cause);
			});
	}

	/** A call that failed before its channel existed ends without any event. */
	private Origination placed(Originate call, BackgroundJob job, Registration registration) {
		job.result().whenComplete((result, failure) -> {
			if (failure != null || !result.isOk()) {
				call.uuids().forEach(this.stream::willNotCome);
			}
			else {
				String body = result.body();
				call.uuids()
					.stream()
					.filter((uuid) -> body != null && body.contains(uuid))
					.forEach(this.stream::hasCome);
			}
		});
		return new Origination(call.uuid(), job, registration);
	}

	@Override
	public CompletionStage<Origination> originateAsync(Originate call, EslEventListener listener) {
		return limitedAsync(call, (permit) -> originateAsync(call, listener, permit));
	}

	CompletionStage<Origination> originateAsync(Originate call, EslEventListener listener, CallPermit permit) {
		Registration registration = listen(EventSelector.ofCall(call.uuids().toArray(String[]::new)).build(), listener);
		CompletableFuture<Origination> placed = new CompletableFuture<>();
		ready(registration).thenCompose((ready) -> startAsync(call, permit)).whenComplete((job, failure) -> {
			if (failure == null) {
				placed.complete(placed(call, job, registration));
				return;
			}
			registration.cancel();
			placed.completeExceptionally(Futures.unwrap(failure));
		});
		return placed.minimalCompletionStage();
	}

	@Override
	public PlacedCall place(Originate call) {
		return limited(call, (permit) -> place(call, permit));
	}

	PlacedCall place(Originate call, CallPermit permit) {
		return this.calls.place(call, () -> start(call, permit));
	}

	@Override
	public CompletionStage<PlacedCall> placeAsync(Originate call) {
		return limitedAsync(call, (permit) -> placeAsync(call, permit));
	}

	CompletionStage<PlacedCall> placeAsync(Originate call, CallPermit permit) {
		return this.calls.placeAsync(call, () -> startAsync(call, permit));
	}

	@Override
	public EslCall call(String uuid) {
		return this.calls.call(uuid);
	}

	@Override
	public CompletionStage<EslCall> callAsync(String uuid) {
		return this.calls.callAsync(uuid);
	}

	@Override
	public EslCall call(EslEvent event) {
		return this.calls.call(event);
	}

	@Override
	public Registration listen(String uuid, EslEventListener listener) {
		return listen(EventSelector.ofCall(uuid).build(), listener);
	}

	@Override
	public Registration listen(String uuid, Object handler) {
		throw new UnsupportedOperationException("Objects are bound by the template");
	}

	@Override
	public Registration listen(EventSelector selector, EslEventListener listener) {
		return this.stream.listen(selector, listener);
	}

}
