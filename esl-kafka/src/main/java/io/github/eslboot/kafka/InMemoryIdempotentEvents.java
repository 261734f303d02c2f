package io.github.eslboot.kafka;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Memory of events within this instance. It does not know the events that other instances
 * have handled. Thread-safe.
 *
 * @since 0.1.0
 */
public final class InMemoryIdempotentEvents implements IdempotentEvents {

	private final Map<Key, Boolean> known;

	/**
	 * Creates a memory.
	 * @param maximum number of events to remember, at least 1; the oldest is forgotten
	 * @throws IllegalArgumentException when the maximum is less than 1
	 */
	public InMemoryIdempotentEvents(int maximum) {
		if (maximum < 1) {
			throw new IllegalArgumentException(
					"The number of events to remember must be at least 1, but is " + maximum);
		}
		this.known = new LinkedHashMap<>() {

			@Override
			protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
				return size() > maximum;
			}

		};
	}

	@Override
	public boolean firstTime(String handler, String identity) {
		synchronized (this.known) {
			return this.known.put(new Key(handler, identity), Boolean.TRUE) == null;
		}
	}

	private record Key(String handler, String identity) {

	}

}
