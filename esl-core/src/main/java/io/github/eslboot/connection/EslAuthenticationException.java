package io.github.eslboot.connection;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;

/**
 * Thrown when the server does not accept the credentials. Permanent until the
 * configuration changes.
 *
 * @since 0.1.0
 */
public final class EslAuthenticationException extends EslException {

	/**
	 * Creates an exception.
	 * @param message what was tried, where, and what to do
	 */
	public EslAuthenticationException(String message) {
		super(Sent.NO, message, null);
	}

	@Override
	public boolean isPermanent() {
		return true;
	}

}
