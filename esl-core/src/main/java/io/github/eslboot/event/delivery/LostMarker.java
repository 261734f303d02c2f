package io.github.eslboot.event.delivery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Item that a lane contains in place of dropped events. The counts of further drops are
 * added until it is delivered.
 */
final class LostMarker {

	private final Map<Receiver, Map<String, Integer>> counts = new HashMap<>();

	private boolean closed;

	/**
	 * Creates a marker for one dropped event.
	 * @param name name of the event
	 * @param receivers receivers that miss the event
	 */
	LostMarker(String name, List<? extends Receiver> receivers) {
		receivers.forEach((receiver) -> this.counts.put(receiver, new HashMap<>(Map.of(name, 1))));
	}

	/**
	 * Adds the counts of another marker.
	 * @return whether they were added; {@code false} once the marker is closed
	 */
	synchronized boolean merge(LostMarker other) {
		if (!this.closed) {
			other.counts.forEach((receiver, names) -> names
				.forEach((name, count) -> this.counts.computeIfAbsent(receiver, (key) -> new HashMap<>())
					.merge(name, count, Integer::sum)));
		}
		return !this.closed;
	}

	/**
	 * Closes the marker for its delivery.
	 * @return the final counts, by receiver and event name
	 */
	synchronized Map<Receiver, Map<String, Integer>> close() {
		this.closed = true;
		return this.counts;
	}

}
