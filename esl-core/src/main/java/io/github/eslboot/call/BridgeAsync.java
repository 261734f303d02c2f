package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.command.DialString;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous form of {@link Bridge}: the same operations, with the same parameters and
 * the same timeout. Every future completes on a callback thread, with the result of the
 * blocking operation, or exceptionally with the exception that the blocking operation
 * throws. Completing or cancelling a future has no effect on the bridge. Thread-safe.
 *
 * @since 0.1.0
 */
public final class BridgeAsync {

	private final BridgeControl control;

	private final Duration timeout;

	BridgeAsync(BridgeControl control, Duration timeout) {
		this.control = control;
		this.timeout = timeout;
	}

	/**
	 * Asynchronous form of {@link Bridge#opposite()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<Bridge> opposite() {
		return view(this.control.opposite(this.timeout).thenApply((control) -> new Bridge(control, this.timeout)));
	}

	/**
	 * Asynchronous form of {@link Bridge#awaitEnd()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<BridgeEnd> awaitEnd() {
		return view(this.control.awaitEnd(this.timeout));
	}

	/**
	 * Returns the future end of the bridge, without a timeout.
	 * @return a future that completes with the end
	 */
	public CompletableFuture<BridgeEnd> ended() {
		return view(this.control.ended());
	}

	/**
	 * Asynchronous form of {@link Bridge#split()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> split() {
		return view(this.control.split(this.timeout));
	}

	/**
	 * Asynchronous form of {@link Bridge#transferBlind(String)}.
	 * @param extension as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> transferBlind(String extension) {
		return transferBlind(extension, "XML", "default");
	}

	/**
	 * Asynchronous form of {@link Bridge#transferBlind(String, String, String)}.
	 * @param extension as for the blocking form
	 * @param dialplan as for the blocking form
	 * @param context as for the blocking form
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> transferBlind(String extension, String dialplan, String context) {
		return view(this.control.transferBlind(extension, dialplan, context, this.timeout));
	}

	/**
	 * Asynchronous form of {@link Bridge#consult(DialString)}.
	 * @param dialString as for the blocking form
	 * @return a future that completes like the blocking form. If it is cancelled, the
	 * third party is hung up, also while it rings, and the bridge continues
	 */
	public CompletableFuture<Consultation> consult(DialString dialString) {
		CompletableFuture<@Nullable Void> cancelled = new CompletableFuture<>();
		CompletableFuture<Consultation> result = view(
				ConsultationControl.dial(this.control, dialString, this.timeout, cancelled)
					.thenApply((consultation) -> new Consultation(consultation, this.timeout)));
		result.whenComplete((consultation, failure) -> {
			if (result.isCancelled()) {
				cancelled.complete(null);
			}
		});
		return result;
	}

	/**
	 * Asynchronous form of {@link Bridge#consult(Endpoint)}.
	 * @param endpoint as for the blocking form
	 * @return a future like that of {@link #consult(DialString)}
	 */
	public CompletableFuture<Consultation> consult(Endpoint endpoint) {
		return consult(DialString.of(endpoint));
	}

	private <T extends @Nullable Object> CompletableFuture<T> view(CompletableFuture<T> future) {
		return CallbackFutures.of(this.control.call().link().resources(), future);
	}

	@Override
	public String toString() {
		return ProtocolInternals.logText(this.control.toString());
	}

}
