package io.github.eslboot.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.event.Listening.Binding;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.Sent;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Finds the listeners of an event and hands it to their lanes; notices when a call ends
 * and lets go of its listeners. Events come on an event loop, registrations from any
 * thread: tables are read without a lock and changed under one.
 */
final class EventRouter {

	/** Keys under which calls are found, as opposed to applications and jobs. */
	private static final List<RoutingHeader> CALLS = List.of(RoutingHeader.UNIQUE_ID, RoutingHeader.OTHER_LEG,
			RoutingHeader.CALL_UUID);

	private static final RoutingHeader[] KEYS = RoutingHeader.values();

	private static final String ALL = EventName.ALL.name();

	/** No application or job is silent for so long and still ends with an event. */
	private static final Duration LONGEST_RUN = Duration.ofHours(12);

	/** Bindings by uuid, a table for each key. */
	private final List<Map<String, List<Binding>>> bound = new ArrayList<>();

	/** Listeners of all calls, by event name, or by {@code CUSTOM} and subclass. */
	private final Map<String, List<Listening>> unbound = new ConcurrentHashMap<>();

	private final Set<Listening> all = ConcurrentHashMap.newKeySet();

	private final LongAdder unrouted = new LongAdder();

	/** When what is being routed was read. For the event loop, as the next. */
	private long readNanos;

	private boolean newRead = true;

	private final CallLanes lanes;

	private final EventStreamOptions options;

	private final EventLoop timers;

	private final EslClientResources resources;

	/** Told of every registration that comes ({@code true}) or goes. */
	private final BiConsumer<Listening, Boolean> subscriptions;

	EventRouter(CallLanes lanes, EventStreamOptions options, EventLoop timers, EslClientResources resources,
			BiConsumer<Listening, Boolean> subscriptions) {
		this.lanes = lanes;
		this.options = options;
		this.timers = timers;
		this.resources = resources;
		this.subscriptions = subscriptions;
		for (int i = 0; i < KEYS.length; i++) {
			this.bound.add(new ConcurrentHashMap<>());
		}
	}

	Listening register(EventSelector selector, EslEventListener listener, boolean atOnce) {
		return register(selector, listener, atOnce, (uuid) -> {
		});
	}

	Listening register(EventSelector selector, EslEventListener listener, boolean atOnce, Consumer<String> seen) {
		Listening listening = new Listening(this, selector, listener, atOnce, seen, this.resources);
		synchronized (this) {
			this.all.add(listening);
			if (listening.isBound()) {
				selector.uuids().forEach((uuid) -> bind(new Binding(listening), uuid));
			}
			else {
				tableKeys(selector).forEach((key) -> add(this.unbound, key, listening));
			}
		}
		this.subscriptions.accept(listening, true);
		return listening;
	}

	private void bind(Binding binding, String uuid) {
		binding.listening.bindings.put(uuid, binding);
		for (RoutingHeader key : binding.listening.selector.keys()) {
			add(table(key), uuid, binding);
		}
	}

	private void unbind(Binding binding, String uuid) {
		binding.listening.bindings.remove(uuid, binding);
		for (RoutingHeader key : binding.listening.selector.keys()) {
			remove(table(key), uuid, binding);
		}
	}

	private Map<String, List<Binding>> table(RoutingHeader key) {
		return this.bound.get(key.ordinal());
	}

	private List<Binding> bindings(RoutingHeader key, String uuid) {
		return table(key).getOrDefault(uuid, List.of());
	}

	/** All bindings of a uuid, whichever header it is found by. */
	private Set<Binding> bindings(Collection<RoutingHeader> keys, String uuid) {
		Set<Binding> bindings = new HashSet<>();
		keys.forEach((key) -> bindings.addAll(bindings(key, uuid)));
		return bindings;
	}

	private static List<String> tableKeys(EventSelector selector) {
		List<String> keys = new ArrayList<>(selector.names());
		selector.subclasses().forEach((subclass) -> keys.add(customKey(subclass)));
		return keys;
	}

