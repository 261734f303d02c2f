package io.github.eslboot.pool;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/**
 * Internal: access of the other packages of this library to members of a pool that are
 * not part of the API.
 *
 * @since 0.1.0
 */
public final class PoolInternals {

	private PoolInternals() {
	}

	/**
	 * Internal: sends a command as {@link EslConnectionPool#sendAsync} does, without a
	 * callback thread for the reply where the pool supports that, so that commands of
	 * this library make progress while all callback threads are busy.
	 * @param pool the pool
	 * @param command the command
	 * @param timeout maximum time until the reply
	 * @return completes on an event loop or on the calling thread; with a pool of the
	 * application, on a thread of its own. Dependent stages must not block, nor run code
	 * of users
	 */
	public static CompletableFuture<EslReply> sendOnLoop(EslConnectionPool pool, EslCommand command, Duration timeout) {
		return (pool instanceof OnLoop direct) ? direct.sendOnLoop(command, timeout)
				: pool.sendAsync(command, timeout).toCompletableFuture();
	}

	/**
	 * Internal: borrows a connection as {@link EslConnectionPool#acquireAsync} does,
	 * without a callback thread where the pool supports that.
	 * @param pool the pool
	 * @param timeout maximum time to wait
	 * @return completes as {@link #sendOnLoop} does; must not be cancelled
	 */
	public static CompletableFuture<PooledConnection> acquireOnLoop(EslConnectionPool pool, Duration timeout) {
		return (pool instanceof OnLoop direct) ? direct.acquireOnLoop(timeout)
				: pool.acquireAsync(timeout).toCompletableFuture();
	}

	/**
	 * Internal: changes the options of connections that are opened from now on. Open
	 * connections stay. Meant for a new password or certificate; after a change of the
	 * address stop and start the pool.
	 * @param pool the pool of one server
	 * @param options options of the connections
	 * @throws IllegalStateException when the pool cannot change them, as one that the
	 * application implements
	 */
	public static void setConnectionOptions(EslConnectionPool pool, ConnectionOptions options) {
		if (!(pool instanceof Reconfigurable changing)) {
			throw new IllegalStateException(
					"The connection options of the pool of %s cannot change".formatted(pool.name()));
		}
		changing.setConnectionOptions(options);
	}

	/**
	 * Internal: returns how a pool connects to its server.
	 * @param pool the pool
	 * @return the options of new connections, or {@code null} for a pool of several
	 * servers or one that the application implements
	 */
	public static @Nullable ConnectionOptions connectionOptions(EslConnectionPool pool) {
		return (pool instanceof Reconfigurable single) ? single.connectionOptions() : null;
	}

	/**
	 * Internal: a pool whose connection options can change.
	 */
	public interface Reconfigurable {

		/**
		 * Internal: returns the options of connections that are opened from now on.
		 * @return options of the connections, or {@code null} if they are unknown
		 */
		@Nullable ConnectionOptions connectionOptions();

		/**
		 * Internal: changes the options of connections that are opened from now on.
		 * @param options options of the connections
		 */
		void setConnectionOptions(ConnectionOptions options);

	}

	/**
	 * Internal: a pool of this library. Pools of users do not implement it.
	 */
	public interface OnLoop {

		/**
		 * Internal: sends a command without a callback thread for its reply.
		 * @param command the command
		 * @param timeout maximum time until the reply
		 * @return completes on an event loop or on the calling thread
		 */
		CompletableFuture<EslReply> sendOnLoop(EslCommand command, Duration timeout);

		/**
		 * Internal: borrows a connection without a callback thread.
		 * @param timeout maximum time to wait
		 * @return completes on an event loop or on the calling thread
		 */
		CompletableFuture<PooledConnection> acquireOnLoop(Duration timeout);

	}

	/**
	 * Internal: a pool that does something about commands and passes all else to another
	 * pool. Commands that borrowers send on their connections pass it by.
	 */
	public abstract static class Delegating implements EslConnectionPool, OnLoop, Reconfigurable {

		private final EslConnectionPool pool;

		/**
		 * Internal: creates the pool.
		 * @param pool the other pool
		 */
		protected Delegating(EslConnectionPool pool) {
			this.pool = pool;
		}

		@Override
		public @Nullable ConnectionOptions connectionOptions() {
			return PoolInternals.connectionOptions(this.pool);
		}

		@Override
		public void setConnectionOptions(ConnectionOptions options) {
			PoolInternals.setConnectionOptions(this.pool, options);
		}

		@Override
		public void start() {
			this.pool.start();
		}

		@Override
		public PooledConnection acquire() {
			return this.pool.acquire();
		}

		@Override
		public PooledConnection acquire(Duration timeout) {
			return this.pool.acquire(timeout);
		}

		@Override
		public CompletionStage<PooledConnection> acquireAsync(Duration timeout) {
			return this.pool.acquireAsync(timeout);
		}

		@Override
		public CompletableFuture<PooledConnection> acquireOnLoop(Duration timeout) {
			return PoolInternals.acquireOnLoop(this.pool, timeout);
		}

		@Override
		public PoolOptions options() {
			return this.pool.options();
		}

		@Override
		public String name() {
			return this.pool.name();
		}

		@Override
		public PoolStats stats() {
			return this.pool.stats();
		}

		@Override
		public void addListener(PoolListener listener) {
			this.pool.addListener(listener);
		}

		@Override
		public void removeListener(PoolListener listener) {
			this.pool.removeListener(listener);
		}

		@Override
		public boolean stop(Duration timeout) {
			return this.pool.stop(timeout);
		}

		@Override
		public void close() {
			this.pool.close();
		}

		@Override
		public String toString() {
			return this.pool.toString();
		}

	}

}
