package io.github.eslboot.autoconfigure;

import io.github.eslboot.pool.PoolState;
import io.github.eslboot.pool.PoolStats;

/**
 * A pool of command connections came up or went down. Published as an application event,
 * on a worker.
 *
 * @param node the server's name
 * @param from the state before
 * @param to the state now
 * @param stats the counts at that moment
 */
public record EslPoolStateChange(String node, PoolState from, PoolState to, PoolStats stats) {

}
