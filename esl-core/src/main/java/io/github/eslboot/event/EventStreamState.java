package io.github.eslboot.event;

import io.github.eslboot.event.stream.StreamConnection;

/**
 * State of an event stream.
 *
 * @since 0.1.0
 */
public enum EventStreamState {

	/** Not started, or stopped. */
	STOPPED,

	/** Connecting for the first time. */
	STARTING,

	/** Connected and subscribed. */
	UP,

	/** Not connected; an attempt to reconnect is scheduled or in progress. */
	DOWN,

	/** Closed; cannot be started again. */
	CLOSED;

	static EventStreamState of(StreamConnection.StreamPhase state) {
		return switch (state) {
			case STOPPED -> STOPPED;
			case STARTING -> STARTING;
			case UP -> UP;
			case DOWN -> DOWN;
			case CLOSED -> CLOSED;
		};
	}

}
