package io.github.eslboot.node;

import java.util.List;

import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.pool.PoolStats;

/**
 * Listener for changes of a node, or of all nodes of a group. Notified on callback
 * threads, one notification at a time and in order. An implementation may block, which
 * delays only later notifications of the same group. An exception is logged and has no
 * further effect.
 *
 * @since 0.1.0
 */
public interface NodeListener {

	/**
	 * Called when a node has joined the group.
	 * @param node the node
	 */
	default void onAdded(EslNode node) {
	}

	/**
	 * Called when the state of a node has changed; to {@link NodeState#REMOVED} when the
	 * node has left its group.
	 * @param node the node
	 * @param from the state before
	 * @param to the state now
	 */
	default void onStateChange(EslNode node, NodeState from, NodeState to) {
	}

	/**
	 * Called when the number of a node's open connections has changed.
	 * @param node the node
	 * @param stats the statistics of its pool at that moment
	 */
	default void onCountChange(EslNode node, PoolStats stats) {
	}

	/**
	 * Called when the limits of a gateway were set or changed.
	 * @param gateway its name
	 */
	default void onGatewayLimited(String gateway) {
	}

	/**
	 * Called when the event stream of a node is up and the node has calls that this
	 * application does not know, because they began before the application started or
	 * during an outage. Also called for a single server, if its node has the listener
	 * before its stream is up. Calls that have only just begun may be among them.
	 * {@code EslTemplate.call(uuid)} returns a handle for such a call. Requires Jackson
	 * on the class path; without it the method is never called.
	 * @param node the node
	 * @param calls channels of the unknown calls, at least one
	 */
	default void onUnknownCalls(EslNode node, List<ChannelRow> calls) {
	}

}
