package io.github.eslboot.event;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.delivery.CallLanes;
import io.github.eslboot.event.delivery.EventPriority;
import io.github.eslboot.event.delivery.HandlerLimit;
import io.github.eslboot.event.delivery.MemoryUse;
import io.github.eslboot.event.delivery.Receiver;
import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Internal: delivery of events that a log of several instances supplies, such as a Kafka
 * topic. Each delivery reports its end, and no event is dropped: the source is paused
 * instead. Not part of the API: may change in any release.
 *
 * @since 0.1.0
 */
public final class EventDeliveryInternals {

	/** More than a source that is paused can use; the double does not overflow. */
	private static final long NO_LIMIT = Long.MAX_VALUE / 4;

	private final CallLanes lanes;

	/**
	 * Internal: creates lanes without a source of events.
	 * @param name name for log lines
	 * @param slowHandlerThreshold longest time for one event before it is reported; zero
	 * for no limit
	 * @param resources threads to use
	 */
	public EventDeliveryInternals(String name, Duration slowHandlerThreshold, EslClientResources resources) {
		this.lanes = EventRouter.newLanes(EventStreamOptions.builder()
			.name(name)
			.memoryBudget(NO_LIMIT)
			.slowHandlerThreshold(slowHandlerThreshold)
			.build(), resources);
	}

	/**
	 * Internal: returns whether a selector of all calls selects an event.
	 * @param selector the selector
	 * @param event the event
	 * @return whether name, subclass and conditions match
	 */
	public static boolean matches(EventSelector selector, EslEvent event) {
		return selector.matches(event);
	}

	/**
	 * Internal: returns the priority of an event in load shedding.
	 * @param event the event
	 * @return 0 for low, 1 for normal, 2 for events that no later event replaces
	 */
	public static int priority(EslEvent event) {
		return EventPriority.of(event.type()).ordinal();
	}

	/**
	 * Internal: adds an event to the lane of a key. Events of one key must be added by
	 * one thread at a time. The deliveries start at the next {@link #flush()}.
	 * @param key key of the lane
	 * @param event the event
	 * @param deliveries the deliveries of the event, at least one; each is used once
	 */
	public void deliver(String key, EslEvent event, List<? extends Delivery> deliveries) {
		this.lanes.deliver(key, event, deliveries, System.nanoTime());
	}

	/** Internal: starts the deliveries that were added. */
	public void flush() {
		this.lanes.flush();
	}

	/** Internal: reports listeners that handle one event for too long. */
	public void checkSlowHandlers() {
		this.lanes.checkSlowHandlers();
	}

	/** Internal: one listener, with its share of the workers. */
	public static final class Handler {

		private final EslEventListener listener;

		private final HandlerLimit defaultLimit = HandlerLimit.ofWorkers();

		private final MemoryUse memory = new MemoryUse();

		private volatile boolean active = true;

		/**
		 * Internal: creates a handler.
		 * @param listener the listener
		 */
		public Handler(EslEventListener listener) {
			this.listener = listener;
		}

		/**
		 * Internal: returns the listener.
		 * @return the listener
		 */
		public EslEventListener listener() {
			return this.listener;
		}

		/** Internal: skips the deliveries that have not begun. */
		public void deactivate() {
			this.active = false;
		}

		/**
		 * Internal: returns whether the handler receives events.
		 * @return {@code false} once it is deactivated
		 */
		public boolean isActive() {
			return this.active;
		}

		@Override
		public String toString() {
			return this.listener.toString();
		}

	}

	/** Internal: delivery of one event to one handler. */
	public abstract static class Delivery implements Receiver {

		private final Handler handler;

		/**
		 * Internal: creates a delivery.
		 * @param handler the handler
		 */
		protected Delivery(Handler handler) {
			this.handler = handler;
		}

		/**
		 * Internal: calls the listener. Called once, on a worker.
		 * @param listener the listener
		 * @param event the event
		 */
		protected abstract void deliver(EslEventListener listener, EslEvent event);

		/**
		 * Internal: called instead if the handler was deactivated, or if the workers are
		 * shut down.
		 * @param active whether the handler still accepts events
		 */
		protected abstract void skipped(boolean active);

		@Override
		public final boolean isActive() {
			return this.handler.active;
		}

		@Override
		public final void onEvent(EslEvent event) {
			deliver(this.handler.listener, event);
		}

		@Override
		public final void onLost(@Nullable String uuid, Map<String, Integer> counts) {
			// No event is dropped.
		}

		@Override
		public final void skipped() {
			skipped(this.handler.active);
		}

		@Override
		public final HandlerLimit limit(EslEvent event) {
			try {
				ConcurrencyLimit limit = this.handler.listener.concurrencyLimit(event);
				return (limit != null) ? limit.limit() : this.handler.defaultLimit;
			}
			catch (Throwable ex) {
				return this.handler.defaultLimit;
			}
		}

		@Override
		public final MemoryUse memory() {
			return this.handler.memory;
		}

		@Override
		public String toString() {
			return this.handler.toString();
		}

	}

}
