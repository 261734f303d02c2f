package io.github.eslboot.protocol;

/**
 * A bound was reached: the work was not begun and can be tried again later.
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
