package io.github.eslboot.autoconfigure;

import java.util.List;

/**
 * Discovery of the servers of a group. A bean of this type, of which there is one for
 * {@code freeswitch.esl.discovery}, names the servers in place of
 * {@code freeswitch.esl.host} and {@code nodes}. New servers join the group, and those
 * that are no longer found are drained.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface EslServerDiscovery {

	/**
	 * Finds the servers. Called when the application starts, which waits for three times
	 * {@code freeswitch.esl.discovery.timeout}, and then periodically; always on threads
	 * of its own. May block, and is interrupted when the application is closed. A first
	 * call without an answer may overlap with the next one. While it fails or finds none,
	 * the servers of before are kept; a server that is not valid is left out.
	 * @return the servers, with different names
	 * @throws Exception when the servers cannot be determined
	 */
	List<Server> discover() throws Exception;

	/**
	 * A server that was found.
	 *
	 * @param name name of the node, also for its properties
	 * {@code freeswitch.esl.nodes.<name>}, which may set its password, user, TLS and call
	 * limits. If there are such properties, they also set weight and tags
	 * @param host host name or address
	 * @param port port of the Event Socket
	 * @param weight share of new calls relative to other servers, at least 1
	 * @param tags tags by which applications select the server
	 */
	record Server(String name, String host, int port, int weight, List<String> tags) {

		/**
		 * Creates a server. Copies the tags.
		 * @param name name of the node, also for its properties
		 * {@code freeswitch.esl.nodes.<name>}, which may set its password, user, TLS and
		 * call limits. If there are such properties, they also set weight and tags
		 * @param host host name or address
		 * @param port port of the Event Socket
		 * @param weight share of new calls relative to other servers, at least 1
		 * @param tags tags by which applications select the server
		 */
		public Server {
			tags = List.copyOf(tags);
		}

		/**
		 * Creates a server of weight 1 without tags.
		 * @param name name of the node
		 * @param host host name or address
		 * @param port port of the Event Socket
		 */
		public Server(String name, String host, int port) {
			this(name, host, port, 1, List.of());
		}

	}

}