	private static String customKey(String subclass) {
		return "CUSTOM " + subclass;
	}

	private static <T> void add(Map<String, List<T>> table, String key, T element) {
		table.merge(key, List.of(element), (old, one) -> {
			List<T> more = new ArrayList<>(old);
			more.add(element);
			return List.copyOf(more);
		});
	}

	private static <T> void remove(Map<String, List<T>> table, String key, T element) {
		table.computeIfPresent(key, (same, old) -> {
			List<T> rest = old.stream().filter((other) -> other != element).toList();
			return rest.isEmpty() ? null : rest;
		});
	}

	/** Ends a registration; its listener hears of it behind what its lane still holds. */
	void end(Listening listening, EndReason reason) {
		synchronized (this) {
			if (!this.all.remove(listening)) {
				return;
			}
			if (listening.isBound()) {
				Map.copyOf(listening.bindings).forEach((uuid, binding) -> unbind(binding, uuid));
			}
			else {
				tableKeys(listening.selector).forEach((key) -> remove(this.unbound, key, listening));
			}
			if (reason == EndReason.CANCELLED) {
				listening.deactivate();
			}
		}
		this.subscriptions.accept(listening, false);
		listening.subscribed.completeExceptionally(new EslConnectionException(Reason.CLOSED, Sent.NO,
				"The registration ended (" + reason + ") before it was ready", null));
		this.lanes.run(listening.noticeLane(), () -> {
			listening.deactivate();
			this.lanes.notice(listening, "its end", () -> listening.listener.onEnd(reason));
		});
	}

	void endAll(EndReason reason) {
		List.copyOf(this.all).forEach((listening) -> end(listening, reason));
	}

	/** On an event loop; {@link #routed()} follows. */
	void route(EslEvent event) {
		if (this.newRead) {
			this.newRead = false;
			this.readNanos = System.nanoTime();
		}
		EventName type = event.type();
		if (type == EventName.CHANNEL_UUID) {
			rename(event);
		}
		List<Listening> targets = targets(event);
		if (targets.isEmpty()) {
			this.unrouted.increment();
		}
		else {
			Object laneOfEvent = laneKey(event);
			if (targets.size() == 1) {
				this.lanes.deliver(targets.get(0).lane(laneOfEvent), event, targets);
			}
			else {
				deliverByLane(event, targets, laneOfEvent);
			}
		}
		if (type != null) {
			endIfOver(type, event);
		}
	}

	/** All that was received at once has been routed. */
	void routed() {
		this.newRead = true;
		this.lanes.flush();
	}

	private List<Listening> targets(EslEvent event) {
		List<Listening> targets = List.of();
		for (RoutingHeader key : KEYS) {
			Map<String, List<Binding>> table = table(key);
			String uuid = table.isEmpty() ? null : header(key, event);
			List<Binding> bindings = (uuid != null) ? table.get(uuid) : null;
			if (bindings != null) {
				for (int i = 0; i < bindings.size(); i++) {
					Binding binding = bindings.get(i);
					if (binding.heard(this.readNanos)) {
						binding.listening.seen.accept(uuid);
					}
					targets = add(targets, binding.listening, event);
				}
			}
		}
		targets = addUnbound(event.name(), event, targets);
		targets = addUnbound(ALL, event, targets);
		if (event.type() == EventName.CUSTOM) {
			String subclass = event.subclass();
			if (subclass != null) {
				targets = addUnbound(customKey(subclass), event, targets);
			}
		}
		return targets;
	}

	private static @Nullable String header(RoutingHeader key, EslEvent event) {
		return (key == RoutingHeader.UNIQUE_ID) ? event.uniqueId() : event.header(key.header());
	}

	private List<Listening> addUnbound(String key, EslEvent event, List<Listening> targets) {
		List<Listening> all = targets;
		List<Listening> listed = this.unbound.get(key);
		if (listed != null) {
			for (int i = 0; i < listed.size(); i++) {
				all = add(all, listed.get(i), event);
			}
		}
		return all;
	}

