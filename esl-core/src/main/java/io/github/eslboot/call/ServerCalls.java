package io.github.eslboot.call;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslTimeoutException;

/**
 * Calls of one server, or of all servers of a group. Thread-safe.
 */
public final class ServerCalls {

	private final Supplier<List<EslCalls>> nodes;

	private final Duration timeout;

	/**
	 * Creates a view of calls.
	 * @param nodes the registries of the current servers
	 * @param timeout maximum time to wait for the calls of the servers
	 */
	ServerCalls(Supplier<List<EslCalls>> nodes, Duration timeout) {
		this.nodes = nodes;
		this.timeout = timeout;
	}

	/**
	 * Returns the live calls of all servers, as their events report them. The first
	 * request subscribes to the events of all calls, and waits until the servers have
	 * listed their calls; after a gap, the first request waits until they have listed
	 * them again. Otherwise this method does not wait. A server that sends no events does
	 * not delay the others: its calls are those that were known last, see
	 * {@link #isComplete()}. Requires Jackson. Blocks.
	 * @return a snapshot of the calls
	 * @throws io.github.eslboot.protocol.EslException when a server refuses the events,
	 * or the thread is interrupted
	 * @throws IllegalStateException when Jackson is not on the class path, or when called
	 * on an event loop
	 */
	public List<LiveCall> live() {
		EslClientResourcesInternals.checkMayBlock("Waiting for the live calls");
		List<LiveCalls> all = all();
		// All servers at the same time.
		List<CompletableFuture<Void>> ready = all.stream().map(LiveCalls::follow).toList();
		CompletableFuture<?>[] awaited = IntStream.range(0, all.size())
			.filter((i) -> all.get(i).isUp())
			.mapToObj(ready::get)
			.toArray(CompletableFuture[]::new);
		try {
			Futures.await(CompletableFuture.allOf(awaited), this.timeout, "the live calls");
		}
		catch (EslTimeoutException ex) {
			// Then they are not complete.
		}
		return all.stream().flatMap((calls) -> calls.calls().stream()).toList();
	}

	/**
	 * Returns whether {@link #live()} has all calls of all servers: each server sends
	 * events, and has listed its calls since the last gap. Does not block.
	 * @return {@code false} also before the first request
	 */
	public boolean isComplete() {
		return all().stream().allMatch(LiveCalls::isUpToDate);
	}

	/**
	 * Returns the number of calls that have a handle and have not ended.
	 * @return the number
	 */
	public int size() {
		return this.nodes.get().stream().mapToInt(EslCalls::size).sum();
	}

	private List<LiveCalls> all() {
		return this.nodes.get().stream().map(EslCalls::live).toList();
	}

}
