package io.github.eslboot.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.ProtocolInternals;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events on workers: one at a time and in order within a lane, different lanes
 * side by side. A lane exists while it has something to deliver. All lanes share a budget
 * of memory; what does not fit is dropped, and a marker takes its place.
 */
final class CallLanes {

	private static final Logger logger = LoggerFactory.getLogger(EventStream.class);

	/** So many deliveries in a row, then another lane gets the worker. */
	private static final int TURN = 64;

	/** What a waiting event costs besides its bytes, its lane included. */
	private static final int ITEM_OVERHEAD = 256;

	/** What a marker costs, with a lane of its own. */
	private static final int MARKER_SIZE = 512;

	/** No lane: what goes here is delivered at once, where it comes from. */
	static final Object AT_ONCE = new Object();

	/** In place of the last item of a lane: none so far, and none any more. */
	private static final Item IDLE = new Item("idle", List.of());

	private static final Item RETIRED = new Item("retired", List.of());

	private static final AtomicReferenceFieldUpdater<Lane, @Nullable Listening> CURRENT_TARGET = AtomicReferenceFieldUpdater
		.newUpdater(Lane.class, Listening.class, "currentTarget");

	private final Map<Object, Lane> lanes = new ConcurrentHashMap<>();

	/** Bytes and events taken in; the next two count those that left again. */
	private final AtomicLong bytesIn = new AtomicLong();

	private final AtomicLong eventsIn = new AtomicLong();

	private final LongAdder bytesOut = new LongAdder();

	/** At most what {@link #bytesOut} is. */
	private volatile long bytesOutBefore;

	private final LongAdder eventsOut = new LongAdder();

	private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();

	private final LongAdder handlerErrors = new LongAdder();

	private final LongAdder slowHandlers = new LongAdder();

	private final EventStreamOptions options;

	private final LaneRunners runners;

	private volatile long lastDropLogNanos = System.nanoTime() - TimeUnit.HOURS.toNanos(1);

	CallLanes(EventStreamOptions options, Executor workers, ScheduledExecutorService ticker) {
		this(options, workers, ticker, LaneRunners.PATIENCE);
	}

	/**
	 * @param patience how long a runner may wait for more to do, in nanoseconds
	 */
	CallLanes(EventStreamOptions options, Executor workers, ScheduledExecutorService ticker, long patience) {
		this.options = options;
		this.runners = new LaneRunners(options.name(), workers, ticker, patience, System::nanoTime);
	}

	/**
	 * Hands an event to a lane, or drops it. Never blocks. The lane begins at the next
	 * {@link #flush()}, if it does not run anyway.
	 */
	void deliver(Object key, EslEvent event, List<Listening> targets) {
		if (key == AT_ONCE) {
			targets.forEach((target) -> call(target, event));
			return;
		}
		long size = size(event);
		long in = this.bytesIn.addAndGet(size);
		// The sum is what workers write to, so it is only read when it may matter.
		if (in - this.bytesOutBefore > this.options.memoryBudget() / 4) {
			long out = this.bytesOut.sum();
			this.bytesOutBefore = out;
			if (in - out > limit(event)) {
				this.bytesIn.addAndGet(-size);
				drop(key, event, targets);
				return;
			}
		}
		this.eventsIn.incrementAndGet();
		append(key, event, targets);
	}

	private static long size(EslEvent event) {
		return ProtocolInternals.sizeInBytes(event) + ITEM_OVERHEAD;
	}

	private long limit(EslEvent event) {
		long budget = this.options.memoryBudget();
		return switch (EventWorth.of(event.type())) {
			case LOW -> budget / 4 * 3;
			case NORMAL -> budget;
			case VITAL -> budget * 2;
		};
	}

	private void drop(Object key, EslEvent event, List<Listening> targets) {
		countDropped(event);
		mark(key, new LostMarker(countedName(event), targets));
		long now = System.nanoTime();
		if (now - this.lastDropLogNanos > TimeUnit.SECONDS.toNanos(10)) {
			this.lastDropLogNanos = now;
			logger.error(
					"{}: listeners are too slow, {} events with {} bytes wait for them; dropping events, {} so far",
					this.options.name(), queuedEvents(), queuedBytes(), droppedTotal());
		}
	}

	private void countDropped(EslEvent event) {
		this.dropped.computeIfAbsent(countedName(event), (name) -> new LongAdder()).increment();
	}

	/** One for all names FreeSWITCH does not know: a sender may invent any number. */
	private static String countedName(EslEvent event) {
		EventName known = event.type();
		return (known != null) ? known.name() : "other";
	}

