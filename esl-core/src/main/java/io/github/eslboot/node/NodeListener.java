package io.github.eslboot.node;

import java.util.List;

import io.github.eslboot.command.ShowCommands.ChannelRow;
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

	/**
	 * The calls of a gateway are limited, for the first time or in another way.
	 * @param gateway its name
	 */
	default void onGatewayLimited(String gateway) {
	}

	/**
	 * A node whose events come, for the first time or again, has calls of which this
	 * application has heard nothing: they began before it started, or during an outage.
	 * Take one under control with {@code EslTemplate.call(uuid)}. Those that are merely
	 * new may be among them. Not told without Jackson on the class path.
	 * @param node the node
	 * @param calls its channels, at least one
	 */
	default void onUnknownCalls(EslNode node, List<ChannelRow> calls) {
	}

}
