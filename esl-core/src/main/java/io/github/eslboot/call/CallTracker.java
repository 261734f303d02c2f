package io.github.eslboot.call;

import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.TrackedCallsInternals;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks all calls of the servers and reports the end of each call once: with its last
 * event, or when the server no longer knows it. Called on event loops, so that no event
 * is dropped; records are composed later, by the thread that handles them.
 */
final class CallTracker implements EslEventListener, TrackedCallsInternals {

	private static final Logger logger = LoggerFactory.getLogger(CallTracker.class);

	/** Number of ended calls that are remembered, so that none is reported twice. */
	private static final int ENDED_CALLS = 10_000;

	/** Events that the record of a call is composed of. */
	static final EventSelector EVENTS = EventSelector
		.ofEvents(EventName.CHANNEL_CREATE, EventName.CHANNEL_ANSWER, EventName.CHANNEL_BRIDGE, EventName.CHANNEL_UUID,
				EventName.CHANNEL_HANGUP_COMPLETE, EventName.CHANNEL_DESTROY)
		.build();

	private final Map<String, TrackedCall> calls = new ConcurrentHashMap<>();

	/** Last gap of each node. */
	private final Map<String, ReportedGap> gaps = new ConcurrentHashMap<>();

	private final Set<String> ended = Collections.newSetFromMap(Collections.synchronizedMap(new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
			return size() > ENDED_CALLS;
		}

	}));

	private final String name;

	private final EslClientResources resources;

	private final Duration grace;

	private final Sink sink;

	/**
	 * Creates a tracker without calls.
	 * @param name name for log lines
	 * @param resources times the grace periods
	 * @param grace time to wait for the last events of a call that the server does not
	 * know
	 * @param sink receives the ends of calls
	 */
	CallTracker(String name, EslClientResources resources, Duration grace, Sink sink) {
		this.name = name;
		this.resources = resources;
		this.grace = grace;
		this.sink = sink;
	}

	int size() {
		return this.calls.size();
	}

	@Override
	public void onEvent(EslEvent event) {
		String uuid = event.uniqueId();
		String node = event.node();
		EventName type = event.type();
		if (uuid == null || node == null || type == null) {
			return;
		}
		switch (type) {
			case CHANNEL_HANGUP_COMPLETE -> end(uuid, this.calls.remove(uuid), node, event, true);
			case CHANNEL_DESTROY -> {
				// CHANNEL_HANGUP_COMPLETE precedes it, unless that event was lost.
				TrackedCall call = this.calls.remove(uuid);
				if (call != null) {
					end(uuid, call, node, event, false);
				}
			}
			case CHANNEL_UUID -> rename(event.header("Old-Unique-ID"), uuid, node, event);
			case CHANNEL_BRIDGE -> {
				call(uuid, node).add(event);
				bridged(event.header("Bridge-A-Unique-ID"), event.header("Bridge-B-Unique-ID"));
				bridged(event.header("Bridge-B-Unique-ID"), event.header("Bridge-A-Unique-ID"));
			}
			default -> call(uuid, node).add(event);
		}
	}

	private TrackedCall call(String uuid, String node) {
		TrackedCall known = this.calls.get(uuid);
		return (known != null) ? known : this.calls.computeIfAbsent(uuid, (same) -> new TrackedCall(node));
	}

	private void bridged(@Nullable String uuid, @Nullable String partner) {
		TrackedCall call = (uuid != null) ? this.calls.get(uuid) : null;
		if (call != null) {
			call.bridged(partner);
		}
	}

	private void rename(@Nullable String old, String renamed, String node, EslEvent event) {
		TrackedCall call = (old != null && !old.equals(renamed)) ? this.calls.remove(old) : null;
		if (call != null) {
			this.calls.put(renamed, call);
		}
		call(renamed, node).add(event);
	}

	private void end(String uuid, @Nullable TrackedCall known, String node, EslEvent last, boolean complete) {
		if (this.ended.add(uuid)) {
			TrackedCall call = (known != null) ? known : new TrackedCall(node);
			this.sink.ended(uuid, node, () -> call.toRecord(uuid, last, complete, null));
		}
	}

	private void lost(String uuid, TrackedCall call) {
		if (this.calls.remove(uuid, call) && this.ended.add(uuid)) {
			ReportedGap last = this.gaps.get(call.node);
			EventGap gap = (last != null && call.isQuietSince(last.nanos())) ? last.gap() : null;
			this.sink.ended(uuid, call.node, () -> call.toRecord(uuid, null, false, gap));
		}
	}

	@Override
	public void onGap(EventGap gap) {
		this.gaps.put(gap.node(), new ReportedGap(gap, System.nanoTime()));
	}

	@Override
	public Set<String> calls(String node, long quietNanos) {
		long now = System.nanoTime();
		Set<String> uuids = new HashSet<>();
		this.calls.forEach((uuid, call) -> {
			if (call.node.equals(node) && call.isCheckDue(now, quietNanos)) {
				uuids.add(uuid);
			}
		});
		return uuids;
	}

	@Override
	public void onMissing(String node, String uuid) {
		TrackedCall call = this.calls.get(uuid);
		if (call == null || !call.node.equals(node)) {
			return;
		}
		long now = System.nanoTime();
		// If it cannot be scheduled, the next check of quiet calls finds the call again.
		Steps.run(logger, this.name, "scheduling the record of a lost call",
				() -> EslClientResourcesInternals.nextEventLoop(this.resources).schedule(() -> {
					if (call.isQuietSince(now)) {
						lost(uuid, call);
					}
				}, Durations.toNanos(this.grace), TimeUnit.NANOSECONDS));
	}

	@Override
	public boolean needsChannels() {
		return true;
	}

	@Override
	public void onNodeLeft(String node) {
		calls(node, 0).forEach((uuid) -> {
			TrackedCall call = this.calls.get(uuid);
			if (call != null) {
				lost(uuid, call);
			}
		});
	}

	/**
	 * Tracks calls that began before the events were received, so that they are reported
	 * even if they end in a gap.
	 */
	@Override
	public void onChannels(String node, List<ChannelRow> channels) {
		for (ChannelRow row : channels) {
			if (!this.ended.contains(row.uuid()) && !this.calls.containsKey(row.uuid())) {
				TrackedCall call = new TrackedCall(node);
				call.add(row);
				this.calls.putIfAbsent(row.uuid(), call);
				if (this.ended.contains(row.uuid())) {
					this.calls.remove(row.uuid(), call);
				}
			}
		}
	}

	@Override
	public String toString() {
		return "the tracker of " + this.name;
	}

	/**
	 * Gap with the time of its report, before the events that follow it.
	 *
	 * @param gap the gap
	 * @param nanos the time, as of {@link System#nanoTime()}
	 */
	private record ReportedGap(EventGap gap, long nanos) {

	}

	/** Receives the ends of calls. */
	@FunctionalInterface
	interface Sink {

		/**
		 * Called once for each call, on an event loop; must not block.
		 * @param uuid uuid of the call
		 * @param node name of the server
		 * @param callRecord composes the record
		 */
		void ended(String uuid, String node, Supplier<CallRecord> callRecord);

	}

}
