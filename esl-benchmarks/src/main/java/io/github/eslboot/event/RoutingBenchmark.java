package io.github.eslboot.event;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.github.eslboot.benchmarks.Workload;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.netty.channel.EventLoop;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From an event to its listener's lane, with ever more live calls each of which has a
 * listener. A lane runs in the caller's thread, or on workers of which all are waited
 * for.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RoutingBenchmark {

	private static final int EVENTS = 10_000;

	/** So many come in one read of the socket under load. */
	private static final int AT_ONCE = 28;

	@Param({ "1", "10", "100", "1000", "10000" })
	int calls = 1;

	private final EslClientResources resources = EslClientResources.create();

	private final AtomicLong heard = new AtomicLong();

	private List<byte[]> events = List.of();

	private EventRouter direct = router(Runnable::run);

	private EventRouter pooled = router(this.resources.workers());

	private EventRouter router(Executor workers) {
		EventStreamOptions options = EventStreamOptions.DEFAULT;
		EventLoop timers = this.resources.nextEventLoop();
		return new EventRouter(new CallLanes(options, workers, timers), options, timers, this.resources,
				(listening, added) -> {
				});
	}

	@Setup
	public void bind() {
		Workload workload = Workload.of("calls-" + this.calls);
		this.events = IntStream.range(0, workload.size())
			.mapToObj(workload::event)
			.filter((event) -> EslEvent.ofPlain(event).uniqueId() != null)
			.limit(EVENTS)
			.toList();
		for (int i = 0; i < this.calls; i++) {
			EventSelector selector = EventSelector.ofCall(Workload.uuid(i)).events(EventName.ALL).build();
			this.direct.register(selector, (event) -> this.heard.lazySet(this.heard.get() + 1));
			this.pooled.register(selector, (event) -> this.heard.incrementAndGet());
		}
	}

	@TearDown(Level.Trial)
	public void close() {
		this.resources.close();
	}

	/** Look-up, lane and listener. */
	@Benchmark
	@OperationsPerInvocation(EVENTS)
	public void route() {
		this.events.forEach((event) -> this.direct.route(EslEvent.ofPlain(event)));
		this.direct.routed();
	}

	/** The same with the hand-over to another thread. */
	@Benchmark
	@OperationsPerInvocation(EVENTS)
	public void routeToWorkers() {
		long all = this.heard.get() + EVENTS;
		for (int i = 0; i < EVENTS; i++) {
			this.pooled.route(EslEvent.ofPlain(this.events.get(i)));
			if (i % AT_ONCE == AT_ONCE - 1) {
				this.pooled.routed();
			}
		}
		this.pooled.routed();
		while (this.heard.get() < all) {
			Thread.onSpinWait();
		}
	}

}
