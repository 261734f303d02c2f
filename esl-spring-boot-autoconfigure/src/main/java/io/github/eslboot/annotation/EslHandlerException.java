package io.github.eslboot.annotation;

import io.github.eslboot.protocol.EslException;

/**
 * Thrown when a handler method fails or cannot be called. The message names the handler;
 * the cause is the exception it threw.
 */
public class EslHandlerException extends EslException {

	public EslHandlerException(String message, Throwable cause) {
		super(message, cause);
	}

}
