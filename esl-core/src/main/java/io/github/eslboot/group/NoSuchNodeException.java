package io.github.eslboot.group;

import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;

/**
 * There is no node of that name, or none that could take the work. Nothing was sent.
 */
public final class NoSuchNodeException extends EslException {

	public NoSuchNodeException(String message) {
		this(message, null);
	}

	public NoSuchNodeException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	@Override
	public Sent sent() {
		return Sent.NO;
	}

}
