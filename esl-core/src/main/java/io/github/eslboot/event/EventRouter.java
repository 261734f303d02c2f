package io.github.eslboot.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.event.ListenerRegistration.CallBinding;
import io.github.eslboot.event.delivery.CallLanes;
import io.github.eslboot.event.delivery.DefaultLimits;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.ProtocolInternals;
import io.github.eslboot.protocol.Sent;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Finds the listeners of each event and passes it to their lanes. Events are routed on an
 * event loop; registrations are added and ended by any thread.
 */
final class EventRouter {

	private static final RoutingHeader[] HEADERS = RoutingHeader.values();

	private static final String ALL = EventName.ALL.name();

	private final RoutingTable table = new RoutingTable();

	private final CallEndings endings;

	/** When the current events were read from the socket. Used by the event loop only. */
	private long readNanos;

	/** Whether the next event is the first of a read. Used by the event loop only. */
	private boolean newRead = true;

	private final CallLanes lanes;

	private final EslClientResources resources;

	private final RegistrationObserver observer;

	/**
	 * Creates a router without registrations.
	 * @param lanes deliver the events
	 * @param options contain the grace period of ended calls
	 * @param timers times the grace periods
	 * @param resources threads of registrations
	 * @param observer notified of each registration
	 */
	EventRouter(CallLanes lanes, EventStreamOptions options, EventLoop timers, EslClientResources resources,
			RegistrationObserver observer) {
		this.lanes = lanes;
		this.endings = new CallEndings(options.name(), this.table, timers, options.callEndGrace(), this::end);
		this.resources = resources;
		this.observer = observer;
	}

	/** Creates lanes as the options require. */
	static CallLanes newLanes(EventStreamOptions options, EslClientResources resources) {
		return new CallLanes(options.name(), options.memoryBudget(), options.slowHandlerThreshold(),
				resources.workers(), DefaultLimits.of(resources), List.of(EslClientResourcesInternals.ticker(resources),
						EslClientResourcesInternals.nextEventLoop(resources)));
	}

	CallEndings endings() {
		return this.endings;
	}

	ListenerRegistration register(EventSelector selector, EslEventListener listener, boolean onLoop) {
		return register(selector, listener, onLoop, (uuid) -> {
		});
	}

	ListenerRegistration register(EventSelector selector, EslEventListener listener, boolean onLoop,
			Consumer<String> firstEvent) {
		ListenerRegistration registration = new ListenerRegistration(selector, listener, onLoop, firstEvent,
				this.resources, this.lanes, this::cancel);
		this.table.add(registration);
		this.observer.onAdded(registration);
		if (!registration.markAnnounced()) {
			// Another thread has ended the registration in the meantime and left the
			// notification to this thread.
			this.observer.onRemoved(registration);
		}
		return registration;
	}

	private void cancel(ListenerRegistration registration) {
		end(registration, EndReason.CANCELLED);
	}

	/** Ends a registration; its listener is notified after the waiting events. */
	void end(ListenerRegistration registration, EndReason reason) {
		if (!this.table.remove(registration)) {
			return;
		}
		if (reason == EndReason.CANCELLED) {
			registration.deactivate();
		}
		if (registration.markEnded()) {
			this.observer.onRemoved(registration);
		}
		registration.failReady(new EslConnectionException(Reason.CLOSED, Sent.NO,
				"The registration ended (" + reason + ") before it was ready", null));
		registration.afterQueued(() -> this.lanes.run(registration.notificationLane(), () -> {
			registration.deactivate();
			this.lanes.notifyReceiver(registration, "its end", () -> registration.onEnd(reason));
		}));
	}

	void endAll(EndReason reason) {
		List.copyOf(this.table.registrations()).forEach((registration) -> end(registration, reason));
	}

	/**
	 * Routes an event. {@link #flush()} must follow. Called on an event loop.
	 * @return whether a listener selects the event
	 */
	boolean route(EslEvent event) {
		if (this.newRead) {
			this.newRead = false;
			this.readNanos = System.nanoTime();
		}
		ProtocolInternals.receivedAt(event, this.readNanos);
		EventName type = event.type();
		if (type == EventName.CHANNEL_UUID) {
			rename(event);
		}
		List<ListenerRegistration> targets = targets(event);
		if (!targets.isEmpty()) {
			Object laneOfEvent = laneKey(event);
			if (targets.size() == 1) {
				deliver(targets.get(0).lane(laneOfEvent), event, targets);
			}
			else {
				deliverByLane(event, targets, laneOfEvent);
			}
		}
		if (type != null) {
			this.endings.onEvent(type, event);
		}
		return !targets.isEmpty();
	}

	/** Starts the delivery of the events that were received in one read. */
	void flush() {
		this.newRead = true;
		this.lanes.flush();
	}

