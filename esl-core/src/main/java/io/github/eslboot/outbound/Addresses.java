package io.github.eslboot.outbound;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;

/** Conversions of socket addresses: from options, and to text for messages. */
final class Addresses {

	private Addresses() {
	}

	/**
	 * Resolves an address to listen on.
	 * @param host name or address; {@code null} for all addresses of this machine
	 * @param port the port
	 * @return the resolved address
	 * @throws EslBindException if the name does not resolve
	 */
	static InetSocketAddress resolve(@Nullable String host, int port) {
		if (host == null) {
			return new InetSocketAddress(port);
		}
		try {
			return new InetSocketAddress(InetAddress.getByName(host), port);
		}
		catch (UnknownHostException ex) {
			throw new EslBindException(
					"Could not listen for sessions on '%s': the name does not resolve".formatted(host), ex);
		}
	}

	/** Returns the numeric address and the port, without a reverse name look-up. */
	static String toText(InetSocketAddress address) {
		return address.isUnresolved() ? address.toString()
				: address.getAddress().getHostAddress() + ":" + address.getPort();
	}

}
