package io.github.eslboot.event;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.protocol.EslEvent;
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

	private final Map<Object, Lane> lanes = new ConcurrentHashMap<>();

	/** Bytes and events taken in; the next two count those that left again. */
	private final AtomicLong bytesIn = new AtomicLong();

	private final AtomicLong eventsIn = new AtomicLong();

	private final LongAdder bytesOut = new LongAdder();

	private final LongAdder eventsOut = new LongAdder();

	private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();

	private final LongAdder handlerErrors = new LongAdder();

	private final LongAdder slowHandlers = new LongAdder();

	private final EventStreamOptions options;

	private final LaneRunners runners;

	private volatile long lastDropLogNanos = System.nanoTime() - TimeUnit.HOURS.toNanos(1);

	CallLanes(EventStreamOptions options, Executor workers, ScheduledExecutorService timers) {
		this.options = options;
		this.runners = new LaneRunners(options.name(), workers, timers);
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
		if (this.bytesIn.addAndGet(size) - this.bytesOut.sum() > limit(event)) {
			this.bytesIn.addAndGet(-size);
			drop(key, event, targets);
			return;
		}
		this.eventsIn.incrementAndGet();
		append(key, event, targets);
	}

	private static long size(EslEvent event) {
		return event.sizeInBytes() + ITEM_OVERHEAD;
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

	private void append(Object key, Object item, List<Listening> targets) {
		while (true) {
			Lane lane = this.lanes.get(key);
			if (lane == null) {
				lane = this.lanes.computeIfAbsent(key, Lane::new);
			}
			if (lane.append(item, targets)) {
				return;
			}
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

		LostMarker(String name, List<Listening> targets) {
			targets.forEach((target) -> this.counts.put(target, new HashMap<>(Map.of(name, 1))));
		}

		void add(LostMarker other) {
			other.counts.forEach((target, names) -> names
				.forEach((name, count) -> this.counts.computeIfAbsent(target, (key) -> new HashMap<>())
					.merge(name, count, Integer::sum)));
		}

	}

	private final class Lane implements LaneRunners.Task {

		private final Object key;

		/** Items, each followed by its targets. Guarded by this, like the next three. */
		private Object[] queue = new Object[8];

		private int queued;

		private boolean scheduled;

		private boolean retired;

		/** What the runner has taken of the queue and not yet delivered. */
		private Object[] taken = new Object[0];

		private int next;

		private int end;

		/** The delivery under way, for the watchdog; the target is written last. */
		private @Nullable EslEvent currentEvent;

		private @Nullable Thread currentThread;

		private final AtomicReference<@Nullable Listening> currentTarget = new AtomicReference<>();

		/** What the watchdog saw last, and since when. */
		private @Nullable EslEvent watchedEvent;

		private @Nullable Listening watchedTarget;

		private long watchedSince;

		private boolean reported;

		Lane(Object key) {
			this.key = key;
		}

		boolean append(Object item, List<Listening> targets) {
			synchronized (this) {
				if (this.retired) {
					return false;
				}
				if (this.queued == this.queue.length) {
					this.queue = Arrays.copyOf(this.queue, this.queued * 2);
				}
				this.queue[this.queued++] = item;
				this.queue[this.queued++] = targets;
				if (this.scheduled) {
					return true;
				}
				this.scheduled = true;
			}
			CallLanes.this.runners.ready(this);
			return true;
		}

		/** Adds to a marker that stands at the end already. */
		synchronized boolean mergeMarker(LostMarker marker) {
			if (this.queued > 0 && this.queue[this.queued - 2] instanceof LostMarker last) {
				last.add(marker);
				return true;
			}
			return false;
		}

		/** Takes all that is queued; retires when that is nothing. */
		private synchronized boolean take() {
			if (this.queued == 0) {
				retire();
				return false;
			}
			Object[] spare = this.taken;
			this.taken = this.queue;
			this.next = 0;
			this.end = this.queued;
			this.queue = (spare.length > 0) ? spare : new Object[8];
			this.queued = 0;
			return true;
		}

		private void retire() {
			this.retired = true;
			CallLanes.this.lanes.remove(this.key, this);
		}

		@Override
		public boolean takeTurn() {
			long bytes = 0;
			int events = 0;
			try {
				for (int i = 0; i < TURN; i++) {
					if (this.next == this.end && !take()) {
						return false;
					}
					Object item = this.taken[this.next];
					@SuppressWarnings("unchecked")
					List<Listening> targets = (List<Listening>) this.taken[this.next + 1];
					this.taken[this.next] = null;
					this.taken[this.next + 1] = null;
					this.next += 2;
					if (item instanceof EslEvent event) {
						bytes += size(event);
						events++;
						deliver(event, targets);
					}
					else {
						bytes += (item instanceof LostMarker) ? MARKER_SIZE : 0;
						deliver(item);
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
		public synchronized void discard(Throwable cause) {
			int discarded = (this.end - this.next + this.queued) / 2;
			logger.warn("{}: no worker runs listeners any more ({}); discarded {} deliveries",
					CallLanes.this.options.name(), cause, discarded);
			discard(this.taken, this.next, this.end);
			discard(this.queue, 0, this.queued);
			this.next = this.end;
			this.queued = 0;
			retire();
		}

		private void discard(Object[] items, int from, int to) {
			for (int i = from; i < to; i += 2) {
				if (items[i] instanceof EslEvent event) {
					CallLanes.this.bytesOut.add(size(event));
					CallLanes.this.eventsOut.increment();
					countDropped(event);
				}
				else if (items[i] instanceof LostMarker) {
					CallLanes.this.bytesOut.add(MARKER_SIZE);
				}
			}
		}

		private void deliver(EslEvent event, List<Listening> targets) {
			for (int i = 0; i < targets.size(); i++) {
				Listening target = targets.get(i);
				if (target.isActive()) {
					this.currentEvent = event;
					this.currentThread = Thread.currentThread();
					this.currentTarget.lazySet(target);
					try {
						call(target, event);
					}
					finally {
						this.currentTarget.lazySet(null);
					}
				}
			}
		}

		private void deliver(Object item) {
			if (item instanceof LostMarker marker) {
				marker.counts.forEach((target, counts) -> {
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
			Listening target = this.currentTarget.get();
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