	private List<ListenerRegistration> targets(EslEvent event) {
		List<ListenerRegistration> targets = List.of();
		EventName type = event.type();
		for (RoutingHeader header : HEADERS) {
			String uuid = (header.mayBeIn(type) && this.table.hasBindings(header)) ? value(header, event) : null;
			List<CallBinding> bindings = (uuid != null) ? this.table.find(header, uuid) : null;
			if (bindings != null) {
				for (int i = 0; i < bindings.size(); i++) {
					CallBinding binding = bindings.get(i);
					if (binding.recordEvent(this.readNanos)) {
						binding.registration.firstEvent.accept(uuid);
					}
					if (!targets.contains(binding.registration) && binding.registration.selector.matches(event)) {
						targets = add(targets, binding.registration);
					}
				}
			}
		}
		targets = addUnbound(event.name(), event, targets);
		targets = addUnbound(ALL, event, targets);
		if (type == EventName.CUSTOM) {
			String subclass = event.subclass();
			if (subclass != null) {
				targets = addUnbound(RoutingTable.customKey(subclass), event, targets);
			}
		}
		return targets;
	}

	private static @Nullable String value(RoutingHeader header, EslEvent event) {
		return (header == RoutingHeader.UNIQUE_ID) ? event.uniqueId() : event.header(header.header());
	}

	private List<ListenerRegistration> addUnbound(String key, EslEvent event, List<ListenerRegistration> targets) {
		List<ListenerRegistration> all = targets;
		List<ListenerRegistration> found = this.table.findUnbound(key, event);
		for (int i = 0; i < found.size(); i++) {
			all = add(all, found.get(i));
		}
		return all;
	}

	/** Most events have at most one listener, which needs no new list. */
	private static List<ListenerRegistration> add(List<ListenerRegistration> targets,
			ListenerRegistration registration) {
		if (targets.contains(registration)) {
			return targets;
		}
		if (targets.isEmpty()) {
			return registration.alone;
		}
		List<ListenerRegistration> more = (targets.size() > 1) ? targets : new ArrayList<>(targets);
		more.add(registration);
		return more;
	}

	private void deliverByLane(EslEvent event, List<ListenerRegistration> targets, Object laneOfEvent) {
		Map<Object, List<ListenerRegistration>> byLane = new LinkedHashMap<>();
		for (ListenerRegistration target : targets) {
			byLane.computeIfAbsent(target.lane(laneOfEvent), (lane) -> new ArrayList<>(targets.size())).add(target);
		}
		byLane.forEach((lane, ofLane) -> deliver(lane, event, ofLane));
	}

	private void deliver(Object lane, EslEvent event, List<ListenerRegistration> targets) {
		for (int i = 0; i < targets.size(); i++) {
			targets.get(i).queued();
		}
		if (!this.lanes.deliver(lane, event, targets, this.readNanos)) {
			targets.forEach(ListenerRegistration::finished);
		}
	}

	/** Events are in order within a call, a job, or one kind of event. */
	private static Object laneKey(EslEvent event) {
		String uuid = event.uniqueId();
		if (uuid != null) {
			return uuid;
		}
		String job = event.header("Job-UUID");
		if (job != null) {
			return job;
		}
		String subclass = event.subclass();
		return (subclass != null) ? RoutingTable.customKey(subclass) : event.name();
	}

	/** Some transfers change the uuid of a channel; its listeners follow. */
	private void rename(EslEvent event) {
		String old = event.header("Old-Unique-ID");
		String renamed = event.uniqueId();
		if (old != null && renamed != null && !old.equals(renamed)) {
			this.table.rename(old, renamed);
		}
	}

	/**
	 * Notifies listeners of an outage: all of them, or those that the condition selects.
	 */
	void notifyGap(EventGap gap, Predicate<ListenerRegistration> condition) {
		for (ListenerRegistration registration : this.table.registrations()) {
			if (!condition.test(registration)) {
				continue;
			}
			this.lanes.run(registration.notificationLane(), () -> {
				if (registration.isActive()) {
					this.lanes.notifyReceiver(registration, "a gap", () -> registration.onGap(gap));
				}
			});
		}
	}

	Set<ListenerRegistration> registrations() {
		return this.table.registrations();
	}

	int boundUuids() {
		return this.table.boundUuids();
	}

	/** Returns whether a listener is bound to a call, an application or a job. */
	boolean hasBindings() {
		return this.table.hasBindings();
	}

	/**
	 * Observer of registrations. {@link #onRemoved} is called once for each registration,
	 * and after {@link #onAdded} has returned.
	 */
	interface RegistrationObserver {

		/**
		 * Called when a registration was added.
		 * @param registration the registration
		 */
		default void onAdded(ListenerRegistration registration) {
		}

		/**
		 * Called when a registration has ended.
		 * @param registration the registration
		 */
		default void onRemoved(ListenerRegistration registration) {
		}

	}

}
