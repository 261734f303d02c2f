package io.github.eslboot.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Event handler for all clients, with its event counts and latencies. */
final class Handling {

	/** Upper bound of recorded latencies. A longer latency is recorded as this value. */
	private static final long MAX_LATENCY_NANOS = 60_000_000_000L;

	private final Kind kind;

	/** A counter for each thread, so that counting causes no contention. */
	private final ThreadLocal<ThreadCounter> counter = ThreadLocal.withInitial(this::newCounter);

	private final Queue<ThreadCounter> counters = new ConcurrentLinkedQueue<>();

	private final Histogram latencies = new ConcurrentHistogram(MAX_LATENCY_NANOS, 3);

	private final Map<String, Order> orders = new ConcurrentHashMap<>();

	private final AtomicLong violations = new AtomicLong();

	private volatile boolean measuring;

	Handling(Kind kind) {
		this.kind = kind;
	}

	private ThreadCounter newCounter() {
		ThreadCounter created = new ThreadCounter();
		this.counters.add(created);
		return created;
	}

	/**
	 * Returns the handler for a client's type of event.
	 * @param header reads a header of an event
	 * @param headers passes all headers of an event to a consumer
	 */
	<E> Consumer<E> handler(BiFunction<E, String, @Nullable String> header,
			BiConsumer<E, BiConsumer<String, String>> headers) {
		return switch (this.kind) {
			case THREE -> (event) -> three(header.apply(event, "Event-Name"), header.apply(event, "Unique-ID"),
					header.apply(event, "Caller-Caller-ID-Number"));
			case MAP -> (event) -> {
				Map<String, String> map = new HashMap<>();
				headers.accept(event, map::put);
				ThreadCounter own = this.counter.get();
				own.map = map;
				own.count();
			};
			case EACH -> (event) -> {
				ThreadCounter own = this.counter.get();
				headers.accept(event, own);
				own.count();
			};
			case TIMED -> (event) -> {
				long now = System.nanoTime();
				String sent = header.apply(event, Workload.SENT_NANOS);
				recordLatency(now, (sent != null) ? Long.parseLong(sent) : -1);
				checkOrder(header.apply(event, "Unique-ID"), header.apply(event, "Event-Sequence"));
				count();
			};
		};
	}

	/** Handles the three headers of an event. */
	void three(@Nullable String name, @Nullable String uuid, @Nullable String number) {
		ThreadCounter own = this.counter.get();
		own.name = name;
		own.uuid = uuid;
		own.number = number;
		own.count();
	}

	boolean isTimed() {
		return this.kind == Kind.TIMED;
	}

	/** Counts an event handled by the calling thread. */
	void count() {
		this.counter.get().count();
	}

	/**
	 * Records the latency of an event.
	 * @param now the time at which the event was received
	 * @param sentNanos the time of sending, negative if the event does not carry it
	 */
	void recordLatency(long now, long sentNanos) {
		if (this.measuring && sentNanos >= 0) {
			this.latencies.recordValue(Math.min(MAX_LATENCY_NANOS, Math.max(0, now - sentNanos)));
		}
	}

	private void checkOrder(@Nullable String uuid, @Nullable String sequence) {
		if (uuid != null && sequence != null) {
			Order order = this.orders.computeIfAbsent(uuid, (same) -> new Order());
			if (!order.follows(Integer.parseInt(sequence))) {
				this.violations.incrementAndGet();
			}
		}
	}

	void startMeasuring() {
		this.measuring = true;
	}

	void stopMeasuring() {
		this.measuring = false;
	}

	long events() {
		return this.counters.stream().mapToLong(ThreadCounter::get).sum();
	}

	long violations() {
		return this.violations.get();
	}

	Histogram latencies() {
		return this.latencies;
	}

	/** Work that a handler does for each event. */
	enum Kind {

		/** Reads three headers. */
		THREE,

		/** Reads all headers into a map. */
		MAP,

		/** Reads each header of the client's own map. */
		EACH,

		/** Records the time since the event was sent, and checks the order. */
		TIMED

	}

	/**
	 * Event count of one thread. The fields keep the compiler from eliminating the reads.
	 */
	private static final class ThreadCounter extends AtomicLong implements BiConsumer<String, String> {

		@Nullable String name;

		@Nullable String uuid;

		@Nullable String number;

		@Nullable Map<String, String> map;

		@Override
		public void accept(String name, String value) {
			this.name = name;
			this.number = value;
		}

		void count() {
			lazySet(get() + 1);
		}

	}

	/**
	 * Check of the sequence numbers of one call. They increase, and restart at the call's
	 * first number with each lap of the replay.
	 */
	static final class Order {

		private int first = Integer.MAX_VALUE;

		private int last = -1;

		synchronized boolean follows(int sequence) {
			boolean follows = sequence > this.last || sequence == this.first;
			this.first = Math.min(this.first, sequence);
			this.last = sequence;
			return follows;
		}

	}

}
