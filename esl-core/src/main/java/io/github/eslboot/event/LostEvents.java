package io.github.eslboot.event;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Numbers of the events that were dropped at one point in the sequence of a listener's
 * events.
 *
 * @param node name of the server that sent the events; for a session server its own name
 * @param uuid uuid of the channel of these events, or {@code null} if they have none
 * @param counts numbers of dropped events by event name
 * @since 0.1.0
 */
public record LostEvents(String node, @Nullable String uuid, Map<String, Integer> counts) {

	/**
	 * Creates the numbers of one point. Copies the map.
	 * @param node name of the server that sent the events; for a session server its own
	 * name
	 * @param uuid uuid of the channel of these events, or {@code null} if they have none
	 * @param counts numbers of dropped events by event name
	 */
	public LostEvents {
		counts = Map.copyOf(counts);
	}

	/**
	 * Returns the number of dropped events.
	 * @return the number
	 */
	public int total() {
		return this.counts.values().stream().mapToInt(Integer::intValue).sum();
	}

}
