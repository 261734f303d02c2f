package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/**
 * Attended transfer: the partner of a call, for example an agent, talks to a third party
 * while the call waits with music on hold. Ends with {@link #complete}, {@link #cancel}
 * or {@link #conference}. FreeSWITCH ends it as well: it bridges the call with the third
 * party when the partner hangs up, and with the partner when the third party does.
 * <p>
 * The operations have the timeout of the bridge, or of {@link #within}. They throw a
 * {@link CallEndedException} when one of the three calls ends first, and an
 * {@link EslException} when the consultation has ended. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Consultation {

	private final ConsultationControl control;

	private final Duration timeout;

	Consultation(ConsultationControl control, Duration timeout) {
		this.control = control;
		this.timeout = timeout;
	}

	/**
	 * Returns the call of the third party.
	 * @return the handle
	 */
	public EslCall third() {
		return new EslCall(this.control.third(), this.timeout);
	}

	/**
	 * Returns the same consultation with another timeout.
	 * @param timeout timeout of the operations; positive
	 * @return the consultation
	 * @throws IllegalArgumentException when the timeout is zero or negative
	 */
	public Consultation within(Duration timeout) {
		return new Consultation(this.control, CallWaits.positive(timeout));
	}

	/**
	 * Returns the asynchronous form of the operations, with the same timeout.
	 * @return the asynchronous operations on the same consultation
	 */
	public ConsultationAsync async() {
		return new ConsultationAsync(this.control, this.timeout);
	}

	/**
	 * Bridges the call with the third party and hangs up the partner. For the call, the
	 * bridge with the partner ends with {@link BridgeEnd.EndKind#MOVED}.
	 * @return the bridge of the call with the third party
	 */
	public Bridge complete() {
		return new Bridge(await("complete", this.control.complete(this.timeout)), this.timeout);
	}

	/**
	 * Hangs up the third party; the call and its partner are bridged again. Their bridge
	 * has not ended.
	 */
	public void cancel() {
		await("cancel", this.control.cancel(this.timeout));
	}

	/**
	 * Moves all three calls into a conference with the profile {@code default}. Returns
	 * when all of them have begun to enter it; {@link Conference#awaitMembers} waits
	 * until they are members. Bridges end with {@link BridgeEnd.EndKind#LEFT}.
	 * @param name name of the conference: letters, digits, {@code _}, {@code -},
	 * {@code .}
	 * @return the conference
	 * @throws IllegalArgumentException when the name has other characters
	 */
	public Conference conference(String name) {
		return new Conference(await("conference", this.control.conference(name, this.timeout)), this.timeout);
	}

	private <T extends @Nullable Object> T await(String operation, CompletableFuture<T> future) {
		return CallWaits.await(this.control.waiting(), operation, future, this.timeout);
	}

	@Override
	public String toString() {
		return ProtocolInternals.logText(this.control.toString());
	}

}
