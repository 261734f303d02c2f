package io.github.eslboot.call;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Durations;

/**
 * Calls of one server, or of all servers of a group. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ServerCalls {

	private final Supplier<List<EslCalls>> nodes;

	private final EslClientResources resources;

	private final Duration timeout;

	/**
	 * Creates a view of calls.
	 * @param nodes the registries of the current servers
	 * @param resources threads of the client
	 * @param timeout maximum time to wait for the calls of the servers
	 */
	ServerCalls(Supplier<List<EslCalls>> nodes, EslClientResources resources, Duration timeout) {
		this.nodes = nodes;
		this.resources = resources;
		this.timeout = timeout;
	}

	/**
	 * Returns the asynchronous form of the operations that block.
	 * @return the asynchronous operations on the same servers
	 */
	public ServerCallsAsync async() {
		return new ServerCallsAsync(this::liveOnLoop, this.resources);
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
		return CallWaits.await("the live calls", liveOnLoop(), this.timeout);
	}

	/**
	 * Returns the future live calls, which completes on an event loop or on the calling
	 * thread.
	 */
	private CompletableFuture<List<LiveCall>> liveOnLoop() {
		List<LiveCalls> all = all();
		// All servers at the same time.
		List<CompletableFuture<Void>> ready = all.stream().map(LiveCalls::follow).toList();
		CompletableFuture<?>[] awaited = IntStream.range(0, all.size())
			.filter((i) -> all.get(i).isUp())
			.mapToObj(ready::get)
			.toArray(CompletableFuture[]::new);
		return CompletableFuture.anyOf(CompletableFuture.allOf(awaited), timeout(awaited))
			.thenApply((done) -> all.stream().flatMap((calls) -> calls.calls().stream()).toList());
	}

	/**
	 * Returns a future that completes at the timeout, after which calls may be missing.
	 */
	private CompletableFuture<Boolean> timeout(CompletableFuture<?>[] awaited) {
		CompletableFuture<Boolean> elapsed = new CompletableFuture<>();
		try {
			var timer = EslClientResourcesInternals.nextEventLoop(this.resources)
				.schedule(() -> elapsed.complete(true), Durations.toNanos(this.timeout), TimeUnit.NANOSECONDS);
			CompletableFuture.allOf(awaited).whenComplete((done, failure) -> timer.cancel(false));
		}
		catch (Throwable ex) {
			// The client is being closed.
			elapsed.complete(true);
		}
		return elapsed;
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
