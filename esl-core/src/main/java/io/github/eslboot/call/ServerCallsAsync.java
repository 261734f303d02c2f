package io.github.eslboot.call;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.eslboot.connection.EslClientResources;

/**
 * Asynchronous form of {@link ServerCalls}. Every future completes on a callback thread,
 * with the result of the blocking operation, or exceptionally with the exception that the
 * blocking operation throws. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ServerCallsAsync {

	private final Supplier<CompletableFuture<List<LiveCall>>> live;

	private final EslClientResources resources;

	/**
	 * Creates the operations.
	 * @param live starts to read the live calls; its future completes on an event loop
	 * @param resources threads of the client
	 */
	ServerCallsAsync(Supplier<CompletableFuture<List<LiveCall>>> live, EslClientResources resources) {
		this.live = live;
		this.resources = resources;
	}

	/**
	 * Asynchronous form of {@link ServerCalls#live()}.
	 * @return a future that completes like the blocking form
	 * @throws IllegalStateException when Jackson is not on the class path
	 */
	public CompletableFuture<List<LiveCall>> live() {
		return CallbackFutures.of(this.resources, this.live.get());
	}

}
