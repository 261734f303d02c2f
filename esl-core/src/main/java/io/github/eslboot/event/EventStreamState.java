package io.github.eslboot.event;

/** How an event stream is doing. */
public enum EventStreamState {

	/** Not started, or stopped. */
	STOPPED,

	/** Trying to connect for the first time. */
	STARTING,

	/** Connected and subscribed. */
	UP,

	/** Not connected; it tries again by itself. */
	DOWN,

	/** Closed for good. */
	CLOSED

}
