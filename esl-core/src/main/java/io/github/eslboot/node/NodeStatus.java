package io.github.eslboot.node;

import java.util.function.BiConsumer;

import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolState;

/**
 * State of a node, derived from its pool, its event stream, its circuit breaker, and
 * whether its group drains or has removed it.
 */
final class NodeStatus {

	private final EslConnectionPool pool;

	private final EventStream stream;

	private final CircuitBreaker circuitBreaker;

	private final BiConsumer<NodeState, NodeState> onChange;

	/** Last reported state. Guarded by this, as the fields below. */
	private NodeState reported = NodeState.CONNECTING;

	private boolean draining;

	/** Number of resumes, which distinguishes one drain from the next. */
	private int resumes;

	private boolean removed;

	/**
	 * Creates the state of a node that is neither draining nor removed.
	 * @param pool pool of the node
	 * @param stream event stream of the node
	 * @param circuitBreaker circuit breaker of the node
	 * @param onChange called with the state before and after a change, in order, under
	 * the lock of this object
	 */
	NodeStatus(EslConnectionPool pool, EventStream stream, CircuitBreaker circuitBreaker,
			BiConsumer<NodeState, NodeState> onChange) {
		this.pool = pool;
		this.stream = stream;
		this.circuitBreaker = circuitBreaker;
		this.onChange = onChange;
	}

	NodeState state() {
		boolean draining;
		synchronized (this) {
			if (this.removed) {
				return NodeState.REMOVED;
			}
			draining = this.draining;
		}
		return draining ? NodeState.DRAINING : connectionState();
	}

	/** Returns the state as it would be without a drain or a removal. */
	NodeState connectionState() {
		PoolState pool = this.pool.stats().state();
		EventStreamState events = this.stream.state();
		if (pool == PoolState.UP && events == EventStreamState.UP && !this.circuitBreaker.isOpen()) {
			return NodeState.UP;
		}
		if (hasConnections(pool) || events == EventStreamState.UP) {
			return NodeState.DEGRADED;
		}
		boolean failed = pool == PoolState.DOWN || events == EventStreamState.DOWN;
		return failed ? NodeState.DOWN : NodeState.CONNECTING;
	}

	private static boolean hasConnections(PoolState pool) {
		return pool == PoolState.UP || pool == PoolState.DEGRADED;
	}

	boolean takesCalls() {
		synchronized (this) {
			if (this.removed || this.draining) {
				return false;
			}
		}
		return this.stream.state() == EventStreamState.UP && takesCommands();
	}

	boolean takesCommands() {
		return !this.circuitBreaker.isOpen() && hasConnections(this.pool.stats().state());
	}

	/** Reports the state if it has changed since the last report. */
	synchronized void update() {
		NodeState before = this.reported;
		NodeState now = state();
		if (before != now) {
			this.reported = now;
			this.onChange.accept(before, now);
		}
	}

	/**
	 * Begins a drain.
	 * @return number of the drain, for {@link #isDraining}
	 */
	int drain() {
		int drain;
		synchronized (this) {
			this.draining = true;
			drain = this.resumes;
		}
		update();
		return drain;
	}

	/** Ends all drains. */
	void resume() {
		synchronized (this) {
			this.draining = false;
			this.resumes++;
		}
		update();
	}

	/** Returns whether a drain is still in progress. */
	synchronized boolean isDraining(int drain) {
		return this.draining && this.resumes == drain;
	}

	void remove() {
		synchronized (this) {
			this.removed = true;
		}
	}

}
