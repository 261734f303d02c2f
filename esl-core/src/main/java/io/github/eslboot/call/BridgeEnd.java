package io.github.eslboot.call;

import java.time.Instant;

import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * End of a bridge for one of its two calls. The other call may have another end of the
 * same bridge: if a customer is bridged with a second agent, the bridge ends with
 * {@link EndKind#MOVED} for the customer and with {@link EndKind#CALL_ENDED} for the
 * first agent.
 *
 * @param kind what happened to the call or to its partner
 * @param cause for {@link EndKind#PARTNER_HUNG_UP} the hangup cause of the partner, for
 * {@link EndKind#CALL_ENDED} that of the call; {@code null} for the other kinds and if it
 * is unknown
 * @param movedTo for {@link EndKind#MOVED} the uuid of the new partner, otherwise
 * {@code null}
 * @param at time of the end by the server's clock, or {@code null} if no event reported
 * the end
 * @since 0.1.0
 */
public record BridgeEnd(EndKind kind, @Nullable HangupCause cause, @Nullable String movedTo, @Nullable Instant at) {

	/**
	 * Returns whether the call continues elsewhere: it is bridged with another partner,
	 * was transferred to the dialplan or parked. A call flow should not hang it up then.
	 * @return whether the call was moved, transferred or parked
	 */
	public boolean movedOn() {
		return this.kind == EndKind.MOVED || this.kind == EndKind.LEFT || this.kind == EndKind.PARKED;
	}

	/** Returns the kind with the cause or the new partner, for log lines. */
	@Override
	public String toString() {
		Object detail = (this.cause != null) ? this.cause : this.movedTo;
		return (detail != null) ? this.kind + " " + detail : this.kind.toString();
	}

	/** Way in which a bridge ends for one of its calls. */
	public enum EndKind {

		/**
		 * The partner hung up, and the call was no longer bridged. The call continues,
		 * unless its variables say otherwise: it was bridged with another call and has no
		 * variable {@code park_after_bridge}, or it has {@code hangup_after_bridge}.
		 */
		PARTNER_HUNG_UP,

		/**
		 * The partner was transferred, parked or bridged with another call, and the call
		 * continues without a partner.
		 */
		PARTNER_LEFT,

		/**
		 * The call is bridged with another partner: it was intercepted, a consultation
		 * was completed, or it was bridged with another call.
		 */
		MOVED,

		/** The call was transferred to an extension of the dialplan. */
		LEFT,

		/** The call was parked. */
		PARKED,

		/**
		 * The call ended while it was bridged, or because its partner was transferred,
		 * parked or bridged with another call.
		 */
		CALL_ENDED

	}

}
