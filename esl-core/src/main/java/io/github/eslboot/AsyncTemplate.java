package io.github.eslboot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.EslCalls;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/** Asynchronous operations of an {@link EslTemplate}. */
final class AsyncTemplate implements EslAsyncOperations {

	private final Nodes nodes;

	private final Timeouts timeouts;

	AsyncTemplate(Nodes nodes, Timeouts timeouts) {
		this.nodes = nodes;
		this.timeouts = timeouts;
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
		return view(this.nodes.onAsync(Target.of(operation.api()),
				(node) -> node.runInBackgroundAsync(command, operation)));
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
		return view(this.nodes.onAsync(Target.of(operation.api()), (node) -> node.startAsync(operation)));
	}

	@Override
	public CompletableFuture<String> queueApplication(String uuid, String application, String argument) {
		return run(Operation.queueApplication(uuid, application, argument, this.timeouts.command()));
	}

	@Override
	public CompletableFuture<Origination> originate(Originate call) {
		return view(this.nodes.onAsync(new Target.Placing(call), (node) -> node.originateAsync(call, null)));
	}

	@Override
	public CompletableFuture<Origination> originate(Originate call, EslEventListener listener) {
		FailoverListener attempts = this.nodes.failover(listener);
		CompletableFuture<Origination> placed = this.nodes.onAsync(new Target.Placing(call),
				(node) -> node.originateAsync(call, attempts.nextAttempt()));
		return view(placed.whenComplete((result, failure) -> attempts.placed(failure == null)));
	}

	@Override
	public PendingCall place(Originate call) {
		return EslCalls.pending(call, this.nodes.resources(),
				(pending) -> this.nodes.placeOnLoop(call, (node) -> node.originatePending(call, pending)));
	}

	@Override
	public CompletableFuture<EslCall> call(String uuid) {
		return view(this.nodes.onAsync(new Target.NodeOfCall(uuid),
				(node) -> node.calls().callAsync(uuid).toCompletableFuture()));
	}

	private <T extends @Nullable Object> CompletableFuture<T> run(Operation<T> operation) {
		return view(this.nodes.onAsync(Target.of(operation.command()), (node) -> node.runAsync(operation)));
	}

	/** A future of the caller's own, which fails with the failure itself. */
	private static <T extends @Nullable Object> CompletableFuture<T> view(CompletableFuture<T> future) {
		CompletableFuture<T> view = new CompletableFuture<>();
		future.whenComplete((result, failure) -> {
			if (failure != null) {
				view.completeExceptionally(Futures.unwrap(failure));
			}
			else {
				view.complete(result);
			}
		});
		return view;
	}

}
