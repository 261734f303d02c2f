package io.github.eslboot.autoconfigure;

import io.github.eslboot.node.NodeState;
import org.jspecify.annotations.Nullable;

/**
 * Application event for a state change of a node of the group. Published on a callback
 * thread.
 *
 * @param node the node's name
 * @param from the previous state, or {@code null} if the node has just joined
 * @param to the new state
 * @since 0.1.0
 */
public record EslNodeStateChange(String node, @Nullable NodeState from, NodeState to) {

}
