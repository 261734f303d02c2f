package io.github.eslboot.event;

/** Why a registration ended. */
public enum EndReason {

	/** The call ended, and its last event was delivered. */
	CALL_ENDED,

	/**
	 * The call ended unseen: its end fell into an outage, or the server restarted.
	 */
	LOST,

	/** The call the listener was bound to never came. */
	NEVER_SEEN,

	/** The registration was cancelled. */
	CANCELLED,

	/** The event stream was closed. */
	STREAM_CLOSED

}
