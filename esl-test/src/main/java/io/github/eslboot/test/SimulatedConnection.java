package io.github.eslboot.test;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One client's connection to the simulator, as a test looks at it. Safe to use from any
 * thread; values are snapshots.
 */
public interface SimulatedConnection {

	/**
	 * Number of the connection.
	 * @return 1 for the first that this simulator accepted, and so on across restarts
	 */
	long id();

	/**
	 * When it was accepted.
	 * @return the time
	 */
	Instant acceptedAt();

	/**
	 * The client's port on the loopback interface.
	 * @return the port
	 */
	int remotePort();

	/**
	 * Whether the simulator still has the socket open.
	 * @return false once it was closed by either side and that was noticed
	 */
	boolean isOpen();

	/**
	 * Whether {@code auth} or {@code userauth} succeeded.
	 * @return true after that
	 */
	boolean isAuthenticated();

	/**
	 * The event types and CUSTOM subclasses the client subscribed to.
	 * @return names such as {@code CHANNEL_ANSWER}, {@code ALL} or
	 * {@code conference::maintenance}, sorted
	 */
	Set<String> subscriptions();

	/**
	 * The format of the client's events.
	 * @return the format of the last {@code event} command
	 */
	EventFormat eventFormat();

	/**
	 * The client's filters in the order in which they were added.
	 * @return texts such as {@code Unique-ID 1234}
	 */
	List<String> filters();

	/**
	 * The commands received on this connection, oldest first. The simulator keeps the
	 * newest 100,000 of all connections.
	 * @return an immutable list
	 */
	List<ReceivedCommand> commands();

	/**
	 * How many events were written to this connection.
	 * @return the count
	 */
	long eventsSent();

	/**
	 * How many events wait to be written.
	 * @return the count; it grows when the client does not read
	 */
	int eventsQueued();

	/**
	 * Writes raw bytes between two frames.
	 * @param bytes what to write
	 */
	void send(byte[] bytes);

	/**
	 * Closes the connection as FreeSWITCH does: goodbye notice, then end of stream.
	 */
	void disconnect();

	/**
	 * Closes the connection with a TCP reset, at once.
	 */
	void reset();

}
