package io.github.eslboot.event.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.LogThrottle;
import io.github.eslboot.protocol.EslEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events on workers: one at a time and in order within a lane, different lanes
 * in parallel. A lane exists while it has something to deliver. All lanes share a memory
 * budget; events that exceed it are dropped, and a marker takes their place.
 * <p>
 * The methods may be called by any thread and do not block, but events of one lane must
 * be delivered by one thread at a time to keep their order.
 */
public final class CallLanes {

	private static final Logger logger = LoggerFactory.getLogger(CallLanes.class);

	/** Key for deliveries without a lane: they run on the thread that delivers. */
	public static final Object NO_LANE = new Object();

	private final Map<Object, Lane> lanes = new ConcurrentHashMap<>();

	private final String node;

	private final LaneScheduler scheduler;

	private final MemoryBudget budget;

	private final ListenerCalls calls;

	private final DroppedEvents dropped = new DroppedEvents();

	private final Lane.Shared shared;

	private final SlowHandlerWatchdog watchdog;

	private final LogThrottle dropLog = new LogThrottle();

	/**
	 * Creates lanes.
	 * @param node name for log lines
	 * @param memoryBudget memory for waiting events, in bytes
	 * @param slowHandlerThreshold longest time for one event before it is reported; zero
	 * for no limit
	 * @param workers run the listeners
	 * @param ticker runs short checks every few milliseconds
	 */
	public CallLanes(String node, long memoryBudget, Duration slowHandlerThreshold, Executor workers,
			ScheduledExecutorService ticker) {
		this(node, memoryBudget, slowHandlerThreshold, workers, ticker, LaneScheduler.KEEP_ALIVE_NANOS);
	}

	/**
	 * Creates lanes with a given keep-alive time of their runners.
	 * @param node name for log lines
	 * @param memoryBudget memory for waiting events, in bytes
	 * @param slowHandlerThreshold longest time for one event before it is reported; zero
	 * for no limit
	 * @param workers run the listeners
	 * @param ticker runs short checks every few milliseconds
	 * @param keepAliveNanos keep-alive time of a runner without work, in nanoseconds
	 */
	public CallLanes(String node, long memoryBudget, Duration slowHandlerThreshold, Executor workers,
			ScheduledExecutorService ticker, long keepAliveNanos) {
		this.node = node;
		this.scheduler = new LaneScheduler(node, workers, ticker, keepAliveNanos, System::nanoTime);
		this.budget = new MemoryBudget(memoryBudget);
		this.calls = new ListenerCalls(node);
		this.shared = new Lane.Shared(node, this.lanes, this.scheduler, this.budget, this.calls, this.dropped);
		this.watchdog = new SlowHandlerWatchdog(node, Durations.toNanos(slowHandlerThreshold));
	}

	/**
	 * Adds an event to a lane, or drops it. An idle lane starts at the next
	 * {@link #flush()}.
	 * @param key key of the lane, or {@link #NO_LANE}
	 * @param event the event
	 * @param targets receivers of the event
	 * @return {@code false} if the event was dropped
	 */
	public boolean deliver(Object key, EslEvent event, List<? extends Receiver> targets) {
		if (key == NO_LANE) {
			targets.forEach((target) -> this.calls.event(target, event));
		}
		else if (this.budget.add(event)) {
			append(key, event, targets);
		}
		else {
			drop(key, event, targets);
			return false;
		}
		return true;
	}

	private void drop(Object key, EslEvent event, List<? extends Receiver> targets) {
		this.dropped.add(event);
		mark(key, new LostMarker(DroppedEvents.nameOf(event), targets));
		if (this.dropLog.isDue()) {
			logger.error(
					"{}: listeners are too slow, {} events with {} bytes wait for them; dropping events, {} so far",
					this.node, queuedEvents(), queuedBytes(), this.dropped.total());
		}
	}

	/**
	 * Puts a marker into the lane of a dropped event. If the budget has no room for a
	 * marker, only the counter and the log report the drop.
	 */
	private void mark(Object key, LostMarker marker) {
		Lane lane = this.lanes.get(key);
		if (lane != null && lane.mergeMarker(marker)) {
			return;
		}
		if (this.budget.addMarker()) {
			append(key, marker, List.of());
		}
	}

	/**
	 * Runs a task in a lane, after the items that already wait there.
	 * @param key key of the lane, or {@link #NO_LANE}
	 * @param task the task
	 */
	public void run(Object key, Runnable task) {
		if (key == NO_LANE) {
			task.run();
			return;
		}
		append(key, task, List.of());
		flush();
	}

	/**
	 * Notifies a receiver of something other than an event. A failure is logged and
	 * counted.
	 * @param receiver the receiver
	 * @param what name of the notification, for the log
	 * @param call calls the receiver
	 */
	public void notifyReceiver(Receiver receiver, String what, Runnable call) {
		this.calls.notifyReceiver(receiver, what, call);
	}

	private void append(Object key, Object content, List<? extends Receiver> targets) {
		Lane.Item item = new Lane.Item(content, targets);
		while (true) {
			Lane lane = this.lanes.get(key);
			if (lane == null) {
				lane = this.lanes.computeIfAbsent(key, (absent) -> new Lane(absent, this.shared));
			}
			if (lane.append(item)) {
				return;
			}
			// The lane has just retired and may still be in the map.
			this.lanes.remove(key, lane);
		}
	}

	/** Starts the lanes that became ready since the last flush. */
	public void flush() {
		this.scheduler.flush();
	}

	/** Reports listeners that occupy a lane for too long, each call once. */
	public void checkSlowHandlers() {
		this.watchdog.check(this.lanes.values());
	}

	public int size() {
		return this.lanes.size();
	}

	public long queuedBytes() {
		return this.budget.queuedBytes();
	}

	public long queuedEvents() {
		return this.budget.queuedEvents();
	}

	public long handlerErrors() {
		return this.calls.failures();
	}

	public long slowHandlers() {
		return this.watchdog.reports();
	}

	public long droppedEvents() {
		return this.dropped.total();
	}

	/**
	 * Returns the numbers of dropped events.
	 * @return numbers by event name
	 */
	public Map<String, Long> dropped() {
		return this.dropped.byName();
	}

}
