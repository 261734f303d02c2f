package io.github.eslboot.event.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;

/** Counters of dropped events, by event name. */
final class DroppedEvents {

	private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

	void add(EslEvent event) {
		this.counts.computeIfAbsent(nameOf(event), (name) -> new LongAdder()).increment();
	}

	/** One name for all unknown events: a sender may invent any number of names. */
	static String nameOf(EslEvent event) {
		EventName known = event.type();
		return (known != null) ? known.name() : "other";
	}

	Map<String, Long> byName() {
		Map<String, Long> snapshot = new HashMap<>();
		this.counts.forEach((name, count) -> snapshot.put(name, count.sum()));
		return snapshot;
	}

	long total() {
		return this.counts.values().stream().mapToLong(LongAdder::sum).sum();
	}

}
