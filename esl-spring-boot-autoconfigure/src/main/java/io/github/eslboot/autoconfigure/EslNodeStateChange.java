package io.github.eslboot.autoconfigure;

import io.github.eslboot.node.NodeState;
import org.jspecify.annotations.Nullable;

/**
 * The state of a node of the group changed. Published as an application event, on a
 * worker.
 *
 * @param node the node's name
 * @param from the state before, or {@code null} when it has joined just now
 * @param to the state now
 */
public record EslNodeStateChange(String node, @Nullable NodeState from, NodeState to) {

}
