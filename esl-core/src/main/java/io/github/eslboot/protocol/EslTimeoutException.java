package io.github.eslboot.protocol;

/**
 * A command was not answered within its deadline. Whether the server has run it, or still
 * will, is unknown.
 */
public final class EslTimeoutException extends EslException {

	public EslTimeoutException(String message) {
		super(message);
	}

}
