package io.github.eslboot.pool;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslAccessDeniedException;
import io.github.eslboot.connection.EslAuthenticationException;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.observation.EslObserver;
import io.github.eslboot.protocol.EslReply;

/**
 * Pool of authenticated connections for commands. Thread-safe.
 * <p>
 * A pool opens its connections in the background and replaces those that end, so it can
 * be started before its server. Callers that wait for a connection are served in the
 * order of their calls, after commands that end or answer a call, see {@link #send}. A
 * borrowed connection was open at that moment, and no reply to an earlier command is
 * pending on it.
 *
 * @since 0.1.0
 */
public interface EslConnectionPool extends AutoCloseable {

	/**
	 * Creates the pool of one server. It opens no connection before {@link #start()}.
	 * @param options options of the connections
	 * @param poolOptions options of the pool
	 * @param backoff delays between attempts to connect
	 * @param resources the threads to use; not closed with the pool
	 * @return the pool
	 */
	static EslConnectionPool create(ConnectionOptions options, PoolOptions poolOptions, ReconnectBackoff backoff,
			EslClientResources resources) {
		NodeConnectionPool pool = new NodeConnectionPool(options, poolOptions, backoff, resources);
		EslObserver observer = EslClientResourcesInternals.observer(resources);
		return (observer != null) ? new ObservedPool(pool, observer, resources) : pool;
	}

	/**
	 * Starts to open connections in the background. Has no effect when already started.
	 * @throws IllegalStateException when the pool is closed
	 */
	void start();

	/**
	 * Borrows a connection, waiting up to {@link PoolOptions#acquireTimeout()}.
	 * @return the connection; {@link PooledConnection#close()} returns it
	 * @throws PoolBusyException when no connection becomes free until the timeout, or too
	 * many callers already wait
	 * @throws EslConnectionException when there is no connection to the server, or the
	 * pool is stopped
	 * @throws EslAuthenticationException immediately while the server rejects the
	 * password
	 * @throws EslAccessDeniedException immediately while the server rejects this client's
	 * address
	 * @throws io.github.eslboot.protocol.EslException when the thread is interrupted; its
	 * interrupt flag stays set
	 * @throws IllegalStateException when called on an event loop
	 */
	PooledConnection acquire();

	/**
	 * Borrows a connection.
	 * @param timeout maximum time to wait for a connection; zero fails immediately if
	 * none is idle
	 * @return the connection; {@link PooledConnection#close()} returns it
	 * @see #acquire()
	 */
	PooledConnection acquire(Duration timeout);

	/**
	 * Borrows a connection without blocking.
	 * @param timeout maximum time to wait for a connection
	 * @return completes on a callback thread with the connection, or exceptionally as
	 * {@link #acquire()} throws. A caller that no longer needs the connection must still
	 * return it
	 */
	CompletionStage<PooledConnection> acquireAsync(Duration timeout);

	/**
	 * Borrows a connection, waiting up to {@link PoolOptions#acquireTimeout()}, sends a
	 * command, waits for its reply and returns the connection. Quick commands share one
	 * borrowed connection.
	 * <p>
	 * Commands that end or answer a call ({@code uuid_kill}, {@code hupall},
	 * {@code sched_hangup}, {@code uuid_answer}, {@code uuid_pre_answer},
	 * {@code uuid_phone_event … talk}, and messages that hang up, answer or reject) do
	 * not wait behind others: if no connection is idle, they are sent on one that is
	 * borrowed, behind the command under way there, or get the next one that is returned.
	 * They never fail with a {@link PoolBusyException}.
	 * @param command the command
	 * @param timeout maximum time until the reply
	 * @return the reply, which may be an error
	 * @see #acquire()
	 * @see PooledConnection#send(EslCommand, Duration)
	 * @see EslCommand#quick()
	 */
	EslReply send(EslCommand command, Duration timeout);

	/**
	 * Borrows a connection, waiting up to {@link PoolOptions#acquireTimeout()}, sends a
	 * command and returns the connection when the reply has arrived. Only the result
	 * needs a callback thread, so such commands make progress while all of them are busy.
	 * @param command the command
	 * @param timeout maximum time until the reply
	 * @return completes on a callback thread with the reply, or exceptionally as
	 * {@link #acquire()} and {@link PooledConnection#send} throw. Cancelling it has no
	 * effect on the command
	 */
	CompletionStage<EslReply> sendAsync(EslCommand command, Duration timeout);

	/**
	 * Returns the options of this pool.
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
	 * Returns a snapshot of the statistics.
	 * @return the statistics
	 */
	PoolStats stats();

	/**
	 * Adds a listener for changes of the state and of the number of connections.
	 * @param listener the listener
	 */
	void addListener(PoolListener listener);

	/**
	 * Removes a listener.
	 * @param listener the listener
	 */
	void removeListener(PoolListener listener);

	/**
	 * Refuses callers from now on, waits for borrowed connections, and closes all
	 * connections. A stopped pool can be started again. Blocks.
	 * @param timeout maximum time to wait for borrowed connections; those that are not
	 * returned are then closed
	 * @return whether all connections were returned in time
	 */
	boolean stop(Duration timeout);

	/**
	 * Closes the pool, which cannot be started again. Waits up to
	 * {@link PoolOptions#closeTimeout()} for borrowed connections. Blocks.
	 */
	@Override
	void close();

}
