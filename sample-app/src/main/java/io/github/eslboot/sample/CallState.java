package io.github.eslboot.sample;

/** How far a call, or one leg of it, has come. */
enum CallState {

	/** Asked for, and nothing heard of it yet. */
	DIALING,

	/** Rings somewhere. */
	RINGING,

	/** Answered, and not talking to another leg. */
	ANSWERED,

	/** Two legs hear each other. */
	BRIDGED,

	/** Somebody has been put on hold. */
	HELD;

	/** From {@code Channel-Call-State}, or the call state of {@code show channels}. */
	static CallState of(String callState) {
		return switch (callState) {
			case "RINGING", "EARLY", "RING_WAIT" -> RINGING;
			case "ACTIVE", "UNHELD" -> ANSWERED;
			case "HELD" -> HELD;
			default -> DIALING;
		};
	}

}
