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

/** What the handler of every client does with an event, and what it has seen. */
final class Handling {

	/** A delivery that takes longer counts as this. */
	private static final long LONGEST_NANOS = 60_000_000_000L;

	private final Kind kind;

	/** One for each thread, so that counting costs no contention. */
	private final ThreadLocal<Seen> seen = ThreadLocal.withInitial(this::newSeen);

	private final Queue<Seen> all = new ConcurrentLinkedQueue<>();

	private final Histogram latencies = new ConcurrentHistogram(LONGEST_NANOS, 3);

	private final Map<String, Order> orders = new ConcurrentHashMap<>();

	private final AtomicLong violations = new AtomicLong();

	private volatile boolean measuring;

	Handling(Kind kind) {
		this.kind = kind;
	}

	private Seen newSeen() {
		Seen created = new Seen();
		this.all.add(created);
		return created;
	}

	/**
	 * The handler for a client's kind of event.
	 * @param header reads a header
	 * @param headers passes on all headers
	 */
	<E> Consumer<E> handler(BiFunction<E, String, @Nullable String> header,
			BiConsumer<E, BiConsumer<String, String>> headers) {
		return switch (this.kind) {
			case THREE -> (event) -> {
				Seen own = this.seen.get();
				own.name = header.apply(event, "Event-Name");
				own.uuid = header.apply(event, "Unique-ID");
				own.number = header.apply(event, "Caller-Caller-ID-Number");
				own.count();
			};
			case MAP -> (event) -> {
				Map<String, String> map = new HashMap<>();
				headers.accept(event, map::put);
				Seen own = this.seen.get();
				own.map = map;
				own.count();
			};
			case TIMED -> (event) -> {
				long now = System.nanoTime();
				String sent = header.apply(event, Workload.SENT_NANOS);
				sent(now, (sent != null) ? Long.parseLong(sent) : -1);
				inOrder(header.apply(event, "Unique-ID"), header.apply(event, "Event-Sequence"));
				count();
			};
		};
	}

	boolean isTimed() {
		return this.kind == Kind.TIMED;
	}

	/** Counts an event of the calling thread. */
	void count() {
		this.seen.get().count();
	}

	/**
	 * Notes when an event that has just arrived was sent, if it tells; negative if not.
	 */
	void sent(long now, long nanos) {
		if (this.measuring && nanos >= 0) {
			this.latencies.recordValue(Math.min(LONGEST_NANOS, Math.max(0, now - nanos)));
		}
	}

	private void inOrder(@Nullable String uuid, @Nullable String sequence) {
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
		return this.all.stream().mapToLong(Seen::get).sum();
	}

	long violations() {
		return this.violations.get();
	}

	Histogram latencies() {
		return this.latencies;
	}

	/** What a handler does. */
	enum Kind {

		/** Reads three headers. */
		THREE,

		/** Reads all headers into a map. */
		MAP,

		/** Takes the time since the event was sent, and checks the order. */
		TIMED

	}

	/** What a thread has seen; the fields keep the values from being optimised away. */
	private static final class Seen extends AtomicLong {

		@Nullable String name;

		@Nullable String uuid;

		@Nullable String number;

		@Nullable Map<String, String> map;

		void count() {
			lazySet(get() + 1);
		}

	}

	/**
	 * The sequence numbers of a call. They rise, and begin again at the call's first with
	 * each lap of the replay.
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
