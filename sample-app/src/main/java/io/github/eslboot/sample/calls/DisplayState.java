package io.github.eslboot.sample.calls;

import io.github.eslboot.protocol.CallState;

/** State of a call, or of one of its legs, as the page shows it. */
public enum DisplayState {

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

	/** Returns the state that the page shows for a state of FreeSWITCH. */
	static DisplayState of(CallState callState) {
		return switch (callState.name()) {
			case "RINGING", "EARLY", "RING_WAIT" -> RINGING;
			case "ACTIVE", "UNHELD" -> ANSWERED;
			case "HELD" -> HELD;
			default -> DIALING;
		};
	}

}
