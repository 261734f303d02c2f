package io.github.eslboot.node;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;

/**
 * Calls of one server of which this application has received an event. Two generations
 * bound the size: the calls seen longest ago are forgotten first. Observes only events
 * that occur a few times per call. Thread-safe.
 */
final class SeenCalls {

	/** Maximum number of calls per generation. */
	private static final int GENERATION_SIZE = 50_000;

	private static final EventName[] EVENTS = { EventName.CHANNEL_CREATE, EventName.CHANNEL_OUTGOING,
			EventName.CHANNEL_PROGRESS, EventName.CHANNEL_PROGRESS_MEDIA, EventName.CHANNEL_ANSWER,
			EventName.CHANNEL_BRIDGE, EventName.CHANNEL_PARK, EventName.CHANNEL_UUID, EventName.CHANNEL_HANGUP };

	private volatile Set<String> young = ConcurrentHashMap.newKeySet();

	private volatile Set<String> old = Set.of();

	/** Starts to observe the events of a stream. */
	void observe(EventStream stream) {
		for (EventName name : EVENTS) {
			EventStreamInternals.observeOnLoop(stream, name, this::add);
		}
		EventStreamInternals.observeOnLoop(stream, EventName.CHANNEL_DESTROY, this::remove);
	}

	boolean contains(String uuid) {
		return this.young.contains(uuid) || this.old.contains(uuid);
	}

	private void add(EslEvent event) {
		String uuid = event.uniqueId();
		if (uuid == null) {
			return;
		}
		if (this.young.size() >= GENERATION_SIZE) {
			this.old = this.young;
			this.young = ConcurrentHashMap.newKeySet();
		}
		this.young.add(uuid);
	}

	private void remove(EslEvent event) {
		String uuid = event.uniqueId();
		if (uuid != null) {
			this.young.remove(uuid);
			if (!this.old.isEmpty()) {
				this.old.remove(uuid);
			}
		}
	}

}
