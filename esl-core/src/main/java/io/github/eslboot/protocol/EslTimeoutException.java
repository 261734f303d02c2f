package io.github.eslboot.protocol;

/**
 * Thrown when a reply, an event or a state was not received within the timeout. Unless
 * {@link #sent()} is {@link Sent#NO}, the server may have run the command, or may still
 * run it.
 *
 * @since 0.1.0
 */
public final class EslTimeoutException extends EslException {

	/**
	 * Creates an exception.
	 * @param message what was tried, where, and what to do
	 */
	public EslTimeoutException(String message) {
		this(Sent.MAYBE, message);
	}

	/**
	 * Creates an exception.
	 * @param sent whether the command may have been sent
	 * @param message what was tried, where, and what to do
	 */
	public EslTimeoutException(Sent sent, String message) {
		super(sent, message, null);
	}

}