	/**
	 * Markers are part of the budget as well. Where not even one fits, the counter and
	 * the log have to do.
	 */
	private void mark(Object key, LostMarker marker) {
		Lane lane = this.lanes.get(key);
		if (lane != null && lane.mergeMarker(marker)) {
			return;
		}
		if (queuedBytes() + MARKER_SIZE > this.options.memoryBudget() * 2) {
			return;
		}
		this.bytesIn.addAndGet(MARKER_SIZE);
		append(key, marker, List.of());
	}

	/** Runs something in a lane, behind what it has to deliver. */
	void run(Object key, Runnable task) {
		if (key == AT_ONCE) {
			task.run();
			return;
		}
		append(key, task, List.of());
		flush();
	}

	private void append(Object key, Object what, List<Listening> targets) {
		Item item = new Item(what, targets);
		while (true) {
			Lane lane = this.lanes.get(key);
			if (lane == null) {
				lane = this.lanes.computeIfAbsent(key, Lane::new);
			}
			if (lane.append(item)) {
				return;
			}
			// Retired just now, and perhaps not removed yet.
			this.lanes.remove(key, lane);
		}
	}

	/** All that came at once has been delivered to the lanes: they may begin. */
	void flush() {
		this.runners.flush();
	}

	int size() {
		return this.lanes.size();
	}

	long queuedBytes() {
		// In this order, so that the difference is never negative.
		long out = this.bytesOut.sum();
		return this.bytesIn.get() - out;
	}

	long queuedEvents() {
		long out = this.eventsOut.sum();
		return this.eventsIn.get() - out;
	}

	long handlerErrors() {
		return this.handlerErrors.sum();
	}

	long slowHandlers() {
		return this.slowHandlers.sum();
	}

	Map<String, Long> dropped() {
		Map<String, Long> counts = new HashMap<>();
		this.dropped.forEach((name, count) -> counts.put(name, count.sum()));
		return counts;
	}

	private long droppedTotal() {
		return this.dropped.values().stream().mapToLong(LongAdder::sum).sum();
	}

	/** Names listeners that hold a lane for too long, each call once. */
	void checkSlowHandlers() {
		long threshold = this.options.slowHandlerThreshold().toNanos();
		if (threshold > 0) {
			long now = System.nanoTime();
			this.lanes.values().forEach((lane) -> lane.checkSlow(now, threshold));
		}
	}

	private void call(Listening target, EslEvent event) {
		try {
			target.listener.onEvent(event);
		}
		catch (Throwable ex) {
			failed(target, event.toString(), ex);
		}
	}

	private void failed(Listening target, String what, Throwable failure) {
		this.handlerErrors.increment();
		logger.error("{}: listener {} failed on {}", this.options.name(), target, what, failure);
		if (failure instanceof InterruptedException) {
			Thread.currentThread().interrupt();
		}
	}

