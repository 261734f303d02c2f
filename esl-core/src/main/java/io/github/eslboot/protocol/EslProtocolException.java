package io.github.eslboot.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Bytes came that no Event Socket server sends, or that exceed a limit. A broken frame
 * leaves no way to find the next one, so the connection it came on is closed.
 */
public class EslProtocolException extends EslException {

	public EslProtocolException(String message) {
		super(message);
	}

	public EslProtocolException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
