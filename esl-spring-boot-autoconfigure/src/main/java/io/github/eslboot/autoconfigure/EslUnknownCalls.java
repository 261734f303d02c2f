package io.github.eslboot.autoconfigure;

import java.util.List;

import io.github.eslboot.command.ShowCommands.ChannelRow;

/**
 * A node of the group has calls of which this application has heard nothing, because they
 * began before it started or during an outage. Published as an application event, on a
 * worker.
 *
 * @param node the node's name
 * @param calls its channels, at least one
 * @see io.github.eslboot.EslTemplate#call(String)
 */
public record EslUnknownCalls(String node, List<ChannelRow> calls) {

	public EslUnknownCalls {
		calls = List.copyOf(calls);
	}

}
