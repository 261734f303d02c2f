package io.github.eslboot.call;

import java.time.Instant;

import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * End of a call.
 *
 * @param kind how the call ended
 * @param cause the hangup cause, or {@code null} if it is unknown
 * @param at time of the end by the server's clock, or {@code null} if no event reported
 * the end
 * @since 0.1.0
 */
public record CallEnd(Kind kind, @Nullable HangupCause cause, @Nullable Instant at) {

	static CallEnd unreported(Kind kind) {
		return new CallEnd(kind, null, null);
	}

	/**
	 * Returns the end of a call whose hangup the server accepted and reports with no
	 * event.
	 */
	static CallEnd hungUp(HangupCause cause) {
		return new CallEnd(Kind.HUNG_UP, cause, null);
	}

	/**
	 * Returns the kind and the hangup cause, for log lines.
	 */
	@Override
	public String toString() {
		return (this.cause != null) ? this.kind + " " + this.cause : this.kind.toString();
	}

	/** Way in which a call ends for a handle. */
	public enum Kind {

		/** The call was hung up. */
		HUNG_UP,

		/**
		 * The call no longer exists, and no event reported its end: it ended during an
		 * outage, or the server was restarted.
		 */
		LOST,

		/**
		 * The connection that delivers the events was closed: the call may continue, but
		 * its state is no longer tracked.
		 */
		UNOBSERVED

	}

}
