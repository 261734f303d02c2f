package io.github.eslboot.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Notice of FreeSWITCH that it closes the connection, {@code text/disconnect-notice}; or,
 * of the kind {@link Kind#LINGER}, that the call has ended and the connection stays open
 * for a while.
 *
 * @param kind the kind of notice
 * @param text the text of the notice; empty for a linger notice
 * @param controlledSessionUuid the uuid of the channel that the connection controlled, or
 * {@code null}
 * @param lingerSeconds how many seconds the connection stays open, -1 for unlimited; 0
 * for other kinds
 */
public record DisconnectNotice(Kind kind, String text, @Nullable String controlledSessionUuid,
		int lingerSeconds) implements EslMessage {

	/**
	 * Whether the connection ends with this notice.
	 * @return {@code false} for a linger notice
	 */
	public boolean endsConnection() {
		return this.kind != Kind.LINGER;
	}

	/** Why FreeSWITCH sends a notice. */
	public enum Kind {

		/**
		 * The ordinary end of a connection: {@code exit}, a failed authentication, a
		 * protocol error.
		 */
		GOODBYE,

		/** The call that the connection controlled has ended. */
		CALL_ENDED,

		/** FreeSWITCH or its Event Socket module is shutting down. */
		SHUTDOWN,

		/** The client read too slowly, and FreeSWITCH dropped more than 500 events. */
		LOST_EVENTS,

		/** The client read too slowly, and FreeSWITCH dropped log lines. */
		LOST_LOG_LINES,

		/** The call has ended; the connection stays open for the last events. */
		LINGER

	}

}
