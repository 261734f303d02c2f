package io.github.eslboot.kafka;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;

/**
 * Keys of the events of one node, which select the partition. A leg keeps its first key;
 * a new leg takes that of its other leg, so that the events of both are in order.
 * {@code Channel-Call-UUID} is no such key, because FreeSWITCH changes it when legs are
 * bridged. Not thread-safe.
 */
final class StickyKeys {

	/** How long the key of a leg is kept after its last event. */
	private static final long KEEP_ENDED_NANOS = TimeUnit.SECONDS.toNanos(60);

	private final String node;

	private final int maximum;

	/** Key of a leg that another publisher has assigned. */
	private final Function<String, @Nullable String> assigned;

	private final Moves moves;

	/** Legs, the one that was used longest ago first. */
	private final Map<String, Leg> legs = new LinkedHashMap<>(256, 0.75f, true);

	private final Deque<Ended> ended = new ArrayDeque<>();

	/**
	 * Creates keys.
	 * @param node name of the node
	 * @param maximum maximum number of legs; the one that was used longest ago is
	 * forgotten
	 * @param assigned key of a leg that another publisher has assigned, or {@code null}
	 * @param moves notified of the keys of new legs
	 */
	StickyKeys(String node, int maximum, Function<String, @Nullable String> assigned, Moves moves) {
		this.node = node;
		this.maximum = maximum;
		this.assigned = assigned;
		this.moves = moves;
	}

	/** Returns the key of an event. */
	String key(EslEvent event, long nowNanos) {
		forgetEnded(nowNanos);
		String uuid = event.uniqueId();
		if (uuid == null) {
			return keyWithoutCall(event);
		}
		Leg leg = this.legs.get(uuid);
		if (leg == null) {
			leg = new Leg(firstKey(uuid, event));
			add(uuid, leg);
			this.moves.onKey(uuid, leg.key);
		}
		if (event.type() == EventName.CHANNEL_DESTROY) {
			// A few events may follow.
			this.ended.add(new Ended(uuid, leg, nowNanos));
		}
		return leg.key;
	}

	int size() {
		return this.legs.size();
	}

	private String keyWithoutCall(EslEvent event) {
		String job = event.header("Job-UUID");
		if (job != null) {
			return job;
		}
		String subclass = event.subclass();
		return (subclass != null) ? this.node + "/" + subclass : this.node;
	}

	private String firstKey(String uuid, EslEvent event) {
		String known = this.assigned.apply(uuid);
		if (known != null) {
			return known;
		}
		String former = event.header("Old-Unique-ID");
		String other = parent(event);
		String call = event.header("Channel-Call-UUID");
		known = keyOf(former);
		known = (known != null) ? known : keyOf(other);
		known = (known != null) ? known : keyOf(call);
		if (known == null && event.type() == EventName.CHANNEL_BRIDGE) {
			known = keyOf(event.header("Bridge-A-Unique-ID"));
			known = (known != null) ? known : keyOf(event.header("Bridge-B-Unique-ID"));
		}
		if (known != null) {
			return known;
		}
		// No event of the related legs was received: all of them get the same key.
		String first = (former != null) ? former : (other != null && "originator".equals(event.header("Other-Type")))
				? other : (call != null) ? call : uuid;
		if (!first.equals(uuid) && !this.legs.containsKey(first)) {
			add(first, new Leg(first));
		}
		return first;
	}

	/** Returns the other leg, unless it was originated for the leg of the event. */
	private static @Nullable String parent(EslEvent event) {
		String other = event.header("Other-Leg-Unique-ID");
		return (other != null && !"originatee".equals(event.header("Other-Type"))) ? other : null;
	}

	private @Nullable String keyOf(@Nullable String uuid) {
		if (uuid == null) {
			return null;
		}
		Leg leg = this.legs.get(uuid);
		return (leg != null) ? leg.key : this.assigned.apply(uuid);
	}

	private void add(String uuid, Leg leg) {
		this.legs.put(uuid, leg);
		if (this.legs.size() > this.maximum) {
			String eldest = this.legs.keySet().iterator().next();
			this.legs.remove(eldest);
		}
	}

	private void forgetEnded(long nowNanos) {
		Ended first = this.ended.peek();
		while (first != null && (nowNanos - first.nanos > KEEP_ENDED_NANOS || this.ended.size() > this.maximum)) {
			this.ended.remove();
			this.legs.remove(first.uuid, first.leg);
			this.moves.onEnd(first.uuid);
			first = this.ended.peek();
		}
	}

	/**
	 * Receives the keys of legs: the later events of a leg do not tell another publisher
	 * which key it got.
	 */
	interface Moves {

		/**
		 * Records the key of a leg.
		 * @param uuid the leg
		 * @param key its key
		 */
		void onKey(String uuid, String key);

		/**
		 * Records the end of a leg, a minute after its last event.
		 * @param uuid the leg
		 */
		void onEnd(String uuid);

	}

	/**
	 * Leg of a call, distinct from a later one with the same uuid.
	 */
	private static final class Leg {

		private final String key;

		Leg(String key) {
			this.key = key;
		}

	}

	private record Ended(String uuid, Leg leg, long nanos) {

	}

}
