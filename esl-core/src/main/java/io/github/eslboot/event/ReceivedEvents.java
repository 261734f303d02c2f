package io.github.eslboot.event;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;

/** Counters of received events, by name. All unknown names share one counter. */
final class ReceivedEvents {

	private static final EventName[] NAMES = EventName.values();

	private final LongAdder[] counts = new LongAdder[NAMES.length + 1];

	/** 1 for each name of which an event was received. */
	private final AtomicIntegerArray seen = new AtomicIntegerArray(NAMES.length);

	ReceivedEvents() {
		for (int i = 0; i < this.counts.length; i++) {
			this.counts[i] = new LongAdder();
		}
	}

	/**
	 * Counts an event.
	 * @param type its name, or {@code null} if unknown
	 * @return whether it is the first event of a known name
	 */
	boolean add(@Nullable EventName type) {
		if (type == null) {
			this.counts[NAMES.length].increment();
			return false;
		}
		this.counts[type.ordinal()].increment();
		return this.seen.get(type.ordinal()) == 0 && this.seen.compareAndSet(type.ordinal(), 0, 1);
	}

	Map<String, Long> byName() {
		Map<String, Long> byName = new HashMap<>();
		for (int i = 0; i < this.counts.length; i++) {
			long count = this.counts[i].sum();
			if (count > 0) {
				byName.put((i == NAMES.length) ? "other" : NAMES[i].name(), count);
			}
		}
		return Map.copyOf(byName);
	}

}
