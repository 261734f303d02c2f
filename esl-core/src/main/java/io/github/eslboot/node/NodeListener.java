package io.github.eslboot.node;

import io.github.eslboot.pool.PoolStats;

/**
 * Hears of changes in a group. Called on workers, one call at a time and in order; an
 * implementation may block, which delays only later calls to listeners of the same group.
 */
public interface NodeListener {

	/**
	 * A node has joined.
	 * @param node the node
	 */
	default void onAdded(EslNode node) {
	}

	/**
	 * A node's state changed; to {@link NodeState#REMOVED} when it has left.
	 * @param node the node
	 * @param from the state before
	 * @param to the state now
	 */
	default void onStateChange(EslNode node, NodeState from, NodeState to) {
	}

	/**
	 * The number of a node's open connections changed.
	 * @param node the node
	 * @param stats the counts of its pool at that moment
	 */
	default void onCountChange(EslNode node, PoolStats stats) {
	}

}
