package io.github.eslboot.event;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Listener for events. Register it with {@link EventStream#listen}; in a Spring
 * application the starter registers every bean of this type for all events. It is called
 * on workers, never on an event loop, so it may block and may send commands. The events
 * of one call are delivered one at a time and in the order received; events of different
 * calls are delivered in parallel, up to the {@linkplain #concurrencyLimit limit} of the
 * listener. An exception is logged and counted, and affects no other listener.
 *
 * @since 0.1.0
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
	 * Returns the limit of concurrent calls of {@link #onEvent} that applies to an event.
	 * Called on a worker before each event, so it must be fast, and returns the same
	 * object for the events that share a limit. Notices are not limited.
	 * @param event the event to handle next
	 * @return the limit, or {@code null} for the default: all workers but an eighth, see
	 * {@link ConcurrencyLimit#ofWorkers()}, for a listener of all calls, or together for
	 * all listeners of one {@linkplain #handlerType() handler class} that are bound to
	 * calls
	 * @see #limited
	 */
	default @Nullable ConcurrencyLimit concurrencyLimit(EslEvent event) {
		return null;
	}

	/**
	 * Returns the class of the handler. The listeners of one class that are bound to
	 * calls share a default limit, and a part of the memory for waiting events. Called
	 * once for each registration. A listener that passes its events to another object
	 * returns the class of that object, so that its handlers do not share theirs.
	 * @return the class, by default that of this listener
	 */
	default Class<?> handlerType() {
		return getClass();
	}

	/**
	 * Returns a listener that handles a limited number of events at the same time.
	 * Further events wait in order, without occupying a worker. The limit applies to all
	 * registrations of the returned listener, and to all nodes of a group.
	 * @param concurrency maximum number of concurrent calls, at least 1
	 * @param listener the listener to call
	 * @return the limited listener
	 * @throws IllegalArgumentException when the number is less than 1
	 */
	static EslEventListener limited(int concurrency, EslEventListener listener) {
		return new LimitedListener(listener, ConcurrencyLimit.of(concurrency));
	}

	/**
	 * Called in place of events that were dropped for this listener, because listeners
	 * are too slow and the memory budget, or the share of it that one call or one
	 * listener may use, is used up. If the budget has no room for this notification
	 * either, only the statistics of the stream count the events.
	 * @param lost numbers of dropped events, by name
	 */
	default void onLost(LostEvents lost) {
	}

	/**
	 * Called after the connection to the server was interrupted, or after events that
	 * could not be parsed: events of that time are lost. A listener bound to calls is
	 * called in order with its events. A listener of all calls is called when the server
	 * has answered which calls have ended, at most 10 seconds later; this call and those
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
