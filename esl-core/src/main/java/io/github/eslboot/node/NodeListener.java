package io.github.eslboot.node;

import java.util.List;

import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.pool.PoolStats;

/**
 * Listener for changes of a node, or of all nodes of a group. Notified on workers, one
 * notification at a time and in order. An implementation may block, which delays only
 * later notifications of the same group. Refers to {@link EslNode}, which notifies it,
 * since the node is what a listener needs.
 */
public interface NodeListener {

	/**
	 * A node joined the group.
	 * @param node the node
	 */
	default void onAdded(EslNode node) {
	}

	/**
	 * The state of a node changed; to {@link NodeState#REMOVED} when it left its group.
	 * @param node the node
	 * @param from the state before
	 * @param to the state now
	 */
	default void onStateChange(EslNode node, NodeState from, NodeState to) {
	}

	/**
	 * The number of a node's open connections changed.
	 * @param node the node
	 * @param stats the statistics of its pool at that moment
	 */
	default void onCountChange(EslNode node, PoolStats stats) {
	}

	/**
	 * The limits of a gateway were set or changed.
	 * @param gateway its name
	 */
	default void onGatewayLimited(String gateway) {
	}

	/**
	 * A node whose event stream came up has calls that this application does not know:
	 * they began before it started, or during an outage. Calls that have only just begun
	 * may be among them. {@code EslTemplate.call(uuid)} returns a handle for one. Not
	 * notified without Jackson on the class path.
	 * @param node the node
	 * @param calls its channels, at least one
	 */
	default void onUnknownCalls(EslNode node, List<ChannelRow> calls) {
	}

}
