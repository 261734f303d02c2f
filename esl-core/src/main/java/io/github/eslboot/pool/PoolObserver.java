package io.github.eslboot.pool;

/**
 * Observer of the operations of a pool, called by the thread that performs them. Times
 * are in nanoseconds.
 */
interface PoolObserver {

	/** Called with the lock held. */
	void stateChanged(PoolState before, PoolState now, PoolStats stats);

	/** The number of open connections has changed. Called with the lock held. */
	void countChanged(PoolStats stats);

	/** A caller has received a connection, after it waited for this time. */
	void acquired(long nanos);

	/** A caller has given up, after it waited for this time. */
	void acquireTimedOut(long nanos);

	/** A connection has been returned that was borrowed for this time. */
	void returned(long nanos);

	/** A connection has been opened, which took this time. */
	void opened(long nanos);

}
