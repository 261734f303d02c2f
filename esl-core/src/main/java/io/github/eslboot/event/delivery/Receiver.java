package io.github.eslboot.event.delivery;

import java.util.Map;

import io.github.eslboot.protocol.EslEvent;

/**
 * Destination of deliveries: one registered listener. Within a lane its methods are
 * called by one thread at a time; a receiver of several lanes is called by several
 * threads.
 */
public interface Receiver {

	/**
	 * Returns whether the receiver still accepts deliveries.
	 * @return {@code false} once deliveries to the receiver must be skipped
	 */
	boolean isActive();

	/**
	 * Receives an event.
	 * @param event the event
	 * @throws Exception when the listener fails; the failure is logged and counted
	 */
	void onEvent(EslEvent event) throws Exception;

	/**
	 * Receives the number of events that were dropped at this point of the sequence.
	 * @param counts number of dropped events by event name
	 */
	void onLost(Map<String, Integer> counts);

}
