package io.github.eslboot.node;

/** How a node is doing. */
public enum NodeState {

	/** Neither commands nor events yet, and no attempt to connect has failed. */
	CONNECTING,

	/** All connections are there, and events come. */
	UP,

	/**
	 * The event stream or part of the pool is missing, or its commands keep timing out.
	 */
	DEGRADED,

	/** Neither commands nor events; it tries again by itself. */
	DOWN,

	/** It gets no new calls; those it has go on. */
	DRAINING,

	/** It has left its group and is closed for good. */
	REMOVED

}
