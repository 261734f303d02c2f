package io.github.eslboot.annotation;

import io.github.eslboot.protocol.EslException;

/**
 * Thrown when a handler method fails or cannot be invoked. The message names the handler.
 * The cause is the exception that the handler method threw, or that the
 * {@link EslListenerErrorHandler} threw instead.
 *
 * @since 0.1.0
 */
public class EslHandlerException extends EslException {

	/**
	 * Creates an exception.
	 * @param message what was tried, where, and what to do
	 * @param cause the cause
	 */
	public EslHandlerException(String message, Throwable cause) {
		super(message, cause);
	}

}
