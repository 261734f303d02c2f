package io.github.eslboot.event.stream;

import io.github.eslboot.protocol.EventName;

/**
 * Unit of subscription: an event name, or a subclass of CUSTOM events. Ordered by kind,
 * then by name.
 *
 * @param name the event name or the subclass
 * @param custom whether it is a subclass of CUSTOM
 * @since 0.1.0
 */
public record Topic(String name, boolean custom) implements Comparable<Topic> {

	/** Returns whether the server certainly knows the topic. */
	boolean isKnown() {
		return this.custom || EventName.of(this.name) != null;
	}

	@Override
	public int compareTo(Topic other) {
		int byKind = Boolean.compare(this.custom, other.custom);
		return (byKind != 0) ? byKind : this.name.compareTo(other.name);
	}

}
