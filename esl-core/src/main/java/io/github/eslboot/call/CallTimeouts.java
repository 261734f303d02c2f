package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.eslboot.call.link.CallLink;
import io.github.eslboot.connection.EslClientResourcesInternals;
import org.jspecify.annotations.Nullable;

/** Futures with a timeout, which an event loop of the link's client runs. */
final class CallTimeouts {

	private CallTimeouts() {
	}

	/**
	 * Returns a future that fails at a timeout unless it is complete.
	 * @param link the link, whose resources have the timer
	 * @param timeout the timeout
	 * @param failure creates the failure
	 */
	static <T extends @Nullable Object> CompletableFuture<T> expiring(CallLink link, Duration timeout,
			Supplier<? extends Throwable> failure) {
		CompletableFuture<T> future = new CompletableFuture<>();
		var timer = EslClientResourcesInternals.schedule(link.resources(),
				() -> future.completeExceptionally(failure.get()), timeout);
		future.whenComplete((value, reason) -> timer.cancel(false));
		return future;
	}

}
