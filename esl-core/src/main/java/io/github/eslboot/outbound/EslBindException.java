package io.github.eslboot.outbound;

import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/** A session server cannot listen at its address. */
public class EslBindException extends EslException {

	public EslBindException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	@Override
	public boolean isPermanent() {
		return true;
	}

}
