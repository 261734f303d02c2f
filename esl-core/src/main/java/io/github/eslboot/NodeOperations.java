package io.github.eslboot;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.EslCalls;
import io.github.eslboot.call.PlacedCall;
import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslTimeoutException;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.Registration;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.job.JobResult;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.protocol.ApiResponse;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/** What can be done with one server, over its pool, its stream and its jobs. */
final class NodeOperations implements EslOperations {

	private final EslConnectionPool pool;

	private final EventStream stream;

	private final JobRegistry jobs;

	private final Duration commandTimeout;

	private final Duration jobTimeout;

	private final EslCalls calls;

	NodeOperations(EslConnectionPool pool, EventStream stream, JobRegistry jobs, Duration commandTimeout,
			Duration jobTimeout) {
		this.pool = pool;
		this.stream = stream;
		this.jobs = jobs;
		this.commandTimeout = commandTimeout;
		this.jobTimeout = jobTimeout;
		this.calls = EslCalls.of(pool, stream, commandTimeout, jobTimeout);
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
		BackgroundJob job = this.jobs.register("bgapi " + command, deadline);
		try {
			EslCommand bgapi = EslCommand.bgapi(job.uuid(), command, arguments);
			accepted(bgapi, send(bgapi));
		}
		catch (EslTimeoutException ex) {
			// The server may have the job all the same: its result or deadline tells.
			return job;
		}
		catch (EslException ex) {
			this.jobs.withdraw(job, ex);
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
			BackgroundJob job = this.jobs.register("bgapi " + command, deadline);
			EslCommand bgapi = withUuid.apply(job.uuid());
			return sendAsync(bgapi, this.commandTimeout).handle((reply, failure) -> {
				Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
				if (cause == null && reply.isError()) {
					cause = new EslCommandException(bgapi, reply, this.pool.name());
				}
				if (cause == null || cause instanceof EslTimeoutException) {
					return job;
				}
				EslException known = (cause instanceof EslException esl) ? esl
						: new EslException("'" + bgapi + "' could not be sent", cause);
				this.jobs.withdraw(job, known);
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
		return new Origination(call.uuid(), bgapi("originate", call.arguments()), null);
	}

	@Override
	public Origination originate(Originate call, EslEventListener listener) {
		Registration registration = listen(EventSelector.ofCall(call.uuids().toArray(String[]::new)).build(), listener);
		try {
			registration.awaitReady(this.pool.options().acquireTimeout());
			return placed(call, bgapi("originate", call.arguments()), registration);
		}
		catch (RuntimeException ex) {
			registration.cancel();
			throw (ex instanceof EslTimeoutException) ? this.stream.notUp(this.pool.options().acquireTimeout()) : ex;
		}
	}

	/** A call that failed before its channel existed ends without any event. */
	private Origination placed(Originate call, BackgroundJob job, Registration registration) {
		job.result().whenComplete((result, failure) -> {
			if (failure != null || !result.isOk()) {
				call.uuids().forEach(this.stream::willNotCome);
			}
		});
		return new Origination(call.uuid(), job, registration);
	}

	@Override
	public CompletionStage<Origination> originateAsync(Originate call, EslEventListener listener) {
		Registration registration = listen(EventSelector.ofCall(call.uuids().toArray(String[]::new)).build(), listener);
		Duration timeout = this.pool.options().acquireTimeout();
		CompletableFuture<Origination> placed = new CompletableFuture<>();
		this.stream.whenUp(timeout)
			.thenCompose((up) -> registration.ready()
				.toCompletableFuture()
				.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS))
			.thenCompose((ready) -> bgapiAsync(this.jobTimeout, "originate", call.arguments()))
			.whenComplete((job, failure) -> {
				if (failure == null) {
					placed.complete(placed(call, job, registration));
					return;
				}
				registration.cancel();
				Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
				placed.completeExceptionally((cause instanceof TimeoutException) ? this.stream.notUp(timeout) : cause);
			});
		return placed.minimalCompletionStage();
	}

	@Override
	public PlacedCall place(Originate call) {
		return this.calls.place(call, () -> bgapi("originate", call.arguments()));
	}

	@Override
	public CompletionStage<PlacedCall> placeAsync(Originate call) {
		return this.calls.placeAsync(call, () -> bgapiAsync(this.jobTimeout, "originate", call.arguments()));
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
