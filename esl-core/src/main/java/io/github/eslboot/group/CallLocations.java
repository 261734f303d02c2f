package io.github.eslboot.group;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Affinity of calls to nodes, as far as known from events and placed calls. Two
 * generations bound its size: the least recently used calls are forgotten first.
 * Thread-safe; no method blocks.
 */
final class CallLocations {

	private static final Logger logger = LoggerFactory.getLogger(CallLocations.class);

	/** Maximum number of calls per generation. */
	private static final int GENERATION_SIZE = 50_000;

	private final SharedUuids shared = new SharedUuids();

	private volatile Map<String, EslNode> young = new ConcurrentHashMap<>();

	private volatile Map<String, EslNode> old = new ConcurrentHashMap<>();

	@Nullable EslNode find(String uuid) {
		EslNode node = this.young.get(uuid);
		if (node == null) {
			node = this.old.get(uuid);
			if (node != null) {
				put(uuid, node);
			}
		}
		return (node != null && node.state() == NodeState.REMOVED) ? null : node;
	}

	void put(String uuid, EslNode node) {
		if (this.young.size() >= GENERATION_SIZE) {
			synchronized (this) {
				if (this.young.size() >= GENERATION_SIZE) {
					this.old = this.young;
					this.young = new ConcurrentHashMap<>();
				}
			}
		}
		this.young.put(uuid, node);
	}

	void forget(String uuid) {
		this.young.remove(uuid);
		this.old.remove(uuid);
	}

	/** Updates the location of the call of an event. Called on an event loop. */
	void onEvent(EslNode node, EslEvent event) {
		String uuid = event.uniqueId();
		if (uuid == null) {
			return;
		}
		EventName type = event.type();
		EslNode known = this.young.get(uuid);
		if (known != node) {
			known = find(uuid);
			if (known == null) {
				put(uuid, node);
			}
			else if (known != node) {
				conflict(uuid, known, node);
			}
		}
		if (type == EventName.CHANNEL_UUID) {
			String before = event.header("Old-Unique-ID");
			if (before != null) {
				forget(before);
			}
		}
		else if (type == EventName.CHANNEL_DESTROY) {
			forget(uuid);
		}
	}

	/**
	 * Handles an event of a call from a node other than the known one. The call is
	 * accepted on the new node only if its former node is down.
	 */
	private void conflict(String uuid, EslNode known, EslNode node) {
		if (known.state() == NodeState.DOWN) {
			logger.info("{}: has call {} now; {} is down", node, ProtocolInternals.logText(uuid), known);
			put(uuid, node);
			return;
		}
		this.shared.report(uuid, known, node);
	}

	SharedUuids shared() {
		return this.shared;
	}

}
