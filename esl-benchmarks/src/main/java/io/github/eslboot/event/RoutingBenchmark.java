package io.github.eslboot.event;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.github.eslboot.benchmarks.Workload;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
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
 * Time to route an event to its listener, for growing numbers of live calls that have one
 * listener each.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RoutingBenchmark {

	private static final int EVENTS = 10_000;

	/** Number of events in one read of a busy socket. */
	private static final int EVENTS_PER_READ = 28;

	@Param({ "1", "10", "100", "1000", "10000" })
	int calls = 1;

	private final EslClientResources resources = EslClientResources.create();

	private final AtomicLong received = new AtomicLong();

	private List<byte[]> events = List.of();

	private EventRouter filteringRouter = router();

	private EventRouter deliveringRouter = router();

	private EventRouter router() {
		// With less memory events are dropped, for which the benchmark would wait.
		EventStreamOptions options = EventStreamOptions.builder().memoryBudget(1L << 30).build();
		EventLoop timers = EslClientResourcesInternals.nextEventLoop(this.resources);
		return new EventRouter(EventRouter.newLanes(options, this.resources), options, timers, this.resources,
				new EventRouter.RegistrationObserver() {
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
			EventSelector.Builder selector = EventSelector.ofCall(Workload.uuid(i));
			this.filteringRouter.register(selector.events(EventName.DTMF).build(), (event) -> {
			}, false);
			this.deliveringRouter.register(selector.events(EventName.ALL).build(),
					(event) -> this.received.incrementAndGet(), false);
		}
	}

	@TearDown(Level.Trial)
	public void close() {
		this.resources.close();
	}

	/** Finds the call's listener, whose selector does not match the event. */
	@Benchmark
	@OperationsPerInvocation(EVENTS)
	public void route() {
		this.events.forEach((event) -> this.filteringRouter.route(EslEvent.ofPlain(event)));
	}

	/** Finds the call's listener and delivers the event to it in a lane, on a worker. */
	@Benchmark
	@OperationsPerInvocation(EVENTS)
	public void deliver() {
		long all = this.received.get() + EVENTS;
		for (int i = 0; i < EVENTS; i++) {
			this.deliveringRouter.route(EslEvent.ofPlain(this.events.get(i)));
			if (i % EVENTS_PER_READ == 0) {
				this.deliveringRouter.flush();
			}
		}
		this.deliveringRouter.flush();
		while (this.received.get() < all) {
			Thread.onSpinWait();
		}
	}

}
