package io.github.eslboot.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Base class of the exceptions of this library. The message says what was tried, on which
 * server, and what to do; it never contains a password.
 *
 * @since 0.1.0
 */
public class EslException extends RuntimeException {

	/** Whether the command may have been sent. */
	private final Sent sent;

	/**
	 * Creates an exception.
	 * @param message what was tried, where, and what to do
	 */
	public EslException(String message) {
		this(message, null);
	}

	/**
	 * Creates an exception.
	 * @param message what was tried, where, and what to do
	 * @param cause the cause, or {@code null}
	 */
	public EslException(String message, @Nullable Throwable cause) {
		this(Sent.MAYBE, message, cause);
	}

	/**
	 * Creates an exception.
	 * @param sent whether the command may have been sent
	 * @param message what was tried, where, and what to do
	 * @param cause the cause, or {@code null}
	 */
	public EslException(Sent sent, String message, @Nullable Throwable cause) {
		// Text of the server or of a caller must not forge log lines.
		super(LogText.of(message), cause);
		this.sent = sent;
	}

	@Override
	public String getMessage() {
		return String.valueOf(super.getMessage());
	}

	/**
	 * Returns whether a retry is useless until the configuration changes, for example
	 * after a wrong password.
	 * @return whether the failure is permanent
	 */
	public boolean isPermanent() {
		return false;
	}

	/**
	 * Returns whether the failed command may have reached the server. Only a command that
	 * was not sent can be sent again without the risk that it runs twice.
	 * @return {@link Sent#MAYBE} unless a subclass knows more
	 */
	public Sent sent() {
		return this.sent;
	}

}
