package io.github.eslboot.event;

import io.github.eslboot.protocol.EventName;

/**
 * Listener for changes of an event stream. Called on callback threads, one call at a time
 * and in order. An exception is logged and has no further effect.
 *
 * @since 0.1.0
 */
public interface EventStreamListener {

	/**
	 * Called when the state of the stream changes.
	 * @param node name of the server
	 * @param from the state before
	 * @param to the state now
	 */
	default void onStateChange(String node, EventStreamState from, EventStreamState to) {
	}

	/**
	 * Called when events are received again after an outage, and after events that could
	 * not be parsed, and when the server has answered which calls have ended, at most 10
	 * seconds later. Event listeners are notified as well.
	 * @param gap time in which events were lost
	 */
	default void onGap(EventGap gap) {
	}

	/**
	 * Called when the first event of a name is received. Events whose names this library
	 * does not know are not reported.
	 * @param node name of the server
	 * @param name name of the event
	 */
	default void onFirstEvent(String node, EventName name) {
	}

	/**
	 * Called when the process of the server has changed: the calls and jobs of the former
	 * process are lost.
	 * @param node name of the server
	 * @param lostNanos when the connection to the former process was lost, as of
	 * {@link System#nanoTime()}; earlier calls and jobs are lost
	 */
	default void onServerRestart(String node, long lostNanos) {
	}

}
