package io.github.eslboot.event;

import java.util.Map;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.protocol.EslEvent;

/**
 * Brings events to listeners that come another way than by an {@link EventStream}: those
 * of connections that servers opened. All connections share the lanes and their budget of
 * memory. Applications have no need of it.
 */
public final class EventRouterInternals {

	private final EventStreamOptions options;

	private final EslClientResources resources;

	private final CallLanes lanes;

	/**
	 * Makes lanes without any source.
	 * @param options name, budget, threshold and grace; the rest has no meaning here
	 * @param resources the threads to use
	 */
	public EventRouterInternals(EventStreamOptions options, EslClientResources resources) {
		this.options = options;
		this.resources = resources;
		this.lanes = new CallLanes(options, resources.workers(), EslClientResourcesInternals.ticker(resources));
	}

	/**
	 * Makes a source of events.
	 * @return the source, for the events of one connection
	 */
	public Source newSource() {
		return new Source();
	}

	/** Names listeners in the log that have been at one event for too long. */
	public void checkSlowListeners() {
		this.lanes.checkSlowHandlers();
	}

	/**
	 * Returns how many events wait for listeners.
	 * @return the number
	 */
	public long queuedEvents() {
		return this.lanes.queuedEvents();
	}

	/**
	 * Returns how often listeners failed.
	 * @return the number
	 */
	public long listenerErrors() {
		return this.lanes.handlerErrors();
	}

	/**
	 * Returns how many events were dropped as listeners were too slow.
	 * @return numbers by the events' names
	 */
	public Map<String, Long> dropped() {
		return this.lanes.dropped();
	}

	/** Where the events of one connection come from. */
	public final class Source {

		private final EventRouter router;

		private Source() {
			EventRouterInternals delivery = EventRouterInternals.this;
			// What the connection subscribes to is not ruled by who listens.
			this.router = new EventRouter(delivery.lanes, delivery.options,
					EslClientResourcesInternals.nextEventLoop(delivery.resources), delivery.resources,
					(listening, added) -> {
						if (added) {
							listening.subscribed.complete(null);
						}
					});
		}

		/**
		 * Adds a listener, which is called on workers.
		 * @param selector which events
		 * @param listener the listener
		 * @return its registration
		 */
		public Registration listen(EventSelector selector, EslEventListener listener) {
			return this.router.register(selector, listener, false);
		}

		/**
		 * Adds a listener that is called on the event loop, so it must not block.
		 * @param selector which events, of given calls
		 * @param listener the listener
		 * @return its registration
		 */
		public Registration listenOnLoop(EventSelector selector, EslEventListener listener) {
			return this.router.register(selector, listener, true);
		}

		/**
		 * Brings an event on its way. Called on the connection's event loop.
		 * @param event the event
		 */
		public void route(EslEvent event) {
			this.router.route(event);
		}

		/** All that was received at once has been routed. */
		public void routed() {
			this.router.routed();
		}

		/** No event follows: ends all registrations. */
		public void end() {
			this.router.endAll(EndReason.STREAM_CLOSED);
		}

	}

}
