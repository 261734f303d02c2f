package io.github.eslboot.connection;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;

/**
 * Thrown when the server's access list ({@code apply-inbound-acl}) refuses this client's
 * address. Permanent until the server's configuration changes.
 *
 * @since 0.1.0
 */
public final class EslAccessDeniedException extends EslException {

	/**
	 * Creates an exception.
	 * @param message what was tried, where, and what to do
	 */
	public EslAccessDeniedException(String message) {
		super(Sent.NO, message, null);
	}

	@Override
	public boolean isPermanent() {
		return true;
	}

}
