package io.github.eslboot.event;

import java.util.List;
import java.util.Set;

import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;

/**
 * Header of an event whose uuid or name selects the listeners of the event.
 *
 * @since 0.1.0
 */
public enum RoutingHeader {

	/** Uuid of the channel that the event is about. */
	UNIQUE_ID("Unique-ID", EventName.CHANNEL_UUID, EventName.CHANNEL_DESTROY),

	/**
	 * Uuid of the other leg: the channel that originated the one that the event is about,
	 * was originated by it, or is bridged to it.
	 */
	OTHER_LEG("Other-Leg-Unique-ID", EventName.CHANNEL_UUID, EventName.CHANNEL_DESTROY),

	/** Uuid of the call that several channels belong to: the uuid of its A-leg. */
	CALL_UUID("Channel-Call-UUID", EventName.CHANNEL_UUID, EventName.CHANNEL_DESTROY),

	/**
	 * Uuid of the leg that runs a bridge, in CHANNEL_BRIDGE and CHANNEL_UNBRIDGE. These
	 * events are sent for this leg only.
	 */
	BRIDGE_A("Bridge-A-Unique-ID", List.of(EventName.CHANNEL_BRIDGE, EventName.CHANNEL_UNBRIDGE),
			EventName.CHANNEL_UUID, EventName.CHANNEL_DESTROY),

	/** Uuid of the other leg of a bridge, in CHANNEL_BRIDGE and CHANNEL_UNBRIDGE. */
	BRIDGE_B("Bridge-B-Unique-ID", List.of(EventName.CHANNEL_BRIDGE, EventName.CHANNEL_UNBRIDGE),
			EventName.CHANNEL_UUID, EventName.CHANNEL_DESTROY),

	/** Uuid of one execution of an application, chosen by its sender. */
	APPLICATION_UUID("Application-UUID", EventName.CHANNEL_EXECUTE_COMPLETE),

	/** Uuid of a background job. */
	JOB_UUID("Job-UUID", EventName.BACKGROUND_JOB),

	/** Name of a conference, in the events {@code conference::maintenance}. */
	CONFERENCE("Conference-Name", List.of(EventName.CUSTOM, EventName.CUSTOM));

	private final String header;

	/** First of the two events that may have the header; {@code null} for any event. */
	private final @Nullable EventName first;

	private final @Nullable EventName second;

	private final Set<EventName> lifecycleEvents;

	RoutingHeader(String header, EventName... lifecycleEvents) {
		this(header, List.of(), lifecycleEvents);
	}

	RoutingHeader(String header, List<EventName> onlyIn, EventName... lifecycleEvents) {
		this.header = header;
		this.first = onlyIn.isEmpty() ? null : onlyIn.get(0);
		this.second = onlyIn.isEmpty() ? null : onlyIn.get(1);
		this.lifecycleEvents = Set.of(lifecycleEvents);
	}

	/**
	 * Returns the name of the header.
	 * @return the name
	 */
	public String header() {
		return this.header;
	}

	/**
	 * Returns whether events of a type may have the header. Spares other events the
	 * search for it.
	 */
	boolean mayBeIn(@Nullable EventName type) {
		return this.first == null || type == this.first || type == this.second;
	}

	/** Returns the events that report the renaming or the end of a uuid. */
	Set<EventName> lifecycleEvents() {
		return this.lifecycleEvents;
	}

}
