package io.github.eslboot.call;

import java.time.Instant;

import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended.
 *
 * @param kind how
 * @param cause the hangup cause, or {@code null} when the hangup was not seen
 * @param at when, by the server's clock, or {@code null} when no event told
 */
public record CallEnd(Kind kind, @Nullable HangupCause cause, @Nullable Instant at) {

	static CallEnd unseen(Kind kind) {
		return new CallEnd(kind, null, null);
	}

	/** The server hung up as it was asked to, and sends no event of it. */
	static CallEnd hungUp(HangupCause cause) {
		return new CallEnd(Kind.HUNG_UP, cause, null);
	}

	/**
	 * What a log line needs.
	 */
	@Override
	public String toString() {
		return (this.cause != null) ? this.kind + " " + this.cause : this.kind.toString();
	}

	/** The ways a call can end for a handle. */
	public enum Kind {

		/** It was hung up. */
		HUNG_UP,

		/**
		 * It is gone, and nobody saw how: its end fell into an outage, or the server was
		 * restarted.
		 */
		LOST,

		/** The event stream was closed: the call may go on, unheard. */
		UNHEARD

	}

}
