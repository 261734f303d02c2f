package io.github.eslboot.call;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.Sent;

/**
 * Thrown when a call could not be bridged because its B-leg did not answer or has ended.
 * The call itself continues.
 *
 * @since 0.1.0
 */
public final class BridgeFailedException extends EslException {

	/** Uuid of the call. */
	private final String uuid;

	/** Why the other leg was not reached. */
	private final HangupCause hangupCause;

	BridgeFailedException(String uuid, String node, HangupCause hangupCause) {
		super("%s: call %s was not bridged: %s".formatted(node, uuid, hangupCause));
		this.uuid = uuid;
		this.hangupCause = hangupCause;
	}

	/**
	 * Returns the uuid of the call that was to be bridged.
	 * @return the uuid
	 */
	public String uuid() {
		return this.uuid;
	}

	/**
	 * Returns the hangup cause of the B-leg.
	 * @return the cause, for example {@code USER_BUSY}; {@code NORMAL_UNSPECIFIED} if the
	 * server did not name one
	 */
	public HangupCause hangupCause() {
		return this.hangupCause;
	}

	@Override
	public Sent sent() {
		return Sent.YES;
	}

}
