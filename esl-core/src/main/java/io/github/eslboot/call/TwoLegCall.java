package io.github.eslboot.call;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.call.CallProgress.CallLeg;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.ProtocolInternals;

/**
 * Call that connects two parties, for example an agent and a customer (click-to-call):
 * leg A is called first; when it has answered, leg B is called and bridged with it. It
 * can be cancelled at any stage. Thread-safe.
 * <p>
 * A ringback tone is played to leg A while leg B rings. The server hangs up leg A when
 * leg B is not reached or hangs up, and leg B when leg A hangs up, also without this
 * client. A leg that was moved to another partner continues. The variables
 * {@code transfer_ringback}, {@code continue_on_fail} and {@code hangup_after_bridge} of
 * leg A change that.
 * <p>
 * The futures complete on a callback thread. Completing or cancelling one of them has no
 * effect on the call.
 *
 * @since 0.1.0
 */
public final class TwoLegCall {

	private final TwoLegControl control;

	TwoLegCall(TwoLegControl control) {
		this.control = control;
	}

	/**
	 * Returns the uuid of a leg, which is known before the leg exists. If a leg has
	 * several destinations, it is the uuid of the first one until one of them answers.
	 * @param leg the leg
	 * @return the uuid
	 */
	public String uuid(CallLeg leg) {
		return this.control.uuid(leg);
	}

	/**
	 * Returns the current state of a leg. Does not block.
	 * @param leg the leg
	 * @return the state; {@link CallSnapshot.Phase#STARTING} before the leg is dialled
	 */
	public CallSnapshot snapshot(CallLeg leg) {
		return this.control.snapshot(leg);
	}

	/**
	 * Returns the handle of a leg: of leg A once it has answered, of leg B once it is
	 * dialled, so that it exists while leg B rings. Does not block.
	 * @param leg the leg
	 * @return the handle, or empty before
	 */
	public Optional<EslCall> call(CallLeg leg) {
		return this.control.call(leg);
	}

	/**
	 * Adds a listener for the progress of the legs. It receives earlier progress first.
	 * It is called on callback threads, for one progress of this call at a time and in
	 * order, and may block. An exception is logged.
	 * @param listener the listener
	 * @return this call
	 */
	public TwoLegCall onProgress(CallProgress.Listener listener) {
		this.control.progress().add(listener);
		return this;
	}

	/**
	 * Returns the future bridge.
	 * @return a future that completes with the bridge of leg A when both legs are
	 * answered; exceptionally with an {@link OriginateException} when leg A was not
	 * answered or the call was cancelled, with a {@link BridgeFailedException} when leg B
	 * was not reached, with a {@link CallEndedException} when leg A ended before, or like
	 * {@link PendingCall#accepted()}
	 */
	public CompletableFuture<Bridge> bridged() {
		return CallbackFutures.of(this.control.resources(),
				this.control.bridged().thenApply((bridge) -> new Bridge(bridge, this.control.timeout())));
	}

	/**
	 * Waits until both legs are answered and bridged. Blocks.
	 * @param timeout maximum time to wait
	 * @return the bridge of leg A
	 * @throws OriginateException when leg A was not answered, or when the call was
	 * cancelled
	 * @throws BridgeFailedException when leg B was not reached; it has the hangup cause
	 * @throws CallEndedException when leg A ended before leg B answered
	 * @throws EslException when leg A could not be placed, or when the thread is
	 * interrupted
	 * @throws EslTimeoutException when the timeout elapses first; the call continues
	 * @throws IllegalStateException when called on an event loop
	 */
	public Bridge await(Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Waiting for a call of two legs");
		return new Bridge(Futures.await(this.control.bridged(), timeout, "connect " + this.control),
				this.control.timeout());
	}

	/**
	 * Returns the future end of both legs, without a timeout.
	 * @return a future that completes when both legs have ended; a leg that was moved to
	 * another partner may last longer than the bridge
	 */
	public CompletableFuture<TwoLegEnd> ended() {
		return CallbackFutures.of(this.control.resources(), this.control.progress().ended());
	}

	/**
	 * Waits until both legs have ended. Blocks.
	 * @param timeout maximum time to wait
	 * @return the end of both legs
	 * @throws EslException when the thread is interrupted
	 * @throws EslTimeoutException when the timeout elapses first
	 * @throws IllegalStateException when called on an event loop
	 */
	public TwoLegEnd awaitEnd(Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Waiting for the end of a call of two legs");
		return Futures.await(this.control.progress().ended(), timeout, "end of " + this.control);
	}

	/**
	 * Cancels the call at any stage. If leg A still waits for a node or a limit, nothing
	 * is sent. Otherwise the legs are hung up, as soon as they exist: before they are
	 * bridged with ORIGINATOR_CANCEL, afterwards with NORMAL_CLEARING. Has no effect once
	 * their bridge has ended, or while leg A consults a third party, so that a leg which
	 * was moved to another partner continues. Does not block.
	 */
	public void cancel() {
		this.control.cancel();
	}

	@Override
	public String toString() {
		return ProtocolInternals.logText(this.control.toString());
	}

}
