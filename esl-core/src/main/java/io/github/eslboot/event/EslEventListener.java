package io.github.eslboot.event;

import io.github.eslboot.protocol.EslEvent;

/**
 * Receives events. Called on workers, never on an event loop, so it may block and may
 * call commands. The events of one call come one at a time and in the order received;
 * events of different calls come side by side. A listener that throws is logged and
 * counted, and hurts no other.
 */
@FunctionalInterface
public interface EslEventListener {

	/**
	 * An event came.
	 * @param event the event
	 * @throws Exception is logged and counted
	 */
	void onEvent(EslEvent event) throws Exception;

	/**
	 * Events for this listener were dropped here, because the application is too slow for
	 * what comes and the memory budget is used up.
	 * @param lost how many, and of which kind
	 */
	default void onLost(LostEvents lost) {
	}

	/**
	 * The connection to the server was interrupted: events of that time did not come. A
	 * listener of all calls hears of it beside its events, one bound to calls in their
	 * order.
	 * @param gap from when to when
	 */
	default void onGap(EventGap gap) {
	}

	/**
	 * The last call this listener was bound to has ended, or the registration has. For a
	 * listener bound to calls it is the last it hears; one of all calls may still be
	 * hearing events of other calls at that moment.
	 * @param reason why
	 */
	default void onEnd(EndReason reason) {
	}

}
