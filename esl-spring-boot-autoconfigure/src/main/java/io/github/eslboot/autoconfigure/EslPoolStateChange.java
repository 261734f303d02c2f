package io.github.eslboot.autoconfigure;

import io.github.eslboot.pool.PoolState;
import io.github.eslboot.pool.PoolStats;

/**
 * Application event for a state change of a command pool. Published on a callback thread.
 *
 * @param node the node's name
 * @param from the previous state
 * @param to the new state
 * @param stats the pool's statistics at the time of the change
 * @since 0.1.0
 */
public record EslPoolStateChange(String node, PoolState from, PoolState to, PoolStats stats) {

}
