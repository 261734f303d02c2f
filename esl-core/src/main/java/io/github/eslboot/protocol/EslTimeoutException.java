package io.github.eslboot.protocol;

/**
 * Thrown when a reply, an event or a state was not received within the timeout. Unless
 * {@link #sent()} is {@link Sent#NO}, the server may have run the command, or may still
 * run it.
 */
public final class EslTimeoutException extends EslException {

	private final Sent sent;

	public EslTimeoutException(String message) {
		this(Sent.MAYBE, message);
	}

	public EslTimeoutException(Sent sent, String message) {
		super(message);
		this.sent = sent;
	}

	@Override
	public Sent sent() {
		return this.sent;
	}

}
