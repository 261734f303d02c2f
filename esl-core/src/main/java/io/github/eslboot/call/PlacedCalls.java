package io.github.eslboot.call;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls that were originated on a server and have not ended. When the application closes
 * they can be hung up. Thread-safe.
 */
final class PlacedCalls {

	/** Maximum number of calls that are hung up at the same time. */
	private static final int BATCH = 200;

	/** The calls with the futures that complete after they were removed. */
	private final Map<OriginateAttempt, CompletableFuture<Void>> live = new ConcurrentHashMap<>();

	private volatile boolean closed;

	/**
	 * Adds a call that is about to be originated.
	 * @param call the call
	 * @return {@code false} if the calls were hung up: then the call must not be
	 * originated
	 */
	boolean add(OriginateAttempt call) {
		CompletableFuture<Void> removed = new CompletableFuture<>();
		this.live.put(call, removed);
		call.ended().whenComplete((ended, failure) -> {
			this.live.remove(call);
			removed.complete(null);
		});
		// After the call was added: either this thread finds the calls closed, or
		// hangUp finds the call.
		return !this.closed;
	}

	/** Returns the number of calls that have not ended. */
	int size() {
		return this.live.size();
	}

	/**
	 * Hangs up all calls, and refuses further ones.
	 * @return a future that completes when all calls have ended, on an event loop or on
	 * the calling thread
	 */
	CompletableFuture<Void> hangUp() {
		this.closed = true;
		List<OriginateAttempt> calls = List.copyOf(this.live.keySet());
		CompletableFuture<Void> ended = CompletableFuture
			.allOf(List.copyOf(this.live.values()).toArray(CompletableFuture[]::new));
		hangUp(calls, 0);
		return ended;
	}

	private void hangUp(List<OriginateAttempt> calls, int from) {
		if (from < calls.size()) {
			int to = Math.min(calls.size(), from + BATCH);
			CompletableFuture
				.allOf(calls.subList(from, to).stream().map(OriginateAttempt::hangUp).toArray(CompletableFuture[]::new))
				.thenRun(() -> hangUp(calls, to));
		}
	}

}
