package io.github.eslboot.group;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.protocol.ProtocolInternals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports that two nodes of a group have the same call: once for each pair of nodes,
 * because every call has the problem when two nodes are the same server.
 */
final class SharedUuids {

	private static final Logger logger = LoggerFactory.getLogger(SharedUuids.class);

	private final Set<Set<EslNode>> reported = ConcurrentHashMap.newKeySet();

	private final LongAdder count = new LongAdder();

	/**
	 * Reports a call that is on two nodes.
	 * @param uuid the call
	 * @param known the node that commands for the call go to
	 * @param node the other node
	 */
	void report(String uuid, EslNode known, EslNode node) {
		this.count.increment();
		if (!this.reported.add(Set.of(known, node))) {
			logger.debug("{}: has call {}, which is on {}", node, ProtocolInternals.logText(uuid), known);
			return;
		}
		String core = EventStreamInternals.coreUuid(node.stream());
		if (core != null && core.equals(EventStreamInternals.coreUuid(known.stream()))) {
			logger
				.warn("{}: is the same server as {}, as both have the Core-UUID {}; its events and calls count twice. "
						+ "Remove one of the two nodes", node, known, core);
		}
		else {
			logger.warn(
					"{}: sends events of call {}, which is on {}; commands for it go to the latter. "
							+ "Two nodes must not share a uuid; reported once for these nodes",
					node, ProtocolInternals.logText(uuid), known);
		}
	}

	/** Returns the number of reports, repeated ones included. */
	long count() {
		return this.count.sum();
	}

}
