package io.github.eslboot.kafka;

/**
 * Memory of the events that were handled, for handlers whose effect must not be repeated.
 * Implementations are thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IdempotentEvents {

	/**
	 * Records that a handler handles an event.
	 * @param handler name of the handler
	 * @param identity identity of the event, see {@link EslDelivery#identity()}
	 * @return {@code false} if the handler has handled the event before
	 */
	boolean firstTime(String handler, String identity);

}
