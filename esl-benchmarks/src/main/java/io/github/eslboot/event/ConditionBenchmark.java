package io.github.eslboot.event;

import java.util.List;
import java.util.concurrent.TimeUnit;
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
 * Time to route an event past listeners of all calls whose conditions on headers it does
 * not match.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConditionBenchmark {

	private static final int EVENTS = 10_000;

	@Param({ "0", "1", "10", "50", "200" })
	int listeners = 50;

	private final EslClientResources resources = EslClientResources.create();

	private final EventRouter equal = router();

	private final EventRouter tested = router();

	private List<byte[]> events = List.of();

	private EventRouter router() {
		EventStreamOptions options = EventStreamOptions.defaults();
		EventLoop timers = EslClientResourcesInternals.nextEventLoop(this.resources);
		return new EventRouter(EventRouter.newLanes(options, this.resources), options, timers, this.resources,
				new EventRouter.RegistrationObserver() {
				});
	}

	@Setup
	public void register() {
		Workload workload = Workload.of("load");
		this.events = IntStream.range(0, EVENTS).mapToObj((i) -> workload.event(i % workload.size())).toList();
		for (int i = 0; i < this.listeners; i++) {
			String value = "none-" + i;
			register(this.equal, EventSelector.ofEvents(EventName.ALL).whereEquals("Caller-Context", value));
			register(this.tested, EventSelector.ofEvents(EventName.ALL).where("Caller-Context", value::equals));
		}
	}

	private static void register(EventRouter router, EventSelector.Builder selector) {
		router.register(selector.where("Caller-Direction", (direction) -> true).build(), (event) -> {
		}, false);
	}

	@TearDown(Level.Trial)
	public void close() {
		this.resources.close();
	}

	/** Looks up the listeners by the value that they require. */
	@Benchmark
	@OperationsPerInvocation(EVENTS)
	public void equality() {
		this.events.forEach((event) -> this.equal.route(EslEvent.ofPlain(event)));
	}

	/** Tests the conditions one by one. */
	@Benchmark
	@OperationsPerInvocation(EVENTS)
	public void test() {
		this.events.forEach((event) -> this.tested.route(EslEvent.ofPlain(event)));
	}

}
