package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Futures;
import org.jspecify.annotations.Nullable;

/** Waits of the operations on calls and bridges. */
final class CallWaits {

	/**
	 * Extra time for a future to report its own timeout after a pause of the JVM.
	 */
	private static final Duration SLACK = Duration.ofSeconds(30);

	private static final Duration MAX_PADDED_TIMEOUT = Duration.ofDays(10_000);

	private CallWaits() {
	}

	/**
	 * Waits for the result of an operation.
	 * @param control the call
	 * @param operation name of the operation, for messages
	 * @param future the future of the operation, which ends by itself within the timeout
	 * @param timeout timeout of the operation
	 * @return the result
	 * @throws IllegalStateException when called on an event loop
	 */
	static <T extends @Nullable Object> T await(CallControl control, String operation, CompletableFuture<T> future,
			Duration timeout) {
		return await(operation + " on call " + control.uuid(), future, timeout);
	}

	/**
	 * Waits for the result of an operation.
	 * @param operation the operation, for messages
	 * @param future the future of the operation, which ends by itself within the timeout
	 * @param timeout timeout of the operation
	 * @return the result
	 * @throws IllegalStateException when called on an event loop
	 */
	static <T extends @Nullable Object> T await(String operation, CompletableFuture<T> future, Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Waiting for '" + operation + "'");
		return Futures.await(future, (timeout.compareTo(MAX_PADDED_TIMEOUT) > 0) ? timeout : timeout.plus(SLACK),
				operation);
	}

	/**
	 * Waits for the events that a command causes.
	 * @param result the result of the waits
	 * @param command the reply to the command
	 * @param waits the waits for the events; if one fails, the other events may never
	 * occur
	 * @return the result, which fails as soon as the command or one of the waits fails
	 */
	static <T extends @Nullable Object> CompletableFuture<T> failing(CompletableFuture<T> result,
			CompletableFuture<? extends @Nullable Object> command, CompletableFuture<?>... waits) {
		failAll(waits, command);
		for (CompletableFuture<?> wait : waits) {
			failAll(waits, wait);
		}
		return result;
	}

	private static void failAll(CompletableFuture<?>[] waits, CompletableFuture<? extends @Nullable Object> cause) {
		cause.whenComplete((value, failure) -> {
			if (failure != null) {
				for (CompletableFuture<?> wait : waits) {
					wait.completeExceptionally(Futures.unwrap(failure));
				}
			}
		});
	}

	/** Checks and returns the timeout of a handle. */
	static Duration positive(Duration timeout) {
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("'timeout' must be positive, but is " + timeout);
		}
		return timeout;
	}

}
