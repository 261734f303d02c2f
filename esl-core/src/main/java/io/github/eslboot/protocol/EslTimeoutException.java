package io.github.eslboot.protocol;

/**
 * Thrown when a reply, an event or a state was not received within the timeout. Unless
 * {@link #sent()} is {@link Sent#NO}, the server may have run the command, or may still
 * run it.
 */
public final class EslTimeoutException extends EslException {

	public EslTimeoutException(String message) {
		this(Sent.MAYBE, message);
	}

	public EslTimeoutException(Sent sent, String message) {
		super(sent, message, null);
	}

}