	/** Calls a listener's notice method, with the care {@link #call} takes. */
	void notice(Listening target, String what, Runnable call) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			failed(target, what, ex);
		}
	}

	/** Stands where events were dropped; grows while nothing else follows. */
	private static final class LostMarker {

		private final Map<Listening, Map<String, Integer>> counts = new HashMap<>();

		private boolean told;

		LostMarker(String name, List<Listening> targets) {
			targets.forEach((target) -> this.counts.put(target, new HashMap<>(Map.of(name, 1))));
		}

		/** Fails once it is too late. */
		synchronized boolean add(LostMarker other) {
			if (!this.told) {
				other.counts.forEach((target, names) -> names
					.forEach((name, count) -> this.counts.computeIfAbsent(target, (key) -> new HashMap<>())
						.merge(name, count, Integer::sum)));
			}
			return !this.told;
		}

		synchronized Map<Listening, Map<String, Integer>> tell() {
			this.told = true;
			return this.counts;
		}

	}

	/** Something to deliver, and what came before or, once it was taken, comes next. */
	private static final class Item {

		final Object what;

		final List<Listening> targets;

		@Nullable Item link;

		Item(Object what, List<Listening> targets) {
			this.what = what;
			this.targets = targets;
		}

	}

	/**
	 * Its items wait in a list with the last one first, which whoever runs the lane takes
	 * as a whole. The event loop and the runner meet at every event, so neither ever
	 * holds a lock.
	 */
	private final class Lane extends AtomicReference<@Nullable Item> implements LaneRunners.Task {

		private final Object key;

		/** What the runner has taken and not yet delivered, in order. */
		private @Nullable Item next;

		/** The delivery under way, for the watchdog; the target is written last. */
		private @Nullable EslEvent currentEvent;

		private @Nullable Thread currentThread;

		private volatile @Nullable Listening currentTarget;

		/** What the watchdog saw last, and since when. */
		private @Nullable EslEvent watchedEvent;

		private @Nullable Listening watchedTarget;

		private long watchedSince;

		private boolean reported;

		Lane(Object key) {
			super(IDLE);
			this.key = key;
		}

		boolean append(Item item) {
			while (true) {
				Item last = get();
				if (last == RETIRED) {
					return false;
				}
				boolean idle = last == IDLE;
				item.link = idle ? null : last;
				if (compareAndSet(last, item)) {
					if (idle) {
						CallLanes.this.runners.ready(this);
					}
					return true;
				}
			}
		}

		/** Adds to a marker that stands at the end already. */
		boolean mergeMarker(LostMarker marker) {
			Item last = get();
			return last != null && last.what instanceof LostMarker standing && standing.add(marker);
		}

		/** Takes all that is queued; retires when that is nothing. */
		private @Nullable Item take() {
			while (true) {
				Item last = getAndSet(null);
				if (last != null) {
					return inOrder(last);
				}
				if (compareAndSet(null, RETIRED)) {
					CallLanes.this.lanes.remove(this.key, this);
					return null;
				}
			}
		}

		private static Item inOrder(Item last) {
			Item first = last;
			Item before = last.link;
			first.link = null;
			while (before != null) {
				Item earlier = before.link;
				before.link = first;
				first = before;
				before = earlier;
			}
			return first;
		}

		@Override
		public boolean takeTurn() {
			long bytes = 0;
			int events = 0;
			try {
				for (int i = 0; i < TURN; i++) {
					Item item = (this.next != null) ? this.next : take();
					if (item == null) {
						return false;
					}
					this.next = item.link;
					if (item.what instanceof EslEvent event) {
						bytes += size(event);
						events++;
						deliver(event, item.targets);
					}
					else {
						bytes += (item.what instanceof LostMarker) ? MARKER_SIZE : 0;
						deliver(item.what);
					}
				}
			}
			finally {
				CallLanes.this.bytesOut.add(bytes);
				CallLanes.this.eventsOut.add(events);
			}
			return true;
		}

		@Override
		public void discard(Throwable cause) {
			int discarded = 0;
			Item first = (this.next != null) ? this.next : take();
			while (first != null) {
				for (Item item = first; item != null; item = item.link) {
					discarded++;
					if (item.what instanceof EslEvent event) {
						CallLanes.this.bytesOut.add(size(event));
						CallLanes.this.eventsOut.increment();
						countDropped(event);
					}
					else if (item.what instanceof LostMarker) {
						CallLanes.this.bytesOut.add(MARKER_SIZE);
					}
				}
				first = take();
			}
			this.next = null;
			logger.warn("{}: no worker runs listeners any more ({}); discarded {} deliveries",
					CallLanes.this.options.name(), cause, discarded);
		}

		private void deliver(EslEvent event, List<Listening> targets) {
			for (int i = 0; i < targets.size(); i++) {
				Listening target = targets.get(i);
				if (target.isActive()) {
					this.currentEvent = event;
					this.currentThread = Thread.currentThread();
					CURRENT_TARGET.lazySet(this, target);
					try {
						call(target, event);
					}
					finally {
						CURRENT_TARGET.lazySet(this, null);
					}
				}
			}
		}

		private void deliver(Object item) {
			if (item instanceof LostMarker marker) {
				marker.tell().forEach((target, counts) -> {
					if (target.isActive()) {
						notice(target, "lost events", () -> target.listener.onLost(new LostEvents(counts)));
					}
				});
			}
			else if (item instanceof Runnable task) {
				try {
					task.run();
				}
				catch (Throwable ex) {
					logger.error("{}: a step of the event stream failed", CallLanes.this.options.name(), ex);
				}
			}
		}

		/** Called by one thread, again and again. */
		void checkSlow(long now, long threshold) {
			Listening target = this.currentTarget;
			EslEvent event = this.currentEvent;
			Thread thread = this.currentThread;
			if (target == null || event != this.watchedEvent || target != this.watchedTarget) {
				this.watchedTarget = target;
				this.watchedEvent = event;
				this.watchedSince = now;
				this.reported = false;
			}
			else if (!this.reported && now - this.watchedSince >= threshold && thread != null) {
				this.reported = true;
				CallLanes.this.slowHandlers.increment();
				logger.warn("{}: listener {} has taken over {} ms for {} and holds up what follows; it is at\n{}",
						CallLanes.this.options.name(), target, TimeUnit.NANOSECONDS.toMillis(threshold), event,
						stack(thread));
			}
		}

		private String stack(Thread thread) {
			StringBuilder text = new StringBuilder();
			StackTraceElement[] stack = thread.getStackTrace();
			for (int i = 0; i < Math.min(stack.length, 12); i++) {
				text.append("\tat ").append(stack[i]).append('\n');
			}
			return text.toString();
		}

	}

}
