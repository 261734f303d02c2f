package io.github.eslboot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Details required to connect to a FreeSWITCH, or to each of several. A bean of this type
 * replaces the {@code host}, {@code port}, {@code user}, {@code password}, {@code ssl}
 * and {@code nodes} properties as a whole, as the beans for Testcontainers, for Docker
 * Compose and for the simulator of a test do.
 *
 * @since 0.1.0
 */
public interface EslConnectionDetails extends ConnectionDetails {

	/**
	 * Returns the server's host name or address. Not used if {@link #getNodes()} names
	 * servers.
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

	/**
	 * Returns the servers of a group. Weight, tags and call limits of a server are those
	 * of {@code freeswitch.esl.nodes.<name>}, if there are such properties.
	 * {@code GroupConnectionDetails} implements the details of several servers.
	 * @return the servers, with different names; empty for the single server of
	 * {@link #getHost()}
	 */
	default List<Node> getNodes() {
		return List.of();
	}

	/**
	 * Details required to connect to one server of a group.
	 */
	interface Node extends EslConnectionDetails {

		/**
		 * Returns the name of the server in its group, in logs, meters and health.
		 * @return the name
		 */
		String getName();

		/**
		 * Returns the share of new calls relative to other servers. Not used if there are
		 * properties {@code freeswitch.esl.nodes.<name>}.
		 * @return the weight, 1 unless overridden
		 */
		default int getWeight() {
			return 1;
		}

		/**
		 * Returns the tags by which applications select the server. Not used if there are
		 * properties {@code freeswitch.esl.nodes.<name>}.
		 * @return the tags, none unless overridden
		 */
		default List<String> getTags() {
			return List.of();
		}

	}

}
