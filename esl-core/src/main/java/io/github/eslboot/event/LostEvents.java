package io.github.eslboot.event;

import java.util.Map;

/**
 * Numbers of the events that were dropped at one point in the sequence of a listener's
 * events.
 *
 * @param counts numbers of dropped events by event name
 */
public record LostEvents(Map<String, Integer> counts) {

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
