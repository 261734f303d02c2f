package io.github.eslboot.kafka;

import io.github.eslboot.protocol.EslEvent;

/**
 * Notified of events that a listener failed to handle, before they are written to the
 * topic of dead letters. May be called by several threads at the same time.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ClusterErrorHandler {

	/**
	 * Called on a worker when a listener has failed.
	 * @param event the event
	 * @param delivery the delivery
	 * @param failure the exception of the listener
	 * @return whether to write the event to the topic of dead letters
	 */
	boolean onFailure(EslEvent event, EslDelivery delivery, Throwable failure);

}
