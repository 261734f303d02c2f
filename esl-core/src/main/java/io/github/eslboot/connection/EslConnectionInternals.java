package io.github.eslboot.connection;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/**
 * Internal: access of the other packages of this library to members of a connection that
 * are not part of the API.
 *
 * @since 0.1.0
 */
public final class EslConnectionInternals {

	private EslConnectionInternals() {
	}

	/**
	 * Internal: returns a builder of options for a connection that the server opens, for
	 * {@link #accept}.
	 * @param host address of the server
	 * @param port port of the server's end of the connection
	 * @return the builder, with the default values
	 */
	public static ConnectionOptions.Builder acceptedOptions(String host, int port) {
		return new ConnectionOptions.Builder(host, port, Credentials.NONE);
	}

	/**
	 * Internal: takes over a connection that the server opened. There is neither greeting
	 * nor authentication, and the server sends nothing before it receives a command.
	 * @param socket the accepted socket, which is closed with the connection
	 * @param options address of the peer, and timeouts
	 * @param writeTimeout maximum time a write may take
	 * @param resources the threads to use
	 * @param listener listener for events and the end of the connection
	 * @return completes on an event loop with the connection, possibly before the end of
	 * its TLS handshake; exceptionally when the socket is already closed
	 */
	public static CompletableFuture<EslConnection> accept(SocketChannel socket, ConnectionOptions options,
			Duration writeTimeout, EslClientResources resources, EslConnectionListener listener) {
		return EslConnection.accept(socket, options, writeTimeout, resources, listener);
	}

	/**
	 * Internal: returns whether the connection is open, after a look at the socket where
	 * that is necessary: the event loop may not yet have noticed the end. Does not block.
	 * @param connection the connection
	 * @return {@code false} once the connection has ended
	 */
	public static boolean checkOpen(EslConnection connection) {
		return connection.checkOpen();
	}

	/**
	 * Internal: returns whether options address the same server in the same way, so that
	 * only the password, certificates, timeouts and limits may differ.
	 * @param options the options
	 * @param other the other options
	 * @return whether a connection that was opened with the other options may stay open
	 */
	public static boolean isSameServer(ConnectionOptions options, ConnectionOptions other) {
		return options.isSameServer(other);
	}

	/**
	 * Internal: returns the delay before the next attempt to connect.
	 * @param backoff the back-off
	 * @param failures number of consecutive failures; 0 after the loss of a connection
	 * that worked, which has the same delay as the first failure
	 * @param last the last failure, or {@code null}
	 * @return the delay, in nanoseconds
	 */
	public static long nextDelayNanos(ReconnectBackoff backoff, int failures, @Nullable EslException last) {
		return backoff.nextDelayNanos(failures, last);
	}

	/**
	 * Internal: returns the time of the last received byte.
	 * @param connection the connection
	 * @return the time as of {@link System#nanoTime()}
	 */
	public static long lastReadNanos(EslConnection connection) {
		return connection.lastReadNanos();
	}

	/**
	 * Internal: returns the time of the last read that completed a frame.
	 * @param connection the connection
	 * @return the time as of {@link System#nanoTime()}
	 */
	public static long lastFrameNanos(EslConnection connection) {
		return connection.lastFrameNanos();
	}

	/**
	 * Internal: returns whether a reply is pending, in time or late, so that a new
	 * command would wait behind it.
	 * @param connection the connection
	 * @return whether a reply is pending
	 */
	public static boolean hasPendingReplies(EslConnection connection) {
		return connection.hasPendingReplies();
	}

	/**
	 * Internal: runs a callback once, on the event loop, when no reply is pending any
	 * more. If none is pending at the time of this call the callback may never run, so
	 * check {@link #hasPendingReplies} afterwards. A connection has one such callback at
	 * most.
	 * @param connection the connection
	 * @param callback the callback, which must not block
	 */
	public static void onNoPendingReplies(EslConnection connection, Runnable callback) {
		connection.onNoPendingReplies(callback);
	}

	/**
	 * Internal: makes the server deliver events of this connection immediately instead of
	 * within 20 ms, by sending an empty line at an interval, which the server ignores.
	 * Has no effect while an earlier call is still active.
	 * @param connection the connection
	 * @param interval time between two lines
	 * @param wanted evaluated before each line on the ticker of the connection's
	 * resources; {@code false} ends the wake-up. Must be quick and not block
	 */
	public static void wakeServerWhile(EslConnection connection, Duration interval, BooleanSupplier wanted) {
		connection.wakeServerWhile(interval, wanted);
	}

	/**
	 * Internal: stops reading from the socket as long as a condition holds. Called on the
	 * event loop of the connection, for example from
	 * {@link EslConnectionListener#onReadComplete}; has no effect on other threads,
	 * during a pause, and on a closed connection. Replies are not read either.
	 * @param connection the connection
	 * @param interval time between two evaluations of the condition
	 * @param wanted evaluated on the event loop; {@code false}, or a failure, ends the
	 * pause. Must not block
	 */
	public static void pauseReadingWhile(EslConnection connection, Duration interval, BooleanSupplier wanted) {
		connection.pauseReadingWhile(interval, wanted);
	}

	/**
	 * Internal: closes the connection immediately, for a given cause.
	 * @param connection the connection
	 * @param cause failure of the commands whose reply is pending, and argument of
	 * {@link EslConnectionListener#onClosed}
	 */
	public static void close(EslConnection connection, EslException cause) {
		connection.close(cause);
	}

}
