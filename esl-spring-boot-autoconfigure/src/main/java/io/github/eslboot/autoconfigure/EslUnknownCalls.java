package io.github.eslboot.autoconfigure;

import java.util.List;

import io.github.eslboot.command.ShowCommands.ChannelRow;

/**
 * Application event for calls of a node, or of the single server, that this application
 * has received no events of, because they began before it started or during an outage.
 * Published on a callback thread.
 *
 * @param node the node's name
 * @param calls the channels of these calls, at least one
 * @since 0.1.0
 * @see io.github.eslboot.EslTemplate#call(String)
 */
public record EslUnknownCalls(String node, List<ChannelRow> calls) {

	/**
	 * Creates an event. Copies the calls.
	 * @param node the node's name
	 * @param calls the channels of these calls, at least one
	 */
	public EslUnknownCalls {
		calls = List.copyOf(calls);
	}

}
