package io.github.eslboot.pool;

/**
 * Listener for changes in a pool. Changes are reported on workers, one call at a time, in
 * the order in which they happen; an implementation may block, which delays only later
 * reports of the same pool. The {@code record…} methods are for metrics: they are called
 * in the thread that does the work and must be quick.
 */
public interface PoolListener {

	/**
	 * Called when the state of the pool has changed.
	 * @param pool the pool
	 * @param from the state before
	 * @param to the state now
	 * @param stats the counts at that moment
	 */
	default void onStateChange(EslConnectionPool pool, PoolState from, PoolState to, PoolStats stats) {
	}

	/**
	 * Called when the number of open connections has changed.
	 * @param pool the pool
	 * @param stats the counts at that moment
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
	 * Called when a caller has got no connection within its timeout.
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
