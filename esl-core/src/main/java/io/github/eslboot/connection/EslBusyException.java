package io.github.eslboot.connection;

import io.github.eslboot.protocol.EslException;

/**
 * A bound was reached: the work was not begun and can be tried again later.
 */
public class EslBusyException extends EslException {

	public EslBusyException(String message) {
		super(message);
	}

}
