package io.github.eslboot.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when received bytes violate the Event Socket protocol or exceed a limit. The
 * connection is then closed, because the start of the next frame is unknown.
 */
public class EslProtocolException extends EslException {

	public EslProtocolException(String message) {
		super(message);
	}

	public EslProtocolException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
