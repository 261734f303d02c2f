package io.github.eslboot.event;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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

	private final AtomicLong queuedBytes = new AtomicLong();

	private final AtomicLong queuedEvents = new AtomicLong();

	private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();

	private final LongAdder handlerErrors = new LongAdder();

	private final LongAdder slowHandlers = new LongAdder();

	private final EventStreamOptions options;

	private final Executor workers;

	private volatile long lastDropLogNanos = System.nanoTime() - TimeUnit.HOURS.toNanos(1);

	CallLanes(EventStreamOptions options, Executor workers) {
		this.options = options;
		this.workers = workers;
	}

	/** Hands an event to a lane, or drops it. Never blocks. */
	void deliver(Object key, EslEvent event, List<Listening> targets) {
		if (key == AT_ONCE) {
			targets.forEach((target) -> call(target, event));
			return;
		}
		long size = event.sizeInBytes() + ITEM_OVERHEAD;
		if (this.queuedBytes.addAndGet(size) > limit(event)) {
			this.queuedBytes.addAndGet(-size);
			drop(key, event, targets);
			return;
		}
		this.queuedEvents.incrementAndGet();
		append(key, new Delivery(event, targets, size));
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
		mark(key, new LostMarker(event.name(), targets));
		long now = System.nanoTime();
		if (now - this.lastDropLogNanos > TimeUnit.SECONDS.toNanos(10)) {
			this.lastDropLogNanos = now;
			logger.error(
					"{}: listeners are too slow, {} events with {} bytes wait for them; dropping events, {} so far",
					this.options.name(), this.queuedEvents.get(), this.queuedBytes.get(), droppedTotal());
		}
	}

	private void countDropped(EslEvent event) {
		EventName known = event.type();
		this.dropped.computeIfAbsent((known != null) ? known.name() : "other", (name) -> new LongAdder()).increment();
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
		if (this.queuedBytes.addAndGet(MARKER_SIZE) > this.options.memoryBudget() * 2) {
			this.queuedBytes.addAndGet(-MARKER_SIZE);
			return;
		}
		append(key, marker);
	}

	/** Runs something in a lane, behind what it has to deliver. */
	void run(Object key, Runnable task) {
		if (key == AT_ONCE) {
			task.run();
		}
		else {
			append(key, task);
		}
	}

	private void append(Object key, Object item) {
		while (true) {
			Lane lane = this.lanes.computeIfAbsent(key, Lane::new);
			if (lane.append(item)) {
				return;
			}
		}
	}

	int size() {
		return this.lanes.size();
	}

	long queuedBytes() {
		return this.queuedBytes.get();
	}

	long queuedEvents() {
		return this.queuedEvents.get();
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

	/** An event and who gets it. */
	private record Delivery(EslEvent event, List<Listening> targets, long size) {

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

	private final class Lane implements Runnable {

		private final Object key;

		private final Deque<Object> items = new ArrayDeque<>(4);

		/** Guarded by {@code items}, as the two below. */
		private boolean scheduled;

		private boolean retired;

		private volatile @Nullable Call current;

		Lane(Object key) {
			this.key = key;
		}

		boolean append(Object item) {
			synchronized (this.items) {
				if (this.retired) {
					return false;
				}
				this.items.add(item);
				if (this.scheduled) {
					return true;
				}
				this.scheduled = true;
			}
			schedule();
			return true;
		}

		/** Adds to a marker that stands at the end already. */
		boolean mergeMarker(LostMarker marker) {
			synchronized (this.items) {
				if (this.items.peekLast() instanceof LostMarker last) {
					last.add(marker);
					return true;
				}
				return false;
			}
		}

		private void schedule() {
			try {
				CallLanes.this.workers.execute(this);
			}
			catch (RejectedExecutionException | OutOfMemoryError ex) {
				// No worker is to be had: shut down, or no memory for another thread.
				discard(ex);
			}
		}

		private void discard(Throwable cause) {
			synchronized (this.items) {
				logger.warn("{}: no worker runs listeners any more ({}); discarded {} deliveries",
						CallLanes.this.options.name(), cause, this.items.size());
				this.items.forEach(this::release);
				this.items.stream()
					.filter(Delivery.class::isInstance)
					.forEach((item) -> countDropped(((Delivery) item).event));
				this.items.clear();
				retire();
			}
		}

		private void retire() {
			this.retired = true;
			CallLanes.this.lanes.remove(this.key, this);
		}

		private void release(Object item) {
			if (item instanceof Delivery delivery) {
				CallLanes.this.queuedBytes.addAndGet(-delivery.size);
				CallLanes.this.queuedEvents.decrementAndGet();
			}
			else if (item instanceof LostMarker) {
				CallLanes.this.queuedBytes.addAndGet(-MARKER_SIZE);
			}
		}

		@Override
		public void run() {
			for (int i = 0; i < TURN; i++) {
				Object item;
				synchronized (this.items) {
					item = this.items.poll();
					if (item == null) {
						retire();
						return;
					}
				}
				try {
					deliver(item);
				}
				finally {
					this.current = null;
					release(item);
				}
			}
			schedule();
		}

		private void deliver(Object item) {
			if (item instanceof Delivery delivery) {
				for (Listening target : delivery.targets) {
					if (target.isActive()) {
						this.current = new Call(target, delivery.event, Thread.currentThread());
						call(target, delivery.event);
					}
				}
			}
			else if (item instanceof LostMarker marker) {
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

		void checkSlow(long now, long threshold) {
			Call call = this.current;
			if (call != null && !call.reported && now - call.beginNanos > threshold) {
				call.reported = true;
				CallLanes.this.slowHandlers.increment();
				logger.warn("{}: listener {} has taken over {} ms for {} and holds up what follows; it is at\n{}",
						CallLanes.this.options.name(), call.target, TimeUnit.NANOSECONDS.toMillis(threshold),
						call.event, stack(call.thread));
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

	/** A call of a listener that is under way. */
	private static final class Call {

		private final Listening target;

		private final EslEvent event;

		private final Thread thread;

		private final long beginNanos = System.nanoTime();

		private volatile boolean reported;

		Call(Listening target, EslEvent event, Thread thread) {
			this.target = target;
			this.event = event;
			this.thread = thread;
		}

	}

}
