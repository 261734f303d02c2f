package io.github.eslboot.event;

import io.github.eslboot.protocol.EventName;

/**
 * Hears what becomes of a stream. Called on workers, one call at a time and in order.
 */
public interface EventStreamListener {

	/**
	 * The state changed.
	 * @param stream the stream
	 * @param from the state before
	 * @param to the state now
	 */
	default void onStateChange(EventStream stream, EventStreamState from, EventStreamState to) {
	}

	/**
	 * The stream is back after an outage; also told to every event listener.
	 * @param stream the stream
	 * @param gap from when to when
	 */
	default void onGap(EventStream stream, EventGap gap) {
	}

	/**
	 * Called when the first event of a name is received. Events whose names this library
	 * does not know are not reported.
	 * @param stream the stream
	 * @param name name of the event
	 */
	default void onFirstEvent(EventStream stream, EventName name) {
	}

	/**
	 * The server is another process than before: its calls and jobs are gone.
	 * @param stream the stream
	 * @param lostNanos when the connection to the old process was lost, as of
	 * {@link System#nanoTime()}; what began before is gone
	 */
	default void onServerRestart(EventStream stream, long lostNanos) {
	}

}
