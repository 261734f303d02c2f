package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.protocol.ProtocolInternals;

/**
 * Asynchronous form of {@link Conference}: the same operations, with the same timeout.
 * Every future completes on a callback thread, with the result of the blocking operation,
 * or exceptionally with the exception that the blocking operation throws. Completing or
 * cancelling a future has no effect on the conference. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ConferenceAsync {

	private final ConferenceControl control;

	private final Duration timeout;

	ConferenceAsync(ConferenceControl control, Duration timeout) {
		this.control = control;
		this.timeout = timeout;
	}

	/**
	 * Asynchronous form of {@link Conference#awaitMembers(int)}.
	 * @param count as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<Integer> awaitMembers(int count) {
		return CallbackFutures.of(this.control.link().resources(), this.control.awaitMembers(count, this.timeout));
	}

	@Override
	public String toString() {
		return ProtocolInternals.logText(this.control.toString());
	}

}
