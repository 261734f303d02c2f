package io.github.eslboot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Details required to connect to a FreeSWITCH. A bean of this type replaces the
 * {@code host}, {@code port}, {@code user}, {@code password} and {@code ssl} properties,
 * as the beans for Testcontainers and Docker Compose do.
 */
public interface EslConnectionDetails extends ConnectionDetails {

	/**
	 * Returns the server's host name or address.
	 * @return the host
	 */
	String getHost();

	/**
	 * Returns the port of the server's Event Socket.
	 * @return the port, 8021 unless overridden
	 */
	default int getPort() {
		return 8021;
	}

	/**
	 * Returns the password of the server, or of the user if there is one.
	 * @return the password
	 */
	String getPassword();

	/**
	 * Returns the user of the server's directory to authenticate as.
	 * @return the user in the form {@code name@domain}, or {@code null} to authenticate
	 * with the server's own password
	 */
	default @Nullable String getUser() {
		return null;
	}

	/**
	 * Returns the SSL bundle for a TLS proxy in front of the server.
	 * @return the bundle, or {@code null} for plain TCP
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
