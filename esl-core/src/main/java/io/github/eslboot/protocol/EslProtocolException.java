package io.github.eslboot.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Thrown for bytes that are not the Event Socket protocol or exceed a limit. The start of
 * the next frame is unknown then, so the connection is closed.
 */
public class EslProtocolException extends EslException {

	public EslProtocolException(String message) {
		super(message);
	}

	public EslProtocolException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
