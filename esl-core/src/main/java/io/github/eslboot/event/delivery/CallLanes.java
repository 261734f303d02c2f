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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events on workers: one at a time and in order within a lane, different lanes
 * in parallel. A lane exists while it has something to deliver. All lanes share a memory
 * budget, of which each lane and each handler may use a part; events that exceed it are
 * dropped, and a marker takes their place.
 * <p>
 * The methods may be called by any thread and do not block, but events of one lane must
 * be delivered by one thread at a time to keep their order.
 *
 * @since 0.1.0
 */
public final class CallLanes {

	private static final Logger logger = LoggerFactory.getLogger(CallLanes.class);

	/** Key for deliveries without a lane: they run on the thread that delivers. */
	public static final Object NO_LANE = new Object();

	private final Map<Object, Lane> lanes = new ConcurrentHashMap<>();

	private final String node;

	private final DefaultLimits limits;

	private final LaneScheduler scheduler;

	private final MemoryBudget budget;

	/** Memory of bound listeners, by class. */
	private final Map<Class<?>, MemoryUse> memoryByClass = new ConcurrentHashMap<>();

	private final WaitTimes waits = new WaitTimes(System.nanoTime());

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
	 * @param limits default limits of handlers
	 * @param tickers run short checks every few milliseconds: the first, or if it fails
	 * the next one. When the first is shut down, no worker is expected to accept tasks
	 */
	public CallLanes(String node, long memoryBudget, Duration slowHandlerThreshold, Executor workers,
			DefaultLimits limits, List<? extends ScheduledExecutorService> tickers) {
		this(node, memoryBudget, slowHandlerThreshold, workers, limits, tickers, IdleRunner.KEEP_ALIVE_NANOS);
	}

	/** Returns the name of the server. */
	public String node() {
		return this.node;
	}

	/** Creates lanes with a given keep-alive time of a runner without work. */
	CallLanes(String node, long memoryBudget, Duration slowHandlerThreshold, Executor workers, DefaultLimits limits,
			List<? extends ScheduledExecutorService> tickers, long keepAliveNanos) {
		this.node = node;
		this.limits = limits;
		this.scheduler = new LaneScheduler(node, workers, limits.share(), tickers, keepAliveNanos, System::nanoTime);
		this.budget = new MemoryBudget(memoryBudget);
		this.calls = new ListenerCalls(node);
		this.shared = new Lane.Shared(node, this.lanes, this.scheduler, this.budget, limits.share(), this.waits,
				this.calls, this.dropped);
		this.watchdog = new SlowHandlerWatchdog(node, Durations.toNanos(slowHandlerThreshold));
	}

	/**
	 * Returns the default limit of a handler whose receivers are bound to calls.
	 * @param handler class of the handler
	 * @return the limit, common to all lanes of the client
	 */
	public HandlerLimit limitOf(Class<?> handler) {
		return this.limits.ofBound(handler);
	}

	/**
	 * Returns the memory of the events that wait for a handler whose receivers each have
	 * a lane of their own.
	 * @param handler class of the handler
	 * @return the memory
	 */
	public MemoryUse memoryOf(Class<?> handler) {
		return this.memoryByClass.computeIfAbsent(handler, (absent) -> new MemoryUse());
	}

	/**
	 * Adds an event to a lane, or drops it. An idle lane starts at the next
	 * {@link #flush()}. The event uses the memory share of the handler that its lane
	 * waits for, so a handler that does not return costs no other handler its share.
	 * @param key key of the lane, or {@link #NO_LANE}
	 * @param event the event
	 * @param targets receivers of the event, at least one
	 * @param readNanos time at which the event was read, as of {@link System#nanoTime()}
	 * @return {@code false} if the event was dropped
	 */
	public boolean deliver(Object key, EslEvent event, List<? extends Receiver> targets, long readNanos) {
		if (key == NO_LANE) {
			targets.forEach((target) -> this.calls.event(target, event));
			return true;
		}
		Lane lane = this.lanes.get(key);
		Receiver occupant = (lane != null) ? lane.occupant() : null;
		MemoryUse handler = ((occupant != null) ? occupant : targets.get(0)).memory();
		long size = MemoryBudget.size(event);
		if (!this.budget.add(event, size, handler, (lane != null) ? lane.waitingBytes() : 0)) {
			drop(key, event, targets, handler);
			return false;
		}
		append(key, lane, new Lane.Item(event, targets, handler, readNanos)).appended(size);
		return true;
	}

	private void drop(Object key, EslEvent event, List<? extends Receiver> targets, MemoryUse handler) {
		this.dropped.add(event);
		mark(key, new LostMarker(event, targets), handler);
		if (this.dropLog.isDue()) {
			logger.error(
					"{}: listeners {} are too slow or do not return; {} events with {} bytes wait in all; dropping events, {} so far",
					this.node, targets, queuedEvents(), queuedBytes(), this.dropped.total());
		}
	}

	/**
	 * Puts a marker into the lane of a dropped event. If the budget has no room for a
	 * marker, only the counter and the log report the drop.
	 */
	private void mark(Object key, LostMarker marker, MemoryUse handler) {
		Lane lane = this.lanes.get(key);
		if (lane != null && lane.mergeMarker(marker)) {
			return;
		}
		if (this.budget.addMarker(handler)) {
			append(key, lane, new Lane.Item(marker, List.of(), handler, 0));
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
		append(key, this.lanes.get(key), new Lane.Item(task, List.of(), null, 0));
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

	private Lane append(Object key, @Nullable Lane present, Lane.Item item) {
		Lane lane = present;
		while (true) {
			if (lane == null) {
				lane = this.lanes.computeIfAbsent(key, (absent) -> new Lane(absent, this.shared));
			}
			if (lane.append(item)) {
				return lane;
			}
			// The lane has just retired and may still be in the map.
			this.lanes.remove(key, lane);
			lane = this.lanes.get(key);
		}
	}

	/**
	 * Creates the decision on pauses of the reading for these lanes.
	 * @return the decision, for one event loop
	 */
	public CatchUp catchUp() {
		return new CatchUp(this.budget, System::nanoTime);
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

	/**
	 * Returns the number of events whose waiting time was measured.
	 * @return the number
	 */
	public long measuredWaits() {
		return this.waits.count();
	}

	/**
	 * Returns the sum of the measured times between reading and handling of events.
	 * @return the sum, in nanoseconds
	 */
	public long waitNanos() {
		return this.waits.totalNanos();
	}

	/**
	 * Returns the longest of these times in the last one to two minutes.
	 * @return the time, in nanoseconds
	 */
	public long maxWaitNanos() {
		return this.waits.maxNanos(System.nanoTime());
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
