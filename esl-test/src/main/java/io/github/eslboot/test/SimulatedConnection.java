package io.github.eslboot.test;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Connection of a client to the simulator. Returned values are snapshots. Thread-safe.
 *
 * @since 0.1.0
 */
public interface SimulatedConnection {

	/**
	 * Returns the number of the connection.
	 * @return 1 for the first connection of this simulator; restarts do not reset it
	 */
	long id();

	/**
	 * Returns when the connection was accepted.
	 * @return the time
	 */
	Instant acceptedAt();

	/**
	 * Returns the client's port.
	 * @return the port
	 */
	int remotePort();

	/**
	 * Returns whether the socket is open.
	 * @return {@code false} once the simulator has closed it or detected that the client
	 * closed it
	 */
	boolean isOpen();

	/**
	 * Returns whether the client is authenticated.
	 * @return {@code true} after a successful {@code auth} or {@code userauth}
	 */
	boolean isAuthenticated();

	/**
	 * Returns the event names and CUSTOM subclasses that the client subscribed to.
	 * @return names such as {@code CHANNEL_ANSWER}, {@code ALL} or
	 * {@code conference::maintenance}, sorted
	 */
	Set<String> subscriptions();

	/**
	 * Returns the format of the client's events.
	 * @return the format of the last {@code event} command
	 */
	EventEncoding eventEncoding();

	/**
	 * Returns the client's filters in the order in which they were added.
	 * @return texts such as {@code Unique-ID 1234}
	 */
	List<String> filters();

	/**
	 * Returns the commands received on this connection, oldest first. The simulator keeps
	 * the latest 100,000 commands of all connections.
	 * @return an immutable list
	 */
	List<ReceivedCommand> commands();

	/**
	 * Returns the number of events written to this connection.
	 * @return the number
	 */
	long eventsSent();

	/**
	 * Returns the number of queued events. It grows while the client does not read.
	 * @return the number
	 */
	int eventsQueued();

	/**
	 * Writes raw bytes between two frames.
	 * @param bytes bytes to write
	 */
	void send(byte[] bytes);

	/**
	 * Closes the connection as FreeSWITCH does: a goodbye notice, then the end of the
	 * stream.
	 */
	void disconnect();

	/**
	 * Closes the connection immediately, with a TCP reset.
	 */
	void reset();

}
