package io.github.eslboot.pool;

/**
 * State of a pool.
 *
 * @since 0.1.0
 */
public enum PoolState {

	/** Not started, or stopped. */
	STOPPED,

	/**
	 * Started; no attempt to connect has failed, and not all connections that the pool
	 * keeps open are open.
	 */
	STARTING,

	/**
	 * All connections that the pool keeps open are open. A pool that keeps none open is
	 * in this state until an attempt to connect fails.
	 */
	UP,

	/** Some connections are open; others cannot be opened, or were lost. */
	DEGRADED,

	/** No connection is open. */
	DOWN,

	/** Closed; cannot be started again. */
	CLOSED

}
