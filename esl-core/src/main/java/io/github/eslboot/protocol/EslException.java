package io.github.eslboot.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Root of everything this library throws on purpose. The message says what was tried, on
 * which server, and what to do; it never contains a password.
 */
public class EslException extends RuntimeException {

	public EslException(String message) {
		super(message);
	}

	public EslException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * Whether trying again without a change of configuration is pointless, as with a
	 * wrong password.
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
