package io.github.eslboot.connection.wire;

import java.io.IOException;
import java.time.Duration;

import javax.net.ssl.SSLException;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslAccessDeniedException;
import io.github.eslboot.connection.EslAuthenticationException;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslMessage;
import io.github.eslboot.protocol.EslProtocolException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.ProtocolInternals;
import io.github.eslboot.protocol.Sent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.WriteTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exceptions for everything that ends a connection, with their texts. Until the
 * connection is open no command can have been sent, and the exceptions say so.
 */
final class ConnectionFailures {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionFailures.class);

	private static final int MAX_TEXT = 300;

	private final ConnectionOptions options;

	private Sent sent = Sent.NO;

	ConnectionFailures(ConnectionOptions options) {
		this.options = options;
	}

	/** Records that the connection is open: from now on commands may be sent. */
	void opened() {
		this.sent = Sent.MAYBE;
	}

	EslException noGreeting() {
		return failure(Reason.NO_GREETING,
				"%s accepted the connection but did not greet within %s; it may be overloaded, frozen, or no Event Socket"
					.formatted(this.options, Durations.toText(this.options.greetingTimeout())));
	}

	EslException greetedTwice() {
		return failure(Reason.PROTOCOL, this.options + " sent its greeting twice");
	}

	EslException notEventSocket() {
		return failure(Reason.NOT_EVENT_SOCKET,
				"The peer at " + this.options + " is not a FreeSWITCH Event Socket; check host and port");
	}

	EslException accessDenied(EslMessage.RudeRejection rejection) {
		return new EslAccessDeniedException(
				"%s refuses this client's address (%s); add it to the list that apply-inbound-acl names in event_socket.conf"
					.formatted(this.options, printable(rejection.text())));
	}

	EslException authenticationTimeout() {
		return failure(Reason.AUTHENTICATION_TIMEOUT, "%s did not answer the authentication within %s"
			.formatted(this.options, Durations.toText(this.options.authenticationTimeout())));
	}

	EslException authenticationRefused(EslReply reply) {
		return new EslAuthenticationException(
				"%s does not accept %s (%s); check freeswitch.esl.password against event_socket.conf, or the user's esl-password"
					.formatted(this.options, this.options.credentials(), printable(reply.text())));
	}

	EslException closedBeforeGreeting() {
		return failure(Reason.CLOSED_BY_SERVER,
				this.options + " closed the connection before greeting; it may be shutting down or overloaded");
	}

	EslException closedDuringAuthentication() {
		return failure(Reason.CLOSED_BY_SERVER, this.options + " closed the connection during authentication");
	}

	EslException closed() {
		return failure(Reason.LOST, this.options + " closed the connection");
	}

	EslException closedWithNotice(DisconnectNotice notice) {
		return failure(Reason.CLOSED_BY_SERVER, "%s announced the end of the connection (%s: %s)"
			.formatted(this.options, notice.disposition(), printable(notice.text().lines().findFirst().orElse(""))));
	}

	EslException unexpectedReply() {
		return failure(Reason.PROTOCOL,
				"%s sent a reply without a command; replies can no longer be matched to commands"
					.formatted(this.options));
	}

	EslException noContentType() {
		return failure(Reason.PROTOCOL,
				"%s sent a frame without a Content-Type; the beginning of the next frame is unknown"
					.formatted(this.options));
	}

	EslException idle(Duration silent) {
		return failure(Reason.UNRESPONSIVE, "%s sent nothing for %s and gave no sign of life within %s"
			.formatted(this.options, Durations.toText(silent), Durations.toText(this.options.idleCheckTimeout())));
	}

	EslException incompleteFrame(Duration waited) {
		return failure(Reason.UNRESPONSIVE,
				"%s sends bytes, but began a frame at least %s ago and has not completed it; its later events and replies are lost in that frame"
					.formatted(this.options, Durations.toText(waited)));
	}

	/**
	 * Returns the exception for a failure to read or write.
	 * @param cause the failure
	 * @param greeted whether the peer has sent the greeting of an Event Socket
	 */
	EslException of(Throwable cause, boolean greeted) {
		Throwable root = (cause instanceof DecoderException && cause.getCause() != null) ? cause.getCause() : cause;
		if (root instanceof EslProtocolException) {
			return failure(greeted ? Reason.PROTOCOL : Reason.NOT_EVENT_SOCKET, this.options + ": " + root.getMessage(),
					root);
		}
		if (root instanceof SSLException) {
			return failure(Reason.TLS,
					"TLS with %s failed (%s); FreeSWITCH itself speaks none, so a TLS proxy must stand before it"
						.formatted(this.options, root.getMessage()),
					root);
		}
		if (root instanceof WriteTimeoutException) {
			return failure(Reason.UNRESPONSIVE, this.options + " did not read what was written to it in time", root);
		}
		if (root instanceof IOException) {
			return failure(Reason.LOST, "The connection to %s broke (%s)".formatted(this.options, root.getMessage()),
					root);
		}
		logger.error("{}: unexpected failure; the connection is closed", this.options, root);
		return failure(Reason.LOST, "The connection to " + this.options + " failed: " + root, root);
	}

	private EslException failure(Reason reason, String message) {
		return failure(reason, message, null);
	}

	private EslException failure(Reason reason, String message, @Nullable Throwable cause) {
		return new EslConnectionException(reason, this.sent, message, cause);
	}

	/** Returns text of the server as one line of limited length. */
	static String printable(String text) {
		String start = (text.length() > MAX_TEXT) ? text.substring(0, MAX_TEXT) + "…" : text;
		return ProtocolInternals.logText(start);
	}

}
