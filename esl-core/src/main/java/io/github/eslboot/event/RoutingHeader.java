package io.github.eslboot.event;

import java.util.Set;

import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;

/** Header of an event whose uuid selects the listeners of the event. */
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
	BRIDGE_A("Bridge-A-Unique-ID", true, EventName.CHANNEL_UUID, EventName.CHANNEL_DESTROY),

	/** Uuid of the other leg of a bridge, in CHANNEL_BRIDGE and CHANNEL_UNBRIDGE. */
	BRIDGE_B("Bridge-B-Unique-ID", true, EventName.CHANNEL_UUID, EventName.CHANNEL_DESTROY),

	/** Uuid of one execution of an application, chosen by its sender. */
	APPLICATION_UUID("Application-UUID", EventName.CHANNEL_EXECUTE_COMPLETE),

	/** Uuid of a background job. */
	JOB_UUID("Job-UUID", EventName.BACKGROUND_JOB);

	private final String header;

	/** Whether only the start and the end of a bridge have the header. */
	private final boolean ofBridges;

	private final Set<EventName> lifecycleEvents;

	RoutingHeader(String header, EventName... lifecycleEvents) {
		this(header, false, lifecycleEvents);
	}

	RoutingHeader(String header, boolean ofBridges, EventName... lifecycleEvents) {
		this.header = header;
		this.ofBridges = ofBridges;
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
		return !this.ofBridges || type == EventName.CHANNEL_BRIDGE || type == EventName.CHANNEL_UNBRIDGE;
	}

	/** Returns the events that report the renaming or the end of a uuid. */
	Set<EventName> lifecycleEvents() {
		return this.lifecycleEvents;
	}

}
