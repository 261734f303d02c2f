package io.github.eslboot.outbound;

import java.net.InetSocketAddress;

import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a session server cannot listen on its address. Permanent until the
 * configuration changes.
 *
 * @since 0.1.0
 */
public class EslBindException extends EslException {

	/** Address that could not be bound. */
	private final @Nullable InetSocketAddress address;

	/**
	 * Creates an exception.
	 * @param message what was tried, where, and what to do
	 * @param cause the cause, or {@code null}
	 */
	public EslBindException(String message, @Nullable Throwable cause) {
		this(message, null, cause);
	}

	EslBindException(String message, @Nullable InetSocketAddress address, @Nullable Throwable cause) {
		super(message, cause);
		this.address = address;
	}

	/**
	 * Returns the address and the port on which the server could not listen.
	 * @return the address, or {@code null} if its name does not resolve
	 */
	public @Nullable InetSocketAddress address() {
		return this.address;
	}

	@Override
	public boolean isPermanent() {
		return true;
	}

}
