package io.github.eslboot.node;

/**
 * State of a node.
 *
 * @since 0.1.0
 */
public enum NodeState {

	/** Neither commands nor events are possible yet, and no attempt to connect failed. */
	CONNECTING,

	/** All connections of the pool are open, and the event stream is up. */
	UP,

	/**
	 * The event stream or a part of the pool is not connected, or the circuit is open.
	 */
	DEGRADED,

	/** Neither commands nor events are possible; reconnects are attempted. */
	DOWN,

	/** Gets no new calls; its existing calls continue. */
	DRAINING,

	/** Removed from its group and closed; cannot be started again. */
	REMOVED

}
