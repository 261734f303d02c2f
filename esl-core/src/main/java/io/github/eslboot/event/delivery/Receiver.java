package io.github.eslboot.event.delivery;

import java.util.Map;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Destination of deliveries: one registered listener. Within a lane its methods are
 * called by one thread at a time; a receiver of several lanes is called by several
 * threads.
 *
 * @since 0.1.0
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
	 * @param uuid uuid of the channel of these events, or {@code null} if they have none
	 * @param counts number of dropped events by event name
	 */
	void onLost(@Nullable String uuid, Map<String, Integer> counts);

	/**
	 * Records that an event which was queued for the receiver is not delivered to it.
	 */
	default void skipped() {
	}

	/**
	 * Returns the limit of the concurrent calls of this receiver and of those that share
	 * its handler.
	 * @param event the event to receive next
	 * @return the limit, or {@code null} for none
	 */
	default @Nullable HandlerLimit limit(EslEvent event) {
		return null;
	}

	/**
	 * Returns the memory of the events that wait for the handler of this receiver in the
	 * lanes of one stream.
	 * @return the memory
	 */
	MemoryUse memory();

}
