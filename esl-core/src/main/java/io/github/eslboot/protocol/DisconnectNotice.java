package io.github.eslboot.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A {@code text/disconnect-notice}: the server says that it closes the connection, or,
 * for {@link Kind#LINGER}, that the call has ended but the connection stays open for a
 * while.
 *
 * @param kind why
 * @param text what the server said; empty for a linger notice
 * @param controlledSessionUuid the uuid of the call this connection belonged to, or
 * {@code null}
 * @param lingerSeconds how long a lingering connection stays open, -1 for ever; 0 for
 * other kinds
 */
public record DisconnectNotice(Kind kind, String text, @Nullable String controlledSessionUuid,
		int lingerSeconds) implements EslMessage {

	/**
	 * Reads a notice from its frame.
	 * @param headers the frame's headers
	 * @param body the frame's body
	 * @return the notice
	 */
	public static DisconnectNotice of(EslHeaders headers, String body) {
		String session = headers.get("Controlled-Session-UUID");
		String disposition = headers.get("Content-Disposition");
		if ("linger".equals(disposition)) {
			return new DisconnectNotice(Kind.LINGER, body, session, seconds(headers.get("Linger-Time")));
		}
		return new DisconnectNotice(kind(body, session), body, session, 0);
	}

	/**
	 * Whether the connection ends with this notice.
	 * @return {@code false} for a linger notice
	 */
	public boolean endsConnection() {
		return this.kind != Kind.LINGER;
	}

	private static Kind kind(String body, @Nullable String session) {
		if (body.contains("lost events")) {
			return Kind.LOST_EVENTS;
		}
		if (body.contains("lost log")) {
			return Kind.LOST_LOG_LINES;
		}
		if (body.contains("shut down")) {
			return Kind.SHUTDOWN;
		}
		return (session != null) ? Kind.CALL_ENDED : Kind.GOODBYE;
	}

	private static int seconds(@Nullable String text) {
		try {
			return (text != null) ? Integer.parseInt(text.strip()) : 0;
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

	/** Why the server sends a notice. */
	public enum Kind {

		/** The ordinary end: {@code exit}, a failed authentication, a protocol error. */
		GOODBYE,

		/** The call this connection controlled has ended. */
		CALL_ENDED,

		/** The server, or its Event Socket module, is shutting down. */
		SHUTDOWN,

		/** This client read too slowly, and the server dropped more than 500 events. */
		LOST_EVENTS,

		/** This client read too slowly, and the server dropped log lines. */
		LOST_LOG_LINES,

		/** The call has ended, the connection stays open for the events that follow. */
		LINGER

	}

}
