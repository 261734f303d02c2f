package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous form of {@link RunningApplication}: the same operations, with the same
 * timeout. Every future completes on a callback thread, with the result of the blocking
 * operation, or exceptionally with the exception that the blocking operation throws.
 * Completing or cancelling a future has no effect on the application. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RunningApplicationAsync {

	private final RunningControl control;

	private final Duration timeout;

	RunningApplicationAsync(RunningControl control, Duration timeout) {
		this.control = control;
		this.timeout = timeout;
	}

	/**
	 * Asynchronous form of {@link RunningApplication#awaitEnd()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<ApplicationEnd> awaitEnd() {
		return view(this.control.awaitEnd(this.timeout));
	}

	/**
	 * Returns the future end of the application, without a timeout.
	 * @return a future that completes with the end
	 */
	public CompletableFuture<ApplicationEnd> ended() {
		return view(this.control.ended());
	}

	/**
	 * Asynchronous form of {@link RunningApplication#stop()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<ApplicationEnd> stop() {
		return view(this.control.stop(this.timeout));
	}

	private <T extends @Nullable Object> CompletableFuture<T> view(CompletableFuture<T> future) {
		return CallbackFutures.of(this.control.call().link().resources(), future);
	}

	@Override
	public String toString() {
		return ProtocolInternals.logText(this.control.toString());
	}

}
