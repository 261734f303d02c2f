package io.github.eslboot.pool;

/**
 * Hears of changes in a pool. Called on workers, one call at a time, in the order in
 * which things happened; an implementation may block, which delays only later calls to
 * listeners of the same pool. The timing methods are for metrics and are the exception:
 * they are called by the thread that does the work and must be quick.
 */
public interface PoolListener {

	/**
	 * The state changed.
	 * @param pool the pool
	 * @param from the state before
	 * @param to the state now
	 * @param stats the counts at that moment
	 */
	default void onStateChange(EslConnectionPool pool, PoolState from, PoolState to, PoolStats stats) {
	}

	/**
	 * The number of open connections changed.
	 * @param pool the pool
	 * @param stats the counts at that moment
	 */
	default void onCountChange(EslConnectionPool pool, PoolStats stats) {
	}

	/**
	 * A caller got a connection.
	 * @param nanos how long it waited, in nanoseconds
	 */
	default void recordAcquire(long nanos) {
	}

	/**
	 * A caller did not get a connection in time.
	 * @param nanos how long it waited, in nanoseconds
	 */
	default void recordAcquireTimeout(long nanos) {
	}

	/**
	 * A connection was given back.
	 * @param nanos how long it was lent, in nanoseconds
	 */
	default void recordUsage(long nanos) {
	}

	/**
	 * A connection was opened.
	 * @param nanos how long it took, in nanoseconds
	 */
	default void recordCreation(long nanos) {
	}

}
