package io.github.eslboot.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.eslboot.benchmarks.Workload;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.ProtocolInternals;
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

import org.springframework.core.convert.support.DefaultConversionService;

/**
 * Time of a handler method with three headers: called directly, as a method handle, and
 * with Spring's argument resolvers.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HandlerBenchmark {

	private static final int EVENTS = 1024;

	private final Function<byte[], EslEvent> connection = ProtocolInternals.plainEvents();

	private final List<byte[]> events = new ArrayList<>();

	private final HandlerMethodInvoker invoker = new HandlerMethodInvoker(() -> null, InvocationContext.NONE);

	private final DirectHandlerMethod direct;

	private final InvocableEslHandlerMethod resolved;

	private @Nullable String name;

	private @Nullable String uuid;

	private @Nullable String number;

	private int next;

	public HandlerBenchmark() {
		try {
			Workload workload = Workload.of("load");
			for (int i = 0; i < EVENTS; i++) {
				this.events.add(workload.event(i));
			}
			var method = HandlerBenchmark.class.getDeclaredMethod("handle", String.class, String.class, String.class);
			var resolvers = new HandlerMethodArgumentResolvers(DefaultConversionService.getSharedInstance(),
					(text) -> text);
			this.direct = resolvers.direct(method, method);
			this.resolved = new InvocableEslHandlerMethod(this, method, method, resolvers.forEvents());
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private EslEvent event() {
		this.next = (this.next + 1) % EVENTS;
		return this.connection.apply(this.events.get(this.next));
	}

	void handle(@EslHeader("Event-Name") String name, @EslHeader("Unique-ID") @Nullable String uuid,
			@EslHeader("Caller-Caller-ID-Number") @Nullable String number) {
		this.name = name;
		this.uuid = uuid;
		this.number = number;
	}

	@Benchmark
	public void listener() {
		EslEvent event = event();
		handle(event.header("Event-Name"), event.header("Unique-ID"), event.header("Caller-Caller-ID-Number"));
	}

	@Benchmark
	public Object annotated() {
		EslEvent event = event();
		return this.invoker.invoke("benchmark", event, event.uniqueId(),
				() -> this.direct.invoke(this, this.direct.arguments(event, null, event.uniqueId())),
				HandlerMethodInvoker.FailureSettings.UNCOUNTED);
	}

	@Benchmark
	public Object resolved() {
		EslEvent event = event();
		return this.invoker.invoke("benchmark", this.resolved, new HandlerMethodMessage(event, null, event.uniqueId()));
	}

}
