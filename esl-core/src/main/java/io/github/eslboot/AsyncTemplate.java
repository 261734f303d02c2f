package io.github.eslboot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.eslboot.call.CallInternals;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.observation.ObservationInternals;
import io.github.eslboot.observation.ObservedContext;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/** Asynchronous operations of an {@link EslTemplate}. */
final class AsyncTemplate implements EslAsyncOperations {

	private final Nodes nodes;

	private final Timeouts timeouts;

	private final CallPlacer placer;

	AsyncTemplate(Nodes nodes, Timeouts timeouts, CallPlacer placer) {
		this.nodes = nodes;
		this.timeouts = timeouts;
		this.placer = placer;
	}

	@Override
	public CompletableFuture<String> api(String command, String... arguments) {
		return run(Operation.api(command, arguments, this.timeouts.command()));
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> run(ApiCommand<T> command) {
		return run(command, this.timeouts.command());
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> run(ApiCommand<T> command, Duration timeout) {
		return run(Operation.run(command, timeout));
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> runInBackground(ApiCommand<T> command, Duration timeout) {
		JobOperation operation = JobOperation.of(command, timeout);
		return onCallback(onAsync(Target.of(operation.api()), (node) -> node.runInBackgroundAsync(command, operation)));
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<List<NodeResult<T>>> runOnAll(ApiCommand<T> command) {
		return runOnAll(command, this.timeouts.command());
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<List<NodeResult<T>>> runOnAll(ApiCommand<T> command,
			Duration timeout) {
		return onCallback(NodeResults.run(this.nodes, command, timeout));
	}

	@Override
	public CompletableFuture<EslReply> send(EslCommand command) {
		return send(command, this.timeouts.command());
	}

	@Override
	public CompletableFuture<EslReply> send(EslCommand command, Duration timeout) {
		return run(Operation.send(command, timeout));
	}

	@Override
	public CompletableFuture<BackgroundJob> bgapi(String command, String... arguments) {
		return bgapi(command, List.of(arguments), this.timeouts.job());
	}

	@Override
	public CompletableFuture<BackgroundJob> bgapi(String command, List<String> arguments, Duration timeout) {
		JobOperation operation = JobOperation.of(command, arguments, timeout);
		return valueOnCallback(onAsync(Target.of(operation.api()), (node) -> node.startAsync(operation)));
	}

	@Override
	public CompletableFuture<String> queueApplication(String uuid, String application, String argument) {
		return run(Operation.queueApplication(uuid, application, argument, this.timeouts.command()));
	}

	@Override
	public PendingCall originate(Originate call) {
		return this.placer.originate(call, null, Pace.IMMEDIATE);
	}

	@Override
	public PendingCall originate(Originate call, EslEventListener listener) {
		return this.placer.originate(call, listener, Pace.IMMEDIATE);
	}

	@Override
	public CompletableFuture<EslCall> call(String uuid) {
		return valueOnCallback(
				onAsync(new Target.NodeOfCall(uuid), (node) -> CallInternals.callAsync(node.calls(), uuid)));
	}

	private <T extends @Nullable Object> CompletableFuture<T> run(Operation<T> operation) {
		return onCallback(onAsync(Target.of(operation.command()), (node) -> node.runAsync(operation)));
	}

	/**
	 * Starts work, which belongs to the context of the caller even if another thread
	 * starts it after a look-up of the node.
	 */
	private <T extends @Nullable Object> CompletableFuture<T> onAsync(Target target,
			Function<NodeClient, CompletableFuture<T>> work) {
		ObservedContext caller = EslClientResourcesInternals.currentContext(this.nodes.resources());
		return this.nodes.onAsync(target,
				(caller != null) ? (node) -> ObservationInternals.in(caller, () -> work.apply(node)) : work);
	}

	private <T extends @Nullable Object> CompletableFuture<T> valueOnCallback(CompletableFuture<T> value) {
		return onCallback(value.thenApply((result) -> () -> result));
	}

	/**
	 * Returns a future for the caller of the operation, which completes on a callback
	 * thread.
	 */
	private <T extends @Nullable Object> CompletableFuture<T> onCallback(CompletableFuture<Supplier<T>> reader) {
		CompletableFuture<T> future = new CompletableFuture<>();
		EslClientResourcesInternals.onCallback(this.nodes.resources(), reader, (result, failure) -> {
			try {
				if (failure != null) {
					future.completeExceptionally(Futures.unwrap(failure));
				}
				else {
					future.complete(result.get());
				}
			}
			catch (Throwable ex) {
				future.completeExceptionally(ex);
			}
		});
		return future;
	}

}
