package io.github.eslboot.annotation;

import io.github.eslboot.protocol.EslException;

/**
 * A handler method threw, or could not be called. Names the handler; the cause is what
 * was thrown.
 */
public class EslHandlerException extends EslException {

	public EslHandlerException(String message, Throwable cause) {
		super(message, cause);
	}

}
