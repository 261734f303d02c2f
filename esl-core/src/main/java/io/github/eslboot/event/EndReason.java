package io.github.eslboot.event;

/** Reason for the end of a registration. */
public enum EndReason {

	/** The call ended, and its last event was delivered. */
	CALL_ENDED,

	/** The call ended during an outage or by a restart of the server. */
	LOST,

	/** No event of the call was received, and the server does not know it. */
	NEVER_SEEN,

	/** The registration was cancelled. */
	CANCELLED,

	/** The event stream was closed. */
	STREAM_CLOSED

}
