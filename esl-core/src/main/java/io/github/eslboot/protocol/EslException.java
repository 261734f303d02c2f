package io.github.eslboot.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Root of the exceptions of this library. The message says what was tried, on which
 * server, and what to do about it; it never contains a password.
 */
public class EslException extends RuntimeException {

	public EslException(String message) {
		super(message);
	}

	public EslException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	@Override
	public String getMessage() {
		return String.valueOf(super.getMessage());
	}

	/**
	 * Whether a retry fails as well until the configuration changes, as with a wrong
	 * password.
	 * @return {@code true} for a permanent failure
	 */
	public boolean isPermanent() {
		return false;
	}

	/**
	 * Whether the command that failed may have reached the server. Only a command that
	 * was not sent may be sent again without the risk that it runs twice.
	 * @return {@link Sent#MAYBE} unless more is known
	 */
	public Sent sent() {
		return Sent.MAYBE;
	}

}
