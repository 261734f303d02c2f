package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous form of {@link Eavesdrop}: the same operations, with the same timeout.
 * Every future completes on a callback thread, with the result of the blocking operation,
 * or exceptionally with the exception that the blocking operation throws. Completing or
 * cancelling a future has no effect on the call. Thread-safe.
 *
 * @since 0.1.0
 */
public final class EavesdropAsync {

	private final EavesdropControl control;

	private final Duration timeout;

	EavesdropAsync(EavesdropControl control, Duration timeout) {
		this.control = control;
		this.timeout = timeout;
	}

	/**
	 * Asynchronous form of {@link Eavesdrop#changeMode(EavesdropMode)}.
	 * @param mode as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> changeMode(EavesdropMode mode) {
		return view(this.control.changeMode(mode));
	}

	/**
	 * Asynchronous form of {@link Eavesdrop#awaitEnd()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<ApplicationEnd> awaitEnd() {
		return view(this.control.running().awaitEnd(this.timeout));
	}

	/**
	 * Returns the future end of the eavesdropping, without a timeout.
	 * @return a future that completes with the end
	 */
	public CompletableFuture<ApplicationEnd> ended() {
		return view(this.control.running().ended());
	}

	/**
	 * Asynchronous form of {@link Eavesdrop#stop()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<ApplicationEnd> stop() {
		return view(this.control.running().stop(this.timeout));
	}

	private <T extends @Nullable Object> CompletableFuture<T> view(CompletableFuture<T> future) {
		return CallbackFutures.of(this.control.running().call().link().resources(), future);
	}

	@Override
	public String toString() {
		return ProtocolInternals.logText(this.control.running().toString());
	}

}
