package io.github.eslboot.pool;

import io.github.eslboot.protocol.EslBusyException;

/**
 * Thrown when no connection becomes free until the acquire timeout, or too many callers
 * already wait for one. The message says whether borrowers keep the connections or too
 * many callers share them. Nothing was sent. Commands that end or answer a call never
 * fail with this exception.
 *
 * @since 0.1.0
 */
public final class PoolBusyException extends EslBusyException {

	/**
	 * Creates an exception.
	 * @param message what was tried, where, and what to do
	 */
	public PoolBusyException(String message) {
		super(message);
	}

}
