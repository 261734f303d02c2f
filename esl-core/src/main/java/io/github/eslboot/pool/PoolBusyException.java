package io.github.eslboot.pool;

import io.github.eslboot.protocol.EslBusyException;

/**
 * Thrown when all connections stay borrowed until the acquire timeout, or too many
 * callers already wait for one. Nothing was sent.
 */
public final class PoolBusyException extends EslBusyException {

	public PoolBusyException(String message) {
		super(message);
	}

}
