package io.github.eslboot.autoconfigure;

import io.github.eslboot.event.EventStreamState;

/**
 * An event stream came up or went down. Published as an application event, on a worker;
 * so are {@link EslPoolStateChange}, {@link EslServerRestart} and
 * {@link io.github.eslboot.event.EventGap}.
 *
 * @param node the server's name
 * @param from the state before
 * @param to the state now
 */
public record EslStreamStateChange(String node, EventStreamState from, EventStreamState to) {

}
