package io.github.eslboot.call;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a call was originated and not answered.
 *
 * @since 0.1.0
 */
public final class OriginateException extends EslException {

	/** Uuid of the call. */
	private final String uuid;

	/** Kind of the failure. */
	private final FailureReason reason;

	/** Hangup cause, if the server reported one. */
	private final @Nullable HangupCause hangupCause;

	/** Reply of the server, if it has refused the call. */
	private final @Nullable String reply;

	/** Whether the command may have been sent. */
	private final Sent sent;

	private OriginateException(String message, String uuid, FailureReason reason, @Nullable HangupCause hangupCause,
			@Nullable String reply, Sent sent) {
		super(message);
		this.uuid = uuid;
		this.reason = reason;
		this.hangupCause = hangupCause;
		this.reply = reply;
		this.sent = sent;
	}

	static OriginateException failed(String uuid, String node, @Nullable HangupCause cause, @Nullable String reply) {
		String why = (cause != null) ? cause.toString() : (reply != null) ? reply.strip() : "the server gave no cause";
		return new OriginateException("%s: call %s was not answered: %s".formatted(node, uuid, why), uuid,
				FailureReason.FAILED, cause, reply, Sent.YES);
	}

	static OriginateException cancelled(String uuid, String node) {
		return new OriginateException("%s: call %s was not answered: it was cancelled".formatted(node, uuid), uuid,
				FailureReason.CANCELLED, HangupCause.ORIGINATOR_CANCEL, null, Sent.MAYBE);
	}

	static OriginateException cancelledUnsent(String uuid) {
		return new OriginateException("Call %s was cancelled before it was sent to a server".formatted(uuid), uuid,
				FailureReason.CANCELLED, HangupCause.ORIGINATOR_CANCEL, null, Sent.NO);
	}

	static OriginateException timeout(String uuid, String node, String timeout) {
		return new OriginateException(
				"%s: call %s was neither answered nor refused within %s; it is hung up".formatted(node, uuid, timeout),
				uuid, FailureReason.TIMEOUT, null, null, Sent.MAYBE);
	}

	/**
	 * Returns the uuid of the call.
	 * @return the uuid
	 */
	public String uuid() {
		return this.uuid;
	}

	/**
	 * Returns the reason why the call was not answered.
	 * @return the reason
	 */
	public FailureReason reason() {
		return this.reason;
	}

	/**
	 * Returns the hangup cause of the call.
	 * @return the cause, for example {@code USER_BUSY}, or {@code null} when the server
	 * did not name one
	 */
	public @Nullable HangupCause hangupCause() {
		return this.hangupCause;
	}

	/**
	 * Returns the output of the {@code originate} command that reported the failure.
	 * @return the output, for example {@code -ERR USER_BUSY}; {@code null} if the events
	 * of the call reported the failure first, or if the call was cancelled or timed out
	 */
	public @Nullable String reply() {
		return this.reply;
	}

	@Override
	public Sent sent() {
		return this.sent;
	}

	/** Why an originated call was not answered. */
	public enum FailureReason {

		/** The server could not originate the call, or the callee did not answer. */
		FAILED,

		/** {@link PendingCall#cancel()} ended the attempt. */
		CANCELLED,

		/**
		 * Neither an answer nor a failure was reported within the timeout. The library
		 * hangs up the call.
		 */
		TIMEOUT

	}

}
