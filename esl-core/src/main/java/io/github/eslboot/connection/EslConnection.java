package io.github.eslboot.connection;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.connection.wire.EslConnectionHandler;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;

/**
 * One authenticated connection to a server. Commands may be sent by any thread at any
 * time; the server executes them one after the other and replies in that order, so a slow
 * command delays those behind it. Applications normally use a pool of connections.
 * <p>
 * Every command has a timeout. After it the caller gets an {@link EslTimeoutException},
 * and the connection drops the late reply when it arrives. When the connection ends, all
 * pending replies fail immediately.
 *
 * @since 0.1.0
 */
public final class EslConnection {

	private final ConnectionOptions options;

	private final EslConnectionHandler handler;

	private EslConnection(ConnectionOptions options, EslConnectionHandler handler) {
		this.options = options;
		this.handler = handler;
	}

	/**
	 * Opens a connection: resolves the host, connects, waits for the greeting and
	 * authenticates, each with its own timeout.
	 * @param options address, credentials and timeouts
	 * @param resources the threads to use
	 * @param listener listener for events and the end of the connection
	 * @return completes with the authenticated connection, or exceptionally with
	 * {@link EslConnectionException}, {@link EslAuthenticationException} or
	 * {@link EslAccessDeniedException}. It completes on an event loop or another thread
	 * of this library: dependent stages must not block
	 */
	public static CompletableFuture<EslConnection> open(ConnectionOptions options, EslClientResources resources,
			EslConnectionListener listener) {
		return connection(options, new Connector(options, resources, listener).open());
	}

	/** See {@link EslConnectionInternals#accept}. */
	static CompletableFuture<EslConnection> accept(SocketChannel socket, ConnectionOptions options,
			Duration writeTimeout, EslClientResources resources, EslConnectionListener listener) {
		return connection(options, new Connector(options, resources, listener).accept(socket, writeTimeout));
	}

	private static CompletableFuture<EslConnection> connection(ConnectionOptions options,
			CompletableFuture<EslConnectionHandler> connected) {
		CompletableFuture<EslConnection> opened = new CompletableFuture<>();
		connected.whenComplete((handler, failure) -> {
			if (failure != null) {
				opened.completeExceptionally(Futures.unwrap(failure));
				return;
			}
			try {
				EslConnection connection = new EslConnection(options, handler);
				if (!opened.complete(connection)) {
					// The caller has cancelled the future.
					connection.close();
				}
			}
			catch (Throwable ex) {
				opened.completeExceptionally(ex);
				handler.close(new EslConnectionException(Reason.CLOSED,
						"The connection to " + options + " was closed here, since its opening failed: " + ex, ex));
			}
		});
		return opened;
	}

	/**
	 * Sends a command and blocks until its reply arrives.
	 * @param command the command
	 * @param timeout maximum time until the reply, including the time behind earlier
	 * commands
	 * @return the reply, which may be an error
	 * @throws EslTimeoutException when no reply arrived in time
	 * @throws EslConnectionException when the connection ended first
	 * @throws EslBusyException when too many replies are pending
	 * @throws EslException when the thread is interrupted; its interrupt flag stays set
	 * @throws IllegalStateException when called on an event loop
	 */
	public EslReply send(EslCommand command, Duration timeout) {
		EslClientResources.checkMayBlock("Sending a command");
		return this.handler.send(command, timeout);
	}

	/**
	 * Sends a command without blocking.
	 * @param command the command
	 * @param timeout maximum time until the reply, including the time behind earlier
	 * commands
	 * @return completes with the reply, on the connection's event loop (dependent stages
	 * must not block), or exceptionally as {@link #send} throws
	 */
	public CompletableFuture<EslReply> sendAsync(EslCommand command, Duration timeout) {
		return this.handler.sendAsync(command, timeout);
	}

	/**
	 * Returns the options this connection was opened with.
	 * @return the options
	 */
	public ConnectionOptions options() {
		return this.options;
	}

	/**
	 * Returns the server's reply to the authentication; after {@code userauth} its
	 * headers {@code Allowed-Events}, {@code Allowed-API} and {@code Allowed-LOG} contain
	 * the permissions of the user. FreeSWITCH truncates that reply after 511 bytes;
	 * further headers are then missing, and the last may be incomplete.
	 * @return the reply
	 */
	public CommandReply authenticationReply() {
		return this.handler.authenticationReply();
	}

	/**
	 * Returns whether commands can be sent.
	 * @return {@code false} once the connection has ended
	 */
	public boolean isOpen() {
		return this.handler.isOpen();
	}

	/** See {@link EslConnectionInternals#checkOpen}. */
	boolean checkOpen() {
		return this.handler.checkOpen();
	}

	/** See {@link EslConnectionInternals#hasPendingReplies}. */
	boolean hasPendingReplies() {
		return this.handler.hasPendingReplies();
	}

	/** See {@link EslConnectionInternals#onNoPendingReplies}. */
	void onNoPendingReplies(Runnable callback) {
		this.handler.onNoPendingReplies(callback);
	}

	/** See {@link EslConnectionInternals#pauseReadingWhile}. */
	void pauseReadingWhile(Duration interval, BooleanSupplier wanted) {
		this.handler.pauseReadingWhile(interval, wanted);
	}

	/** See {@link EslConnectionInternals#wakeServerWhile}. */
	void wakeServerWhile(Duration interval, BooleanSupplier wanted) {
		this.handler.wakeServerWhile(interval, wanted);
	}

	/**
	 * Returns the number of replies that were dropped because they arrived after the
	 * timeout of their command.
	 * @return the number
	 */
	public long lateReplies() {
		return this.handler.lateReplies();
	}

	/** See {@link EslConnectionInternals#lastReadNanos}. */
	long lastReadNanos() {
		return this.handler.lastReadNanos();
	}

	/** See {@link EslConnectionInternals#lastFrameNanos}. */
	long lastFrameNanos() {
		return this.handler.lastFrameNanos();
	}

	/**
	 * Closes the connection immediately, without sending {@code exit}. Pending replies
	 * fail with an {@link EslConnectionException}. Does not block.
	 */
	public void close() {
		close(new EslConnectionException(Reason.CLOSED, "The connection to " + this.options + " was closed here"));
	}

	/** See {@link EslConnectionInternals#close}. */
	void close(EslException cause) {
		this.handler.close(cause);
	}

	@Override
	public String toString() {
		return this.options + (isOpen() ? " (open)" : " (closed)");
	}

}
