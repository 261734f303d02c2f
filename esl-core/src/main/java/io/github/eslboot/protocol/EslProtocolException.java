package io.github.eslboot.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when received bytes violate the Event Socket protocol or exceed a limit. The
 * connection is then closed, because the start of the next frame is unknown.
 *
 * @since 0.1.0
 */
public class EslProtocolException extends EslException {

	/**
	 * Creates an exception.
	 * @param message what was tried, where, and what to do
	 */
	public EslProtocolException(String message) {
		super(message);
	}

	/**
	 * Creates an exception.
	 * @param message what was tried, where, and what to do
	 * @param cause the cause, or {@code null}
	 */
	public EslProtocolException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
