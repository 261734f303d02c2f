package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous form of {@link ConferenceMember}: the same operations, with the same
 * timeout. Every future completes on a callback thread, with the result of the blocking
 * operation, or exceptionally with the exception that the blocking operation throws.
 * Completing or cancelling a future has no effect on the call. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ConferenceMemberAsync {

	private final MemberControl control;

	private final Duration timeout;

	ConferenceMemberAsync(MemberControl control, Duration timeout) {
		this.control = control;
		this.timeout = timeout;
	}

	/**
	 * Asynchronous form of {@link ConferenceMember#mute()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> mute() {
		return view(this.control.mute(true));
	}

	/**
	 * Asynchronous form of {@link ConferenceMember#unmute()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> unmute() {
		return view(this.control.mute(false));
	}

	/**
	 * Asynchronous form of {@link ConferenceMember#deaf()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> deaf() {
		return view(this.control.deafen(true));
	}

	/**
	 * Asynchronous form of {@link ConferenceMember#undeaf()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<@Nullable Void> undeaf() {
		return view(this.control.deafen(false));
	}

	/**
	 * Asynchronous form of {@link ConferenceMember#leave()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<ApplicationEnd> leave() {
		return view(this.control.running().stop(this.timeout));
	}

	/**
	 * Asynchronous form of {@link ConferenceMember#kick()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<ApplicationEnd> kick() {
		return view(this.control.kick(this.timeout));
	}

	/**
	 * Asynchronous form of {@link ConferenceMember#awaitEnd()}.
	 * @return a future that completes like the blocking form
	 */
	public CompletableFuture<ApplicationEnd> awaitEnd() {
		return view(this.control.running().awaitEnd(this.timeout));
	}

	/**
	 * Returns the future end of the membership, without a timeout.
	 * @return a future that completes with the end
	 */
	public CompletableFuture<ApplicationEnd> ended() {
		return view(this.control.running().ended());
	}

	private <T extends @Nullable Object> CompletableFuture<T> view(CompletableFuture<T> future) {
		return CallbackFutures.of(this.control.running().call().link().resources(), future);
	}

	@Override
	public String toString() {
		return ProtocolInternals.logText(this.control.toString());
	}

}
