package io.github.eslboot.event;

/**
 * Reason for the end of a registration.
 *
 * @since 0.1.0
 */
public enum EndReason {

	/** The end of the call, application or background job was received. */
	CALL_ENDED,

	/**
	 * The end was not received, probably because it fell into an outage or a restart of
	 * the server.
	 */
	LOST,

	/**
	 * No event of the call was received, and it was assumed never to have existed: the
	 * server does not know it, or the command that places it failed.
	 */
	NEVER_SEEN,

	/** The registration was cancelled. */
	CANCELLED,

	/** The event stream was closed. */
	STREAM_CLOSED

}
