package io.github.eslboot.annotation;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.autoconfigure.observation.MicrometerEslObserver;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.observation.EslObserver;
import io.github.eslboot.observation.GuardedObserver;
import io.github.eslboot.observation.ObservationInternals;
import io.github.eslboot.protocol.ApiResponse;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslReply;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time that the observation adds to a command and to a handler: without an observer, with
 * a registry without handlers, and with one handler that counts.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ObservationBenchmark {

	/** {@code none}, {@code noop} or {@code counting}. */
	@Param({ "none", "noop", "counting" })
	public String observed = "none";

	private final EslCommand command = EslCommand.api("uuid_exists", "4bf92f35-77b3-4da6-a3ce-929d0e0e4736");

	private final EslReply reply = new ApiResponse("true");

	private final EslEvent event = EslEvent.of("CHANNEL_ANSWER", Map.of("Unique-ID", "u"));

	private @Nullable EslObserver observer;

	private HandlerMethodInvoker invoker = new HandlerMethodInvoker(() -> null, InvocationContext.NONE);

	private long handled;

	@Setup
	public void setUp() {
		ObservationRegistry registry = ObservationRegistry.create();
		if (this.observed.equals("counting")) {
			registry.observationConfig().observationHandler(new Counting());
		}
		this.observer = this.observed.equals("none") ? null : GuardedObserver.of(new MicrometerEslObserver(registry));
		this.invoker = new HandlerMethodInvoker(() -> null, new InvocationContext(this.observer, null));
	}

	/** The layer of the pool, which exists only if there is an observer. */
	@Benchmark
	public EslReply command() {
		EslObserver current = this.observer;
		return (current == null) ? this.reply
				: ObservationInternals.observe(current.command("default", this.command), () -> this.reply);
	}

	@Benchmark
	public @Nullable Object handler() {
		return this.invoker.invoke("desk.answered", this.event, "u", () -> this.handled++,
				HandlerMethodInvoker.FailureSettings.UNCOUNTED);
	}

	/** Handler that counts observations. */
	private static final class Counting implements ObservationHandler<Observation.Context> {

		private long ended;

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		@Override
		public void onStop(Observation.Context context) {
			this.ended++;
		}

	}

}
