package io.github.eslboot.event;

import io.github.eslboot.protocol.EslEvent;

/**
 * Listener for events. Register it with {@link EventStream#listen}; in a Spring
 * application the starter registers every bean of this type for all events. It is called
 * on workers, never on an event loop, so it may block and may send commands. The events
 * of one call are delivered one at a time and in the order received; events of different
 * calls are delivered in parallel. An exception is logged and counted, and affects no
 * other listener.
 */
@FunctionalInterface
public interface EslEventListener {

	/**
	 * Called for each event.
	 * @param event the event
	 * @throws Exception when the event cannot be handled; the exception is logged and
	 * counted
	 */
	void onEvent(EslEvent event) throws Exception;

	/**
	 * Called in place of events that were dropped for this listener, because listeners
	 * are too slow and the memory budget is used up. If the budget has no room for this
	 * notification either, only the statistics of the stream count the events.
	 * @param lost numbers of dropped events, by name
	 */
	default void onLost(LostEvents lost) {
	}

	/**
	 * Called after the connection to the server was interrupted, or after events that
	 * could not be parsed: events of that time are lost. A listener bound to calls is
	 * called in order with its events; for a listener of all calls this call and those
	 * for events may overlap.
	 * @param gap time in which events were lost
	 */
	default void onGap(EventGap gap) {
	}

	/**
	 * Called when the registration has ended: its last call ended, it was cancelled, or
	 * the stream was closed. Events that were received before the end are delivered
	 * first, except after a cancellation. After a cancellation a listener of all calls
	 * may still handle events that are in progress.
	 * @param reason why the registration ended
	 */
	default void onEnd(EndReason reason) {
	}

}
