package io.github.eslboot.annotation;

/**
 * Thrown at the start of an application with {@link EslSessionHandler @EslSessionHandler}
 * methods but without the session server that would call them.
 *
 * @since 0.1.0
 */
public class NoSessionServerException extends IllegalStateException {

	/**
	 * Creates an exception.
	 * @param message what was tried, where, and what to do
	 */
	public NoSessionServerException(String message) {
		super(message);
	}

}
