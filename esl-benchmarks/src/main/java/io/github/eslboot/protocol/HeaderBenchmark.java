package io.github.eslboot.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.benchmarks.Workload;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time to look up headers in recorded events, one event after the other. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeaderBenchmark {

	private static final int EVENTS = 1024;

	private final byte[][] events = new byte[EVENTS][];

	private int next;

	public HeaderBenchmark() {
		Workload workload = Workload.of("load");
		for (int i = 0; i < EVENTS; i++) {
			this.events[i] = workload.event(i);
		}
	}

	/** Returns a new event for each look-up, since an event caches what it decodes. */
	private EslEvent event() {
		this.next = (this.next + 1) % EVENTS;
		return EslEvent.ofPlain(this.events[this.next]);
	}

	@Benchmark
	public @Nullable String first() {
		return event().header("Event-Name");
	}

	@Benchmark
	public @Nullable String middle() {
		return event().header("Caller-Caller-ID-Number");
	}

	@Benchmark
	public @Nullable String absent() {
		return event().header("variable_no_such_thing");
	}

	@Benchmark
	public int three() {
		EslEvent event = event();
		return event.name().length() + String.valueOf(event.uniqueId()).length()
				+ String.valueOf(event.header("Caller-Caller-ID-Number")).length();
	}

	@Benchmark
	public Map<String, String> all() {
		Map<String, String> map = new HashMap<>();
		event().headers().forEach(map::put);
		return map;
	}

}
