package io.github.eslboot.outbound;

import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a session server cannot listen on its address. Permanent until the
 * configuration changes.
 */
public class EslBindException extends EslException {

	public EslBindException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	@Override
	public boolean isPermanent() {
		return true;
	}

}
