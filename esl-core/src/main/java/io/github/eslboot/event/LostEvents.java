package io.github.eslboot.event;

import java.util.Map;

/**
 * Events that were dropped at this place of a listener's sequence.
 *
 * @param counts how many of each event's name
 */
public record LostEvents(Map<String, Integer> counts) {

	public LostEvents {
		counts = Map.copyOf(counts);
	}

	/**
	 * Returns how many events were dropped.
	 * @return the number
	 */
	public int total() {
		return this.counts.values().stream().mapToInt(Integer::intValue).sum();
	}

}
