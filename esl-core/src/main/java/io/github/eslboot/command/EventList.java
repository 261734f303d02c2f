package io.github.eslboot.command;

import java.util.Collection;
import java.util.Locale;

import io.github.eslboot.protocol.EventName;

/** Writes and checks the event list of {@code event} and {@code nixevent}. */
final class EventList {

	private EventList() {
	}

	/** Writes CUSTOM last, as FreeSWITCH reads every word after it as a subclass. */
	static String of(Collection<String> names, Collection<String> customSubclasses) {
		StringBuilder list = new StringBuilder();
		for (String name : names) {
			if (!name.equalsIgnoreCase("CUSTOM")) {
				list.append(WireText.word("names", name)).append(' ');
			}
		}
		if (!customSubclasses.isEmpty() || names.stream().anyMatch("CUSTOM"::equalsIgnoreCase)) {
			list.append("CUSTOM ");
			for (String subclass : customSubclasses) {
				list.append(WireText.word("customSubclasses", subclass)).append(' ');
			}
		}
		if (list.isEmpty()) {
			throw new IllegalArgumentException("A subscription needs the name of an event");
		}
		return list.substring(0, list.length() - 1);
	}

	/**
	 * Rejects the name of an event after CUSTOM, which FreeSWITCH would read as a
	 * subclass.
	 */
	static void checkCustomIsLast(String line) {
		boolean custom = false;
		for (String word : line.strip().split(" +")) {
			if (custom && EventName.of(word.toUpperCase(Locale.ROOT)) != null) {
				throw new IllegalArgumentException(
						"CUSTOM must be last: FreeSWITCH would read '%s' after it as a subclass".formatted(word));
			}
			custom |= word.equalsIgnoreCase("CUSTOM");
		}
	}

}
