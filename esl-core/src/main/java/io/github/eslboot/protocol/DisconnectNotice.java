package io.github.eslboot.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Notice by which FreeSWITCH announces that it closes the connection,
 * {@code text/disconnect-notice}. A notice {@link Disposition#LINGER} announces instead
 * that the call has ended and that the connection stays open for some time.
 *
 * @param disposition why FreeSWITCH sends the notice
 * @param text the text of the notice; empty for a linger notice
 * @param controlledSessionUuid the uuid of the channel that the connection controlled, or
 * {@code null}
 * @param lingerSeconds for a linger notice the time, in seconds, for which the connection
 * stays open, or -1 for no limit; 0 for other kinds
 * @since 0.1.0
 */
public record DisconnectNotice(Disposition disposition, String text, @Nullable String controlledSessionUuid,
		int lingerSeconds) implements EslMessage {

	/**
	 * Returns whether the connection ends with this notice.
	 * @return {@code false} for a linger notice
	 */
	public boolean endsConnection() {
		return this.disposition != Disposition.LINGER;
	}

	/** Why FreeSWITCH sends a notice. */
	public enum Disposition {

		/**
		 * The connection ends for another reason: {@code exit}, a failed authentication
		 * or a protocol error.
		 */
		GOODBYE,

		/** The call that the connection controlled has ended. */
		CALL_ENDED,

		/** FreeSWITCH or its Event Socket module is shutting down. */
		SHUTDOWN,

		/**
		 * The client read too slowly, and FreeSWITCH dropped more than 500 events in a
		 * row.
		 */
		LOST_EVENTS,

		/** The client read too slowly, and FreeSWITCH dropped log lines. */
		LOST_LOG_LINES,

		/** The call has ended; the connection stays open for the last events. */
		LINGER

	}

}
