package io.github.eslboot.annotation;

/**
 * Thrown at the start of an application with {@link EslSessionHandler @EslSessionHandler}
 * methods but without the session server that would call them.
 */
public class NoSessionServerException extends IllegalStateException {

	public NoSessionServerException(String message) {
		super(message);
	}

}
