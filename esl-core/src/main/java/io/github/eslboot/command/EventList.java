package io.github.eslboot.command;

import java.util.Collection;
import java.util.Locale;

import io.github.eslboot.protocol.EventName;

/** Writes and checks the list of events of {@code event} and {@code nixevent}. */
final class EventList {

	private EventList() {
	}

	/** Writes CUSTOM last, as FreeSWITCH takes everything behind it for a subclass. */
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
	 * Refuses the name of an event behind CUSTOM, which FreeSWITCH would take for a
	 * subclass.
	 */
	static void checkCustomIsLast(String line) {
		boolean custom = false;
		for (String word : line.strip().split(" +")) {
			if (custom && EventName.of(word.toUpperCase(Locale.ROOT)) != null) {
				throw new IllegalArgumentException(
						"CUSTOM must come last: '%s' behind it would be taken for a subclass".formatted(word));
			}
			custom |= word.equalsIgnoreCase("CUSTOM");
		}
	}

}
