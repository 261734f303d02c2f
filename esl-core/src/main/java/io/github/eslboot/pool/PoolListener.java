package io.github.eslboot.pool;

/**
 * Listener for changes of a pool. Changes are notified on callback threads, one at a time
 * and in order; an implementation may block, which delays only later notifications of the
 * same pool. The {@code record…} methods are for metrics: they are called on the thread
 * that performs the operation, which may be an event loop, and must be quick and not
 * block. An exception is logged and has no further effect. Refers to
 * {@link EslConnectionPool}, which notifies it, since one listener may observe several
 * pools.
 *
 * @since 0.1.0
 */
public interface PoolListener {

	/**
	 * Called when the state of the pool has changed.
	 * @param pool the pool
	 * @param from the state before
	 * @param to the state now
	 * @param stats the statistics at that moment
	 */
	default void onStateChange(EslConnectionPool pool, PoolState from, PoolState to, PoolStats stats) {
	}

	/**
	 * Called when the number of open connections has changed.
	 * @param pool the pool
	 * @param stats the statistics at that moment
	 */
	default void onCountChange(EslConnectionPool pool, PoolStats stats) {
	}

	/**
	 * Called when a caller has borrowed a connection.
	 * @param nanos time the caller waited, in nanoseconds
	 */
	default void recordAcquire(long nanos) {
	}

	/**
	 * Called when a caller has received no connection within its timeout. Not called for
	 * a timeout of zero.
	 * @param nanos time the caller waited, in nanoseconds
	 */
	default void recordAcquireTimeout(long nanos) {
	}

	/**
	 * Called when a connection has been returned.
	 * @param nanos time it was borrowed, in nanoseconds
	 */
	default void recordUsage(long nanos) {
	}

	/**
	 * Called when a connection has been opened.
	 * @param nanos time it took to open, in nanoseconds
	 */
	default void recordCreation(long nanos) {
	}

}
