package io.github.eslboot.connection;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * A connection could not be opened, or ended. Transient: trying again later may work.
 */
public class EslConnectionException extends EslException {

	private final Reason reason;

	private final Sent sent;

	public EslConnectionException(Reason reason, String message) {
		this(reason, message, null);
	}

	public EslConnectionException(Reason reason, String message, @Nullable Throwable cause) {
		this(reason, Sent.MAYBE, message, cause);
	}

	public EslConnectionException(Reason reason, Sent sent, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
		this.sent = sent;
	}

	/**
	 * Returns what happened.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	@Override
	public Sent sent() {
		return this.sent;
	}

	/** What happened to a connection. */
	public enum Reason {

		/** The host's name does not resolve. */
		UNKNOWN_HOST,

		/** Nothing listens there, or the way is barred. */
		REFUSED,

		/** No answer to the TCP connect within its deadline. */
		CONNECT_TIMEOUT,

		/** Connected, but the server said nothing within the greeting's deadline. */
		NO_GREETING,

		/** What answers is no Event Socket. */
		NOT_EVENT_SOCKET,

		/** The TLS handshake failed. */
		TLS,

		/** The server stopped in the middle of authentication. */
		AUTHENTICATION_TIMEOUT,

		/** The server closed the connection, with or without a notice. */
		CLOSED_BY_SERVER,

		/** The connection was reset or broke. */
		LOST,

		/** The server sent what no Event Socket sends, or more than the limits allow. */
		PROTOCOL,

		/** The server no longer answers. */
		UNRESPONSIVE,

		/** A borrower marked the connection damaged. */
		DAMAGED,

		/** This side closed the connection. */
		CLOSED,

		/** There is no connection at the moment. */
		UNAVAILABLE

	}

}
