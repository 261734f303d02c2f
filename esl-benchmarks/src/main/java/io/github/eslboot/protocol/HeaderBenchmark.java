package io.github.eslboot.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

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
import org.openjdk.jmh.infra.Blackhole;

/** Time to look up headers in recorded events, one event after the other. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeaderBenchmark {

	private static final int EVENTS = 1024;

	private static final List<String> NAMES = List.of("Event-Name", "Unique-ID", "Channel-State", "Answer-State",
			"Call-Direction", "Caller-Caller-ID-Number", "Caller-Destination-Number", "Caller-Context",
			"Event-Sequence", "variable_none");

	private final byte[][] events = new byte[EVENTS][];

	private final Function<byte[], EslEvent> connection = ProtocolInternals.plainEvents();

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
		return this.connection.apply(this.events[this.next]);
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
	public void forEach(Blackhole sink) {
		event().headers().forEach((name, value) -> sink.consume(value));
	}

	@Benchmark
	public void entries(Blackhole sink) {
		for (Map.Entry<String, String> header : event().headers().asMap().entrySet()) {
			sink.consume(header.getValue());
		}
	}

	@Benchmark
	public Map<String, String> copy() {
		return new HashMap<>(event().headers().asMap());
	}

	/** Ten look-ups in one map. */
	@Benchmark
	public void mapOfOneEvent(Blackhole sink) {
		Map<String, String> map = event().headers().asMap();
		for (String name : NAMES) {
			sink.consume(map.get(name));
		}
	}

}
