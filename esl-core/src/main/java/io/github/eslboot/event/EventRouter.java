package io.github.eslboot.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Finds the listeners of an event and hands it to their lanes; notices when a call ends
 * and lets go of its listeners. Events come on an event loop, registrations from any
 * thread: tables are read without a lock and changed under one.
 */
final class EventRouter {

	private static final Listening[] NONE = {};

	private final Map<CallKey, Map<String, Listening[]>> bound = new EnumMap<>(CallKey.class);

	/** Listeners of all calls, by event name, or by {@code CUSTOM} and subclass. */
	private final Map<String, Listening[]> unbound = new ConcurrentHashMap<>();

	private final Set<Listening> all = ConcurrentHashMap.newKeySet();

	private final LongAdder unrouted = new LongAdder();

	private final CallLanes lanes;

	private final EventStreamOptions options;

	private final EventLoop timers;

	private final Executor workers;

	/** Told of every registration that comes ({@code true}) or goes. */
	private final BiConsumer<Listening, Boolean> subscriptions;

	EventRouter(CallLanes lanes, EventStreamOptions options, EventLoop timers, Executor workers,
			BiConsumer<Listening, Boolean> subscriptions) {
		this.lanes = lanes;
		this.options = options;
		this.timers = timers;
		this.workers = workers;
		this.subscriptions = subscriptions;
		for (CallKey key : CallKey.values()) {
			this.bound.put(key, new ConcurrentHashMap<>());
		}
	}

	Listening register(EventSelector selector, EslEventListener listener) {
		Listening listening = new Listening(this, selector, listener, this.workers);
		synchronized (this) {
			this.all.add(listening);
			if (listening.isBound()) {
				selector.uuids().forEach((uuid) -> bind(listening, uuid));
			}
			else {
				tableKeys(selector).forEach((key) -> add(this.unbound, key, listening));
			}
		}
		this.subscriptions.accept(listening, true);
		return listening;
	}

	private void bind(Listening listening, String uuid) {
		for (CallKey key : listening.selector.keys()) {
			add(table(key), uuid, listening);
		}
	}

	private void unbind(Listening listening, String uuid) {
		for (CallKey key : listening.selector.keys()) {
			remove(table(key), uuid, listening);
		}
	}

	private Map<String, Listening[]> table(CallKey key) {
		return this.bound.getOrDefault(key, Map.of());
	}

	private static List<String> tableKeys(EventSelector selector) {
		List<String> keys = new ArrayList<>(selector.names());
		selector.subclasses().forEach((subclass) -> keys.add(customKey(subclass)));
		return keys;
	}

	private static String customKey(String subclass) {
		return "CUSTOM " + subclass;
	}

	private static void add(Map<String, Listening[]> table, String key, Listening listening) {
		table.merge(key, new Listening[] { listening }, (old, one) -> {
			Listening[] more = Arrays.copyOf(old, old.length + 1);
			more[old.length] = listening;
			return more;
		});
	}

	private static void remove(Map<String, Listening[]> table, String key, Listening listening) {
		table.computeIfPresent(key, (same, old) -> {
			Listening[] rest = Arrays.stream(old).filter((other) -> other != listening).toArray(Listening[]::new);
			return (rest.length == 0) ? null : rest;
		});
	}

	/** Ends a registration; its listener hears of it behind what its lane still holds. */
	void end(Listening listening, EndReason reason) {
		synchronized (this) {
			if (!this.all.remove(listening)) {
				return;
			}
			if (listening.isBound()) {
				listening.uuids.forEach((uuid) -> unbind(listening, uuid));
				listening.uuids.clear();
			}
			else {
				tableKeys(listening.selector).forEach((key) -> remove(this.unbound, key, listening));
			}
			if (reason == EndReason.CANCELLED) {
				listening.deactivate();
			}
		}
		this.subscriptions.accept(listening, false);
		listening.subscribed.completeExceptionally(new EslConnectionException(Reason.CLOSED,
				"The registration ended (" + reason + ") before it was ready"));
		this.lanes.run(listening.noticeLane(), () -> {
			listening.deactivate();
			this.lanes.notice(listening, "its end", () -> listening.listener.onEnd(reason));
		});
	}

	void endAll(EndReason reason) {
		List.copyOf(this.all).forEach((listening) -> end(listening, reason));
	}

