package io.github.eslboot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.node.NodeInternals;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/** Runs a command on all nodes and collects the result of each. */
final class NodeResults {

	private NodeResults() {
	}

	/**
	 * Runs a command on all nodes. The future completes on an event loop or on the
	 * calling thread, with a supplier that reads the outputs.
	 */
	static <T extends @Nullable Object> CompletableFuture<Supplier<List<NodeResult<T>>>> run(Nodes nodes,
			ApiCommand<T> command, Duration timeout) {
		Operation<T> operation = Operation.run(command, timeout);
		List<CompletableFuture<Supplier<NodeResult<T>>>> readers = new ArrayList<>();
		for (NodeClient node : nodes.clients()) {
			boolean takesCommands = nodes.group() == null || NodeInternals.takesCommands(node.node());
			CompletableFuture<Supplier<T>> reader = takesCommands ? node.runAsync(operation)
					: CompletableFuture.failedFuture(new EslConnectionException(Reason.UNAVAILABLE, Sent.NO,
							"%s is %s; '%s' was not sent".formatted(node.name(), node.node().state(), command), null));
			readers.add(reader.handle((read, failure) -> () -> result(node.name(), command, read, failure)));
		}
		return CompletableFuture.allOf(readers.toArray(CompletableFuture[]::new))
			.thenApply((done) -> () -> readers.stream().map((reader) -> reader.join().get()).toList());
	}

	private static <T extends @Nullable Object> NodeResult<T> result(String node, ApiCommand<T> command,
			@Nullable Supplier<T> reader, @Nullable Throwable failure) {
		Throwable cause;
		try {
			if (reader != null) {
				return new NodeResult<>(node, reader.get(), null);
			}
			cause = (failure != null) ? Futures.unwrap(failure) : new IllegalStateException("no reply");
		}
		catch (EslException ex) {
			cause = ex;
		}
		return new NodeResult<>(node, null, (cause instanceof EslException known) ? known
				: new EslException("'%s' failed on %s: %s".formatted(command, node, cause), cause));
	}

}
