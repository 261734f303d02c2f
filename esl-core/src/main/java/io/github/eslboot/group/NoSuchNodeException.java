package io.github.eslboot.group;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;

/**
 * Thrown when there is no node of that name or with that tag, or the group has no nodes.
 * Nothing was sent.
 *
 * @since 0.1.0
 */
public final class NoSuchNodeException extends EslException {

	/**
	 * Creates an exception.
	 * @param message what was tried, where, and what to do
	 */
	public NoSuchNodeException(String message) {
		super(Sent.NO, message, null);
	}

}
