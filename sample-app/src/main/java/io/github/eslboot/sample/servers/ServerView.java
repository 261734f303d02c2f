package io.github.eslboot.sample.servers;

import java.util.Set;
import java.util.stream.Stream;

import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.EventStreamStats;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/**
 * A server as the page shows it.
 *
 * @param id its name
 * @param address its address
 * @param state its state
 * @param takesCalls whether it gets new calls
 * @param tags its tags
 * @param calls the number of calls that count towards its limit
 * @param pool its command pool
 * @param vitals the values of its last heartbeat
 * @param problem the reason why it is not connected
 */
record ServerView(String id, String address, NodeState state, boolean takesCalls, Set<String> tags, int calls,
		DeskStatus.Pool pool, DeskStatus.@Nullable Vitals vitals, @Nullable String problem) {

	static ServerView of(EslNode node) {
		EventStreamStats stream = node.stream().stats();
		EslException error = stream.lastError();
		return new ServerView(node.id(), node.address(), node.state(), node.takesCalls(), node.tags(),
				node.callStats().calls(), DeskStatus.Pool.of(node.pool().stats()),
				DeskStatus.Vitals.of(Stream.ofNullable(node.stream().lastHeartbeat()).toList()),
				(error != null && stream.state() != EventStreamState.UP) ? error.getMessage() : null);
	}

}
