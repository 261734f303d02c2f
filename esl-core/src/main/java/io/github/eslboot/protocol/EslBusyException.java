package io.github.eslboot.protocol;

/**
 * Thrown when a limit is reached. The work was not started and can be retried later.
 */
public class EslBusyException extends EslException {

	public EslBusyException(String message) {
		super(message);
	}

	@Override
	public Sent sent() {
		return Sent.NO;
	}

}
