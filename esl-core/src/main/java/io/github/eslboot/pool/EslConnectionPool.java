package io.github.eslboot.pool;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslAccessDeniedException;
import io.github.eslboot.connection.EslAuthenticationException;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.protocol.EslReply;

/**
 * Lends authenticated connections for commands. All methods may be called by any thread.
 * <p>
 * A pool opens its connections in the background and replaces those that die, so it can
 * be made before its server runs. Whoever acquires first is served first. A connection
 * that is lent was alive at that moment and owes nobody a reply.
 */
public interface EslConnectionPool extends AutoCloseable {

	/**
	 * A pool for one server. It does nothing before {@link #start()}.
	 * @param options how to connect
	 * @param poolOptions how many connections, and how long to wait for one
	 * @param backoff when to try again after a failure
	 * @param resources the threads to use; not closed with the pool
	 * @return the pool
	 */
	static EslConnectionPool create(ConnectionOptions options, PoolOptions poolOptions, ReconnectBackoff backoff,
			EslClientResources resources) {
		return new NodeConnectionPool(options, poolOptions, backoff, resources);
	}

	/**
	 * Changes how connections are opened from now on; those that are open stay. Meant for
	 * a new password or certificate; after another address stop and start the pool.
	 * @param options how to connect
	 * @throws UnsupportedOperationException when the pool is that of a group, whose nodes
	 * connect each in their own way
	 */
	default void setConnectionOptions(ConnectionOptions options) {
		throw new UnsupportedOperationException(name() + " has no connections of its own");
	}

	/**
	 * Starts to open connections, in the background. Does nothing when already started.
	 */
	void start();

	/**
	 * Borrows a connection, waiting up to {@link PoolOptions#acquireTimeout()}.
	 * @return the connection; {@link PooledConnection#close()} gives it back
	 * @throws PoolBusyException when all connections stayed lent
	 * @throws EslConnectionException when there is no connection to the server
	 * @throws EslAuthenticationException at once, while the server refuses the password
	 * @throws EslAccessDeniedException at once, while the server refuses this address
	 * @throws IllegalStateException when called on an event loop
	 */
	PooledConnection acquire();

	/**
	 * Borrows a connection.
	 * @param timeout how long to wait for one; zero takes one that is free now, or fails
	 * @return the connection; {@link PooledConnection#close()} gives it back
	 * @see #acquire()
	 */
	PooledConnection acquire(Duration timeout);

	/**
	 * Borrows a connection without blocking.
	 * @param timeout how long to wait for one
	 * @return completes on a worker, with the connection or as {@link #acquire()} throws.
	 * A caller that no longer wants it must still give it back
	 */
	CompletionStage<PooledConnection> acquireAsync(Duration timeout);

	/**
	 * Borrows a connection, waiting up to {@link PoolOptions#acquireTimeout()}, sends a
	 * command, waits for its reply and gives the connection back. Quick commands share
	 * one borrowed connection.
	 * @param command the command
	 * @param timeout how long the reply may take
	 * @return the reply, which may be an error
	 * @see #acquire()
	 * @see PooledConnection#send(EslCommand, Duration)
	 * @see EslCommand#quick()
	 */
	EslReply send(EslCommand command, Duration timeout);

	/**
	 * Borrows a connection, waiting up to {@link PoolOptions#acquireTimeout()}, sends a
	 * command and gives the connection back when the reply is in. Only the result needs a
	 * worker, so commands sent this way make progress while all workers are busy.
	 * @param command the command
	 * @param timeout how long the reply may take
	 * @return completes on a worker with the reply, or as {@link #acquire()} and
	 * {@link PooledConnection#send} throw. Cancelling it has no effect on the command
	 */
	CompletionStage<EslReply> sendAsync(EslCommand command, Duration timeout);

	/**
	 * Returns what this pool was made with.
	 * @return the options
	 */
	PoolOptions options();

	/**
	 * Returns the name of the server this pool belongs to, for messages, metrics and
	 * listeners.
	 * @return the name
	 */
	String name();

	/**
	 * Returns the counts at this moment.
	 * @return the counts
	 */
	PoolStats stats();

	/**
	 * Adds a listener for changes of counts and state.
	 * @param listener the listener
	 */
	void addListener(PoolListener listener);

	/**
	 * Removes a listener.
	 * @param listener the listener
	 */
	void removeListener(PoolListener listener);

	/**
	 * Stops lending, waits for what is lent to come back, and closes all connections. A
	 * stopped pool can be started again.
	 * @param timeout how long to wait for lent connections; those still out are then cut
	 * @return whether all came back in time
	 */
	boolean stop(Duration timeout);

	/**
	 * Stops for good, waiting up to {@link PoolOptions#closeTimeout()} for lent
	 * connections.
	 */
	@Override
	void close();

}
