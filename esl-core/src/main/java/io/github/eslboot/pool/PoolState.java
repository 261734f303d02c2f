package io.github.eslboot.pool;

/** How a pool is doing. */
public enum PoolState {

	/** Not started, or stopped. */
	STOPPED,

	/** Started, and no attempt to connect has come to an end yet. */
	STARTING,

	/** All connections are there. */
	UP,

	/** Some connections are there, others are missing. */
	DEGRADED,

	/** No connection is there. */
	DOWN,

	/** Closed for good. */
	CLOSED

}
