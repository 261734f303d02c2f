package io.github.eslboot.node;

import io.github.eslboot.protocol.EslBusyException;

/**
 * A node or a gateway had as many calls as its {@link CallLimits} allow for as long as
 * the call might wait, or too many calls wait already. Nothing was sent.
 */
public final class CallLimitException extends EslBusyException {

	public CallLimitException(String message) {
		super(message);
	}

}
