package io.github.eslboot.pool;

/** State of a pool. */
public enum PoolState {

	/** Not started, or stopped. */
	STOPPED,

	/** Started; no attempt to connect has failed, and not all connections are open. */
	STARTING,

	/** All connections are open. */
	UP,

	/** Some connections are open. */
	DEGRADED,

	/** No connection is open. */
	DOWN,

	/** Closed; cannot be started again. */
	CLOSED

}
