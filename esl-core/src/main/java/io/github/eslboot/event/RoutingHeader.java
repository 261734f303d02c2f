package io.github.eslboot.event;

/** A header by which events are routed to listeners of a uuid. */
public enum RoutingHeader {

	/** The channel the event is about. */
	UNIQUE_ID("Unique-ID"),

	/** The channel at the other end of the one the event is about. */
	OTHER_LEG("Other-Leg-Unique-ID"),

	/** The call that several channels belong to: the uuid of its first leg. */
	CALL_UUID("Channel-Call-UUID"),

	/** One run of an application, as chosen when it was sent. */
	APPLICATION_UUID("Application-UUID"),

	/** A background job. */
	JOB_UUID("Job-UUID");

	private final String header;

	RoutingHeader(String header) {
		this.header = header;
	}

	/**
	 * Returns the header's name.
	 * @return the name
	 */
	public String header() {
		return this.header;
	}

}
