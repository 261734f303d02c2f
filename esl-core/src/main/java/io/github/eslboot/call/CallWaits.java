package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Futures;
import org.jspecify.annotations.Nullable;

/** Waits of the blocking operations on calls and bridges. */
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
		EslClientResourcesInternals.checkMayBlock("Waiting for '" + operation + "' on a call");
		return Futures.await(future, (timeout.compareTo(MAX_PADDED_TIMEOUT) > 0) ? timeout : timeout.plus(SLACK),
				operation + " on call " + control.uuid());
	}

	/** Checks and returns the timeout of a handle. */
	static Duration positive(Duration timeout) {
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("'timeout' must be positive, but is " + timeout);
		}
		return timeout;
	}

}
