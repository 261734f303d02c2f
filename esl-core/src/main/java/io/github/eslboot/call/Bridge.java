package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.command.DialString;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/**
 * Bridge of a call with its partner, from the point of view of the call. It ends once for
 * the call, in one of the ways of {@link BridgeEnd.EndKind};
 * {@link CallSnapshot#bridgeEnd()} is the same end. A consultation does not end it while
 * the partner can return.
 * <p>
 * The operations have the timeout of the call that was bridged, or of {@link #within}.
 * They fail like those of {@link EslCall}, and as their own methods say. Thread-safe.
 * This class and {@link EslCall} depend on each other, as a call returns its bridge,
 * which has the handles of both calls; it and {@link BridgeAsync} as well.
 *
 * @since 0.1.0
 */
public final class Bridge {

	private final BridgeControl control;

	private final Duration timeout;

	Bridge(BridgeControl control, Duration timeout) {
		this.control = control;
		this.timeout = timeout;
	}

	/**
	 * Returns the call that was bridged.
	 * @return the handle
	 */
	public EslCall call() {
		return new EslCall(this.control.call(), this.timeout);
	}

	/**
	 * Returns the call that this call was bridged with.
	 * @return the handle; its state is read from the server in the background
	 * @throws IllegalStateException when the call belongs to an outbound session, which
	 * receives no events of other calls; {@code EslTemplate.call} has a handle then
	 */
	public EslCall partner() {
		return new EslCall(this.control.partner(), this.timeout);
	}

	/**
	 * Returns the uuid of the call that this call was bridged with.
	 * @return the uuid
	 */
	public String partnerUuid() {
		return this.control.partnerUuid();
	}

	/**
	 * Returns the same bridge with another timeout.
	 * @param timeout timeout of the operations; positive
	 * @return the bridge
	 * @throws IllegalArgumentException when the timeout is zero or negative
	 */
	public Bridge within(Duration timeout) {
		return new Bridge(this.control, CallWaits.positive(timeout));
	}

	/**
	 * Returns the bridge from the partner's point of view: {@link #call()} is the
	 * partner. Waits until the partner's events report the bridge.
	 * @return the bridge
	 * @throws BridgeEndedException when the bridge has ended
	 * @throws IllegalStateException when {@link #partner()} throws it, or called on an
	 * event loop
	 */
	public Bridge opposite() {
		return new Bridge(await("opposite", this.control.opposite(this.timeout)), this.timeout);
	}

	/**
	 * Returns the asynchronous form of the operations, with the same timeout.
	 * @return the asynchronous operations on the same bridge
	 */
	public BridgeAsync async() {
		return new BridgeAsync(this.control, this.timeout);
	}

	/**
	 * Waits for the end of the bridge for this call. The end of the call is one of them.
	 * @return the end
	 * @throws EslTimeoutException when the timeout elapses first
	 * @throws IllegalStateException when called on an event loop
	 */
	public BridgeEnd awaitEnd() {
		return await("awaitEnd", this.control.awaitEnd(this.timeout));
	}

	/**
	 * Ends the bridge and parks both calls. Returns when both are parked.
	 * @throws BridgeEndedException when the bridge has ended
	 * @throws CallEndedException when one of the calls ends first
	 */
	public void split() {
		await("split", this.control.split(this.timeout));
	}

	/**
	 * Transfers the call to an extension of the dialplan {@code XML} in the context
	 * {@code default}, like {@link #transferBlind(String, String, String)}.
	 * @param extension the extension
	 */
	public void transferBlind(String extension) {
		transferBlind(extension, "XML", "default");
	}

	/**
	 * Transfers the call to an extension. The partner is hung up, unless it dialled the
	 * call with an application {@code bridge} or has the variable
	 * {@code park_after_bridge}. Returns when the dialplan has started.
	 * @param extension the extension; may contain spaces, but not <code>${</code>
	 * @param dialplan the dialplan, usually {@code XML}; not {@code inline}
	 * @param context the context, for example {@code default}
	 * @throws BridgeEndedException when the bridge has ended
	 * @throws CallEndedException when the call ends first, for example as there is no
	 * such extension
	 */
	public void transferBlind(String extension, String dialplan, String context) {
		await("transferBlind", this.control.transferBlind(extension, dialplan, context, this.timeout));
	}

	/**
	 * Connects the partner of this call with a third party, while this call waits with
	 * music on hold: the first step of an attended transfer. Returns when the third party
	 * has answered.
	 * @param dialString the third party: one leg
	 * @return the consultation
	 * @throws BridgeFailedException when the third party did not answer; the bridge
	 * continues
	 * @throws BridgeEndedException when the bridge has ended
	 * @throws CallEndedException when one of the calls ends first
	 * @throws EslTimeoutException when the timeout elapses first; the third party is hung
	 * up
	 * @throws IllegalArgumentException when the dial string has several legs or contains
	 * <code>${</code>
	 */
	public Consultation consult(DialString dialString) {
		CompletableFuture<@Nullable Void> cancelled = new CompletableFuture<>();
		try {
			return new Consultation(
					await("consult", ConsultationControl.dial(this.control, dialString, this.timeout, cancelled)),
					this.timeout);
		}
		catch (EslException ex) {
			// Also if the thread was interrupted.
			cancelled.complete(null);
			throw ex;
		}
	}

	/**
	 * Connects the partner of this call with a third party, like
	 * {@link #consult(DialString)}.
	 * @param endpoint the third party
	 * @return the consultation
	 */
	public Consultation consult(Endpoint endpoint) {
		return consult(DialString.of(endpoint));
	}

	private <T extends @Nullable Object> T await(String operation, CompletableFuture<T> future) {
		return CallWaits.await(this.control.call(), operation, future, this.timeout);
	}

	@Override
	public String toString() {
		return ProtocolInternals.logText(this.control.toString());
	}

}