	/** Most events have one listener or none, and need no list of their own. */
	private static List<Listening> add(List<Listening> targets, Listening listening, EslEvent event) {
		if (targets.contains(listening) || !listening.selector.matches(event)) {
			return targets;
		}
		if (targets.isEmpty()) {
			return listening.alone;
		}
		List<Listening> more = (targets.size() > 1) ? targets : new ArrayList<>(targets);
		more.add(listening);
		return more;
	}

	private void deliverByLane(EslEvent event, List<Listening> targets, Object laneOfEvent) {
		Map<Object, List<Listening>> byLane = new LinkedHashMap<>();
		for (Listening target : targets) {
			byLane.computeIfAbsent(target.lane(laneOfEvent), (lane) -> new ArrayList<>(targets.size())).add(target);
		}
		byLane.forEach((lane, ofLane) -> this.lanes.deliver(lane, event, ofLane));
	}

	/** The order that matters: of a call, of a job, or of one kind of event. */
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
		return (subclass != null) ? customKey(subclass) : event.name();
	}

	private void endIfOver(EventName type, EslEvent event) {
		switch (type) {
			case CHANNEL_DESTROY -> callEnded(event.uniqueId(), true);
			case CHANNEL_HANGUP_COMPLETE -> callEnded(event.uniqueId(), false);
			case BACKGROUND_JOB -> endUuid(RoutingHeader.JOB_UUID, event.header("Job-UUID"));
			case CHANNEL_EXECUTE_COMPLETE -> endUuid(RoutingHeader.APPLICATION_UUID, event.header("Application-UUID"));
			default -> {
				return;
			}
		}
	}

	private void endUuid(RoutingHeader key, @Nullable String uuid) {
		if (uuid != null) {
			end(bindings(key, uuid), uuid, EndReason.CALL_ENDED);
		}
	}

	/**
	 * After CHANNEL_DESTROY nothing follows for the channel itself. Its other leg and its
	 * call may go on for a moment, and after CHANNEL_HANGUP_COMPLETE the CHANNEL_DESTROY
	 * is still to come, so these get the grace time.
	 */
	private void callEnded(@Nullable String uuid, boolean destroyed) {
		if (uuid == null || bindings(CALLS, uuid).isEmpty()) {
			return;
		}
		if (destroyed) {
			end(bindings(RoutingHeader.UNIQUE_ID, uuid).stream()
				.filter((binding) -> binding.listening.selector.keys().size() == 1)
				.toList(), uuid, EndReason.CALL_ENDED);
		}
		if (!bindings(CALLS, uuid).isEmpty()) {
			afterGrace(() -> end(bindings(CALLS, uuid), uuid, EndReason.CALL_ENDED));
		}
	}

	private void afterGrace(Runnable task) {
		if (!this.timers.isShuttingDown()) {
			this.timers.schedule(task, this.options.callEndGrace().toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private void end(Collection<Binding> bindings, String uuid, EndReason reason) {
		for (Binding binding : bindings) {
			boolean last;
			synchronized (this) {
				unbind(binding, uuid);
				last = binding.listening.bindings.isEmpty();
			}
			if (last) {
				end(binding.listening, reason);
			}
		}
	}

	/** A listener that looked for a call here as well has found it elsewhere. */
	void release(Listening listening, String uuid) {
		boolean last;
		synchronized (this) {
			Binding binding = listening.bindings.get(uuid);
			if (binding == null) {
				return;
			}
			unbind(binding, uuid);
			last = listening.bindings.isEmpty();
		}
		if (last) {
			end(listening, EndReason.CANCELLED);
		}
	}

	/** A channel got another uuid, as some transfers do: its listeners follow. */
	private void rename(EslEvent event) {
		String old = event.header("Old-Unique-ID");
		String renamed = event.uniqueId();
		if (old == null || renamed == null || old.equals(renamed)) {
			return;
		}
		synchronized (this) {
			for (Binding binding : bindings(CALLS, old)) {
				unbind(binding, old);
				if (!binding.listening.bindings.containsKey(renamed)) {
					bind(binding, renamed);
				}
			}
		}
	}

	void gap(EventGap gap) {
		for (Listening listening : this.all) {
			this.lanes.run(listening.noticeLane(), () -> {
				if (listening.isActive()) {
					this.lanes.notice(listening, "a gap", () -> listening.listener.onGap(gap));
				}
			});
		}
	}

	/** Calls somebody is bound to that have been silent for at least so long. */
	Set<String> quietCalls(long quietNanos) {
		long now = System.nanoTime();
		Set<String> quiet = new HashSet<>();
		CALLS.forEach((key) -> table(key).forEach((uuid, bindings) -> {
			if (bindings.stream().allMatch((binding) -> now - binding.lastEventNanos >= quietNanos)) {
				quiet.add(uuid);
			}
		}));
		return quiet;
	}

	/** Ends bindings to applications and jobs whose last event did not come. */
	void endForgottenRuns() {
		long before = System.nanoTime() - LONGEST_RUN.toNanos();
		endRuns((binding) -> binding.lastEventNanos - before < 0);
	}

	private void endRuns(Predicate<Binding> which) {
		for (RoutingHeader key : List.of(RoutingHeader.APPLICATION_UUID, RoutingHeader.JOB_UUID)) {
			table(key).forEach((uuid, bindings) -> end(bindings.stream().filter(which).toList(), uuid, EndReason.LOST));
		}
	}

	/** Calls an event of which has come. */
	Set<String> seenCalls() {
		Set<String> seen = new HashSet<>();
		CALLS.forEach((key) -> table(key).forEach((uuid, bindings) -> {
			if (bindings.stream().anyMatch((binding) -> binding.seen)) {
				seen.add(uuid);
			}
		}));
		return seen;
	}

	/**
	 * The server is another process: what was heard before a moment, and not since, is
	 * over.
	 */
	void serverRestarted(long lostNanos) {
		Predicate<Binding> before = (binding) -> binding.seen && binding.lastEventNanos - lostNanos <= 0;
		for (String uuid : seenCalls()) {
			end(bindings(CALLS, uuid).stream().filter(before).toList(), uuid, EndReason.LOST);
		}
		endRuns((binding) -> binding.lastEventNanos - lostNanos <= 0);
	}

	/**
	 * The server does not know a call. It may be hanging up just now, so that its last
	 * events are on the way: it is over if none has come by the end of the grace time.
	 */
	void vanished(String uuid) {
		long now = System.nanoTime();
		afterGrace(() -> {
			for (Binding binding : bindings(CALLS, uuid)) {
				if (binding.lastEventNanos - now <= 0) {
					end(List.of(binding), uuid, binding.seen ? EndReason.LOST : EndReason.NEVER_SEEN);
				}
			}
		});
	}

	/**
	 * A call is there, or was.
	 * @return whether somebody bound to it has not heard of it so far
	 */
	boolean hasCome(String uuid) {
		boolean news = false;
		for (Binding binding : bindings(CALLS, uuid)) {
			if (!binding.seen) {
				binding.seen = true;
				binding.listening.seen.accept(uuid);
				news = true;
			}
		}
		return news;
	}

	/** A call will not come: lets go of those who are bound to it and heard nothing. */
	void willNotCome(String uuid) {
		afterGrace(() -> end(bindings(CALLS, uuid).stream().filter((binding) -> !binding.seen).toList(), uuid,
				EndReason.NEVER_SEEN));
	}

	Set<Listening> registrations() {
		return this.all;
	}

	int boundCalls() {
		Set<String> uuids = new HashSet<>();
		this.bound.forEach((table) -> uuids.addAll(table.keySet()));
		return uuids.size();
	}

	/** Whether anybody is bound to a call, an application or a job. */
	boolean hasBindings() {
		for (int i = 0; i < KEYS.length; i++) {
			if (!this.bound.get(i).isEmpty()) {
				return true;
			}
		}
		return false;
	}

	long unrouted() {
		return this.unrouted.sum();
	}

}
