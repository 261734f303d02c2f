package io.github.eslboot.event.delivery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Item that a lane contains in place of dropped events. The counts of further drops are
 * added until it is delivered.
 */
final class LostMarker {

	private final Map<Source, Map<String, Integer>> counts = new HashMap<>();

	private boolean closed;

	/**
	 * Creates a marker for one dropped event.
	 * @param event the event
	 * @param receivers receivers that miss the event
	 */
	LostMarker(EslEvent event, List<? extends Receiver> receivers) {
		String uuid = event.uniqueId();
		String name = DroppedEvents.nameOf(event);
		receivers.forEach((receiver) -> this.counts.put(new Source(receiver, uuid), new HashMap<>(Map.of(name, 1))));
	}

	/**
	 * Adds the counts of another marker.
	 * @return whether they were added; {@code false} once the marker is closed
	 */
	synchronized boolean merge(LostMarker other) {
		if (!this.closed) {
			other.counts.forEach((source, names) -> names
				.forEach((name, count) -> this.counts.computeIfAbsent(source, (key) -> new HashMap<>())
					.merge(name, count, Integer::sum)));
		}
		return !this.closed;
	}

	/**
	 * Closes the marker for its delivery.
	 * @return the final counts, by event name
	 */
	synchronized Map<Source, Map<String, Integer>> close() {
		this.closed = true;
		return this.counts;
	}

	/**
	 * Part of the dropped events.
	 *
	 * @param receiver the receiver that misses them
	 * @param uuid uuid of their channel, or {@code null} if they have none
	 */
	record Source(Receiver receiver, @Nullable String uuid) {

	}

}
