package io.github.eslboot.protocol;

/**
 * Thrown when a limit of this client is reached. Nothing was sent; the operation can be
 * retried later.
 *
 * @since 0.1.0
 */
public class EslBusyException extends EslException {

	/**
	 * Creates an exception.
	 * @param message what was tried, where, and what to do
	 */
	public EslBusyException(String message) {
		super(Sent.NO, message, null);
	}

}
