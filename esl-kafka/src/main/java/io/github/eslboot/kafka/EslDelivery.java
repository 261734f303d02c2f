package io.github.eslboot.kafka;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Delivery of an event of the cluster to a listener. An event may be delivered more than
 * once; its identity is the same each time.
 *
 * @param node name of the node that sent the event
 * @param coreUuid uuid of the node's process
 * @param sequence number of the event within the process, {@code Event-Sequence}
 * @param redelivered whether another instance may have handled the event before. If
 * {@code false}, the event is delivered for the first time, except after failures that
 * were not noticed
 * @since 0.1.0
 */
public record EslDelivery(String node, String coreUuid, long sequence, boolean redelivered) {

	private static final ThreadLocal<@Nullable Current> CURRENT = new ThreadLocal<>();

	/**
	 * Returns the delivery that the calling thread handles.
	 * @param event the event that the listener was called with
	 * @return the delivery, or {@code null} if the event is not an event of the cluster,
	 * or if this thread is not the one that called the listener
	 */
	public static @Nullable EslDelivery of(EslEvent event) {
		Current current = CURRENT.get();
		return (current != null && current.event == event) ? current.delivery : null;
	}

	/**
	 * Returns the identity of the event, which is unique among the events of all nodes.
	 * @return the identity
	 */
	public String identity() {
		return this.coreUuid + "/" + this.sequence;
	}

	static void begin(EslEvent event, EslDelivery delivery) {
		CURRENT.set(new Current(event, delivery));
	}

	static void end() {
		CURRENT.remove();
	}

	private record Current(EslEvent event, EslDelivery delivery) {

	}

}
