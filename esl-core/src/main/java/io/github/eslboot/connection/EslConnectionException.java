package io.github.eslboot.connection;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a connection cannot be opened, or ends. Transient unless
 * {@link #isPermanent()} says otherwise: a later attempt may succeed.
 *
 * @since 0.1.0
 */
public class EslConnectionException extends EslException {

	/** Kind of the failure. */
	private final Reason reason;

	/**
	 * Creates an exception.
	 * @param reason kind of the failure
	 * @param message what was tried, where, and what to do
	 */
	public EslConnectionException(Reason reason, String message) {
		this(reason, message, null);
	}

	/**
	 * Creates an exception.
	 * @param reason kind of the failure
	 * @param message what was tried, where, and what to do
	 * @param cause the cause, or {@code null}
	 */
	public EslConnectionException(Reason reason, String message, @Nullable Throwable cause) {
		this(reason, Sent.MAYBE, message, cause);
	}

	/**
	 * Creates an exception.
	 * @param reason kind of the failure
	 * @param sent whether the command may have been sent
	 * @param message what was tried, where, and what to do
	 * @param cause the cause, or {@code null}
	 */
	public EslConnectionException(Reason reason, Sent sent, String message, @Nullable Throwable cause) {
		super(sent, message, cause);
		this.reason = reason;
	}

	/**
	 * Returns the kind of failure.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/** Kinds of failure of a connection. */
	public enum Reason {

		/** The host name does not resolve. */
		UNKNOWN_HOST,

		/** Nothing listens at the address, or a network device rejects the connection. */
		REFUSED,

		/** No answer to the TCP connect within the timeout. */
		CONNECT_TIMEOUT,

		/** Connected, but the server sent no greeting within the timeout. */
		NO_GREETING,

		/** The peer is not an Event Socket. */
		NOT_EVENT_SOCKET,

		/** The TLS handshake failed. */
		TLS,

		/** The server did not answer the authentication within the timeout. */
		AUTHENTICATION_TIMEOUT,

		/** The server closed the connection, with or without a disconnect notice. */
		CLOSED_BY_SERVER,

		/** The connection was reset or broke. */
		LOST,

		/** The server sent something invalid, or more than the limits allow. */
		PROTOCOL,

		/** The server no longer answers. */
		UNRESPONSIVE,

		/** A borrower marked the connection as damaged. */
		DAMAGED,

		/** This side closed the connection. */
		CLOSED,

		/** No connection is available at the moment. */
		UNAVAILABLE

	}

}
