package io.github.eslboot.pool;

import io.github.eslboot.protocol.EslBusyException;

/**
 * All connections stayed lent for as long as the caller would wait, or too many callers
 * wait already. Nothing was sent.
 */
public final class PoolBusyException extends EslBusyException {

	public PoolBusyException(String message) {
		super(message);
	}

}
