package io.github.eslboot.limit;

import io.github.eslboot.protocol.EslBusyException;

/**
 * Thrown when a call is not placed: a node or a gateway stayed at its {@link CallLimits}
 * for the maximum wait, or too many calls already wait. Nothing was sent.
 *
 * @since 0.1.0
 */
public final class CallLimitException extends EslBusyException {

	/**
	 * Creates an exception.
	 * @param message what was tried, where, and what to do
	 */
	public CallLimitException(String message) {
		super(message);
	}

}
