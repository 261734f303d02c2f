package io.github.eslboot.pool;

/**
 * Observer of the operations of a pool, called by the thread that performs them.
 * Durations are in nanoseconds.
 */
interface PoolObserver {

	/** Called with the lock held when the state has changed. */
	void stateChanged(PoolState before, PoolState now, PoolStats stats);

	/** Called with the lock held when the number of open connections has changed. */
	void countChanged(PoolStats stats);

	/** Called when a caller has received a connection, with the time it has waited. */
	void acquired(long nanos);

	/** Called when a caller no longer waits, with the time it has waited. */
	void acquireTimedOut(long nanos);

	/** Called when a connection has been returned, with the time it was borrowed. */
	void returned(long nanos);

	/** Called when a connection has been opened, with the time that took. */
	void opened(long nanos);

}