	/** On an event loop. */
	void route(EslEvent event) {
		long now = System.nanoTime();
		EventName type = event.type();
		if (type == EventName.CHANNEL_UUID) {
			rename(event);
		}
		List<Listening> targets = targets(event, now);
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

	private List<Listening> targets(EslEvent event, long now) {
		List<Listening> targets = new ArrayList<>(4);
		for (CallKey key : this.bound.keySet()) {
			Map<String, Listening[]> table = table(key);
			String uuid = table.isEmpty() ? null : event.header(key.header());
			if (uuid != null) {
				for (Listening listening : table.getOrDefault(uuid, NONE)) {
					listening.seen = true;
					listening.lastEventNanos = now;
					if (!targets.contains(listening) && listening.selector.matches(event)) {
						targets.add(listening);
					}
				}
			}
		}
		addUnbound(event.name(), event, targets);
		addUnbound(EventName.ALL.name(), event, targets);
		if (event.type() == EventName.CUSTOM) {
			String subclass = event.subclass();
			if (subclass != null) {
				addUnbound(customKey(subclass), event, targets);
			}
		}
		return targets;
	}

	private void addUnbound(String key, EslEvent event, List<Listening> targets) {
		for (Listening listening : this.unbound.getOrDefault(key, NONE)) {
			if (!targets.contains(listening) && listening.selector.matches(event)) {
				targets.add(listening);
			}
		}
	}

	private void deliverByLane(EslEvent event, List<Listening> targets, Object laneOfEvent) {
		Map<Object, List<Listening>> byLane = new java.util.LinkedHashMap<>();
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
			case CHANNEL_DESTROY -> callEnded(event.uniqueId(), false);
			case CHANNEL_HANGUP_COMPLETE -> callEnded(event.uniqueId(), true);
			case BACKGROUND_JOB -> endUuid(CallKey.JOB_UUID, event.header("Job-UUID"), EndReason.CALL_ENDED);
			case CHANNEL_EXECUTE_COMPLETE ->
				endUuid(CallKey.APPLICATION_UUID, event.header("Application-UUID"), EndReason.CALL_ENDED);
			default -> {
				return;
			}
		}
	}

	/**
	 * After CHANNEL_DESTROY nothing follows for the channel itself. Its other leg and its
	 * call may go on for a moment, and after CHANNEL_HANGUP_COMPLETE the CHANNEL_DESTROY
	 * is still to come, so these get the grace time.
	 */
	private void callEnded(@Nullable String uuid, boolean destroyFollows) {
		if (uuid == null || !isBound(uuid)) {
			return;
		}
		if (!destroyFollows) {
			for (Listening listening : table(CallKey.UNIQUE_ID).getOrDefault(uuid, NONE)) {
				if (listening.selector.keys().size() == 1) {
					endUuid(listening, uuid, EndReason.CALL_ENDED);
				}
			}
		}
		if (isBound(uuid)) {
			this.timers.schedule(() -> endCall(uuid, EndReason.CALL_ENDED), this.options.callEndGrace().toNanos(),
					TimeUnit.NANOSECONDS);
		}
	}

	private boolean isBound(String uuid) {
		for (Map<String, Listening[]> table : this.bound.values()) {
			if (table.containsKey(uuid)) {
				return true;
			}
		}
		return false;
	}

	/** Ends what is bound to a call, whichever header it is found by. */
	void endCall(String uuid, EndReason reason) {
		for (CallKey key : this.bound.keySet()) {
			endUuid(key, uuid, reason);
		}
	}

	private void endUuid(CallKey key, @Nullable String uuid, EndReason reason) {
		if (uuid != null) {
			for (Listening listening : table(key).getOrDefault(uuid, NONE)) {
				endUuid(listening, uuid, reason);
			}
		}
	}

	private void endUuid(Listening listening, String uuid, EndReason reason) {
		boolean last;
		synchronized (this) {
			unbind(listening, uuid);
			listening.uuids.remove(uuid);
			last = listening.uuids.isEmpty();
		}
		if (last) {
			end(listening, reason);
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
			Set<Listening> affected = new HashSet<>();
			this.bound.values().forEach((table) -> affected.addAll(Arrays.asList(table.getOrDefault(old, NONE))));
			for (Listening listening : affected) {
				unbind(listening, old);
				listening.uuids.remove(old);
				if (listening.uuids.add(renamed)) {
					bind(listening, renamed);
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
		for (CallKey key : List.of(CallKey.UNIQUE_ID, CallKey.OTHER_LEG, CallKey.CALL_UUID)) {
			table(key).forEach((uuid, listenings) -> {
				if (Arrays.stream(listenings).allMatch((listening) -> now - listening.lastEventNanos >= quietNanos)) {
					quiet.add(uuid);
				}
			});
		}
		return quiet;
	}

	/** Calls whose first event has come. */
	Set<String> seenCalls() {
		Set<String> seen = new HashSet<>();
		this.all.forEach((listening) -> {
			if (listening.seen) {
				seen.addAll(listening.uuids);
			}
		});
		return seen;
	}

	/** The server does not know a call: it is over, or never came. */
	void vanished(String uuid) {
		boolean seen = false;
		for (Map<String, Listening[]> table : this.bound.values()) {
			for (Listening listening : table.getOrDefault(uuid, NONE)) {
				seen |= listening.seen;
			}
		}
		endCall(uuid, seen ? EndReason.LOST : EndReason.NEVER_SEEN);
	}

	Set<Listening> registrations() {
		return this.all;
	}

	int boundCalls() {
		Set<String> uuids = new HashSet<>();
		this.bound.values().forEach((table) -> uuids.addAll(table.keySet()));
		return uuids.size();
	}

	long unrouted() {
		return this.unrouted.sum();
	}

}
