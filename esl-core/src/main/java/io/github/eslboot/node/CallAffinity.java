package io.github.eslboot.node;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which node a call lives on, as far as it is known. Bounded: of many calls, those nobody
 * has heard of for longest are forgotten, and asked for again when needed.
 */
final class CallAffinity {

	private static final Logger logger = LoggerFactory.getLogger(EslNodeGroup.class);

	private static final int GENERATION = 50_000;

	private final LongAdder conflicts = new LongAdder();

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
		if (this.young.size() >= GENERATION) {
			synchronized (this) {
				if (this.young.size() >= GENERATION) {
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

	/** On an event loop. */
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

	/** A call may come back elsewhere after its node has died; otherwise it is wrong. */
	private void conflict(String uuid, EslNode known, EslNode node) {
		if (known.state() == NodeState.DOWN) {
			logger.info("Call {} is on {} now; {} is down", uuid, node, known);
			put(uuid, node);
			return;
		}
		this.conflicts.increment();
		logger.warn("Call {} is on {}, but {} sends events of it as well; two nodes must not share a uuid. "
				+ "Commands for it go to {}", uuid, known, node, known);
	}

	long conflicts() {
		return this.conflicts.sum();
	}

}
