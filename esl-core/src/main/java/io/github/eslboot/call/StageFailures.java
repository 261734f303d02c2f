package io.github.eslboot.call;

import java.util.concurrent.CompletableFuture;

import io.github.eslboot.internal.Futures;
import org.jspecify.annotations.Nullable;

/** Waits for an event that a command causes. */
final class StageFailures {

	private StageFailures() {
	}

	/**
	 * Fails the waits for the events of a command when the command fails.
	 * @param result the result of the waits
	 * @param command the reply to the command
	 * @param waits the waits
	 * @return the result, which fails if the command fails
	 */
	static <T extends @Nullable Object> CompletableFuture<T> failing(CompletableFuture<T> result,
			CompletableFuture<? extends @Nullable Object> command, CompletableFuture<?>... waits) {
		command.whenComplete((accepted, failure) -> {
			if (failure != null) {
				for (CompletableFuture<?> wait : waits) {
					wait.completeExceptionally(Futures.unwrap(failure));
				}
			}
		});
		return result;
	}

}
