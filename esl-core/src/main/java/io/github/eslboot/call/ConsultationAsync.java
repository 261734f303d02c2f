package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous form of {@link Consultation}: the same operations, with the same
 * parameters and the same timeout. Every future completes on a callback thread, with the
 * result of the blocking operation, or exceptionally with the exception that the blocking
 * operation throws. Completing or cancelling a future has no effect on the calls.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class ConsultationAsync {

	private final ConsultationControl control;

	private final Duration timeout;

	ConsultationAsync(ConsultationControl control, Duration timeout) {
		this.control = control;
		this.timeout = timeout;
	}

	/**
	 * Asynchronous form of {@link Consultation#complete()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<Bridge> complete() {
		return view(this.control.complete(this.timeout).thenApply((bridge) -> new Bridge(bridge, this.timeout)));
	}

	/**
	 * Asynchronous form of {@link Consultation#cancel()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> cancel() {
		return view(this.control.cancel(this.timeout));
	}

	/**
	 * Asynchronous form of {@link Consultation#conference(String)}.
	 * @param name as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<Conference> conference(String name) {
		return view(this.control.conference(name, this.timeout)
			.thenApply((conference) -> new Conference(conference, this.timeout)));
	}

	private <T extends @Nullable Object> CompletableFuture<T> view(CompletableFuture<T> future) {
		return CallbackFutures.of(this.control.waiting().link().resources(), future);
	}

	@Override
	public String toString() {
		return ProtocolInternals.logText(this.control.toString());
	}

}
