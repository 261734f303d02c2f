package io.github.eslboot.autoconfigure;

import io.github.eslboot.event.EventStreamState;

/**
 * Application event for a state change of an event stream. Published on a callback
 * thread, as are {@link EslPoolStateChange}, {@link EslServerRestart} and
 * {@link io.github.eslboot.event.EventGap}.
 *
 * @param node the node's name
 * @param from the previous state
 * @param to the new state
 * @since 0.1.0
 */
public record EslStreamStateChange(String node, EventStreamState from, EventStreamState to) {

}
