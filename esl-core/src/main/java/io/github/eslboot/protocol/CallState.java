package io.github.eslboot.protocol;

/**
 * The state of a call as people see it, {@code Channel-Call-State}. A state this library
 * does not know keeps its name.
 *
 * @param name the name, for example {@code ACTIVE}
 */
public record CallState(String name) {

	/** Not begun, or over. */
	public static final CallState DOWN = new CallState("DOWN");

	/** Being dialled. */
	public static final CallState DIALING = new CallState("DIALING");

	/** Rings. */
	public static final CallState RINGING = new CallState("RINGING");

	/** Has early media. */
	public static final CallState EARLY = new CallState("EARLY");

	/** Answered. */
	public static final CallState ACTIVE = new CallState("ACTIVE");

	/** On hold. */
	public static final CallState HELD = new CallState("HELD");

	/** Rings until somebody is free. */
	public static final CallState RING_WAIT = new CallState("RING_WAIT");

	/** Hung up. */
	public static final CallState HANGUP = new CallState("HANGUP");

	/** No longer on hold. */
	public static final CallState UNHELD = new CallState("UNHELD");

	/**
	 * Reads a state's name.
	 * @param name the name
	 * @return the state
	 */
	public static CallState of(String name) {
		return new CallState(name);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
