package io.github.eslboot.sample;

/** State of a call, or of one of its legs. */
enum CallState {

	/** Requested, without an event so far. */
	DIALING,

	/** A phone is ringing. */
	RINGING,

	/** Answered, and not bridged to another leg. */
	ANSWERED,

	/** Two legs are bridged. */
	BRIDGED,

	/** One of the legs is on hold. */
	HELD;

	/**
	 * Returns the state for a value of {@code Channel-Call-State}, or of the call state
	 * in {@code show channels}.
	 */
	static CallState of(String callState) {
		return switch (callState) {
			case "RINGING", "EARLY", "RING_WAIT" -> RINGING;
			case "ACTIVE", "UNHELD" -> ANSWERED;
			case "HELD" -> HELD;
			default -> DIALING;
		};
	}

}
