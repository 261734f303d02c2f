package io.github.eslboot.event;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.delivery.CallLanes;
import io.github.eslboot.protocol.EslEvent;

/**
 * Internal: delivery of events that are not received by an {@link EventStream}, but by
 * the connections that servers open for outbound sessions. All connections share the
 * lanes and their memory budget. Not part of the API: may change in any release.
 *
 * @since 0.1.0
 */
public final class EventRouterInternals {

	private final EventStreamOptions options;

	private final EslClientResources resources;

	private final CallLanes lanes;

	/**
	 * Internal: creates lanes without a source of events.
	 * @param options name, memory budget, slow handler threshold and grace period; the
	 * other options are ignored
	 * @param resources threads to use
	 */
	public EventRouterInternals(EventStreamOptions options, EslClientResources resources) {
		this.options = options;
		this.resources = resources;
		this.lanes = EventRouter.newLanes(options, resources);
	}

	/**
	 * Internal: creates a source of events.
	 * @return the source, for the events of one connection
	 */
	public Source newSource() {
		return new Source();
	}

	/** Internal: reports listeners that handle one event for too long. */
	public void checkSlowHandlers() {
		this.lanes.checkSlowHandlers();
	}

	/**
	 * Internal: returns the number of failed calls of listeners.
	 * @return the number
	 */
	public long listenerErrors() {
		return this.lanes.handlerErrors();
	}

	/**
	 * Internal: returns the number of events that were dropped because listeners were too
	 * slow.
	 * @return the number
	 */
	public long droppedEvents() {
		return this.lanes.droppedEvents();
	}

	/**
	 * Internal: returns how long events have waited for listeners.
	 * @return the times
	 */
	public EventWaits waits() {
		return EventWaits.of(this.lanes);
	}

	/** Internal: source of the events of one connection. */
	public final class Source {

		private final EventRouter router;

		private Source() {
			EventRouterInternals outer = EventRouterInternals.this;
			this.router = new EventRouter(outer.lanes, outer.options,
					EslClientResourcesInternals.nextEventLoop(outer.resources), outer.resources, new Subscribed());
		}

		/**
		 * Internal: registers a listener that is called on workers.
		 * @param selector selects the events
		 * @param listener the listener
		 * @return the registration
		 */
		public Registration listen(EventSelector selector, EslEventListener listener) {
			return this.router.register(selector, listener, false);
		}

		/**
		 * Internal: registers a listener that is called on the event loop and must not
		 * block.
		 * @param selector selects the events of one or more calls
		 * @param listener the listener
		 * @return the registration
		 */
		public Registration listenOnLoop(EventSelector selector, EslEventListener listener) {
			return this.router.register(selector, listener, true);
		}

		/**
		 * Internal: routes an event. Called on the event loop of the connection.
		 * @param event the event
		 */
		public void route(EslEvent event) {
			this.router.route(event);
		}

		/** Internal: starts the delivery of the events that were received in one read. */
		public void flush() {
			this.router.flush();
		}

		/**
		 * Internal: notifies all listeners that events are lost.
		 * @param gap the gap
		 */
		public void notifyGap(EventGap gap) {
			this.router.notifyGap(gap, (registration) -> true);
			this.router.flush();
		}

		/** Internal: ends all registrations. Called when no event can follow. */
		public void end() {
			this.router.endAll(EndReason.STREAM_CLOSED);
		}

	}

	/**
	 * Makes each registration ready immediately: the session itself subscribes to the
	 * events.
	 */
	private static final class Subscribed implements EventRouter.RegistrationObserver {

		@Override
		public void onAdded(ListenerRegistration registration) {
			registration.onSubscribed();
		}

	}

}
