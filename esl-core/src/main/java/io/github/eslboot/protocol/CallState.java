package io.github.eslboot.protocol;

/**
 * State of a call as the user of the phone perceives it, {@code Channel-Call-State}. A
 * state that this library does not know keeps its name.
 *
 * @param name the name, for example {@code ACTIVE}
 * @since 0.1.0
 */
public record CallState(String name) {

	/** The call has not started, or has ended. */
	public static final CallState DOWN = new CallState("DOWN");

	/** The call is being dialled. */
	public static final CallState DIALING = new CallState("DIALING");

	/** The call is ringing. */
	public static final CallState RINGING = new CallState("RINGING");

	/** The call has early media. */
	public static final CallState EARLY = new CallState("EARLY");

	/** The call is answered. */
	public static final CallState ACTIVE = new CallState("ACTIVE");

	/** The call is on hold. */
	public static final CallState HELD = new CallState("HELD");

	/** The call is answered and waits while it dials another leg. */
	public static final CallState RING_WAIT = new CallState("RING_WAIT");

	/** The call is hung up. */
	public static final CallState HANGUP = new CallState("HANGUP");

	/** The hold has ended. */
	public static final CallState UNHELD = new CallState("UNHELD");

	/**
	 * Returns the state with a name.
	 * @param name the name, as in the header
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
