package io.github.eslboot.autoconfigure.metrics;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.ThreadStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of the threads that run handlers and callbacks of the application, for all
 * nodes.
 */
final class ThreadMetrics implements MeterBinder {

	private static final String PREFIX = "freeswitch.esl.workers.";

	private final EslClientResources resources;

	ThreadMetrics(EslClientResources resources) {
		this.resources = resources;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		bind(registry, "handlers", EslClientResources::workerStats);
		bind(registry, "callbacks", EslClientResources::callbackStats);
	}

	private void bind(MeterRegistry registry, String use, Function<EslClientResources, ThreadStats> stats) {
		Tags tags = Tags.of("use", use);
		gauge(registry, tags, "active", "Threads that run a task", stats, ThreadStats::active);
		gauge(registry, tags, "max", "Maximum number of threads; none with virtual threads", stats,
				(now) -> (now.max() != Integer.MAX_VALUE) ? now.max() : Double.NaN);
		gauge(registry, tags, "queued", "Tasks that wait for a thread", stats, ThreadStats::queued);
		FunctionCounter
			.builder(PREFIX + "failed", this.resources, (resources) -> stats.apply(resources).startFailures())
			.tags(tags)
			.description("Threads that could not be started; their tasks wait for the next attempt")
			.register(registry);
	}

	private void gauge(MeterRegistry registry, Tags tags, String name, String description,
			Function<EslClientResources, ThreadStats> stats, ToDoubleFunction<ThreadStats> value) {
		Gauge.builder(PREFIX + name, this.resources, (resources) -> value.applyAsDouble(stats.apply(resources)))
			.tags(tags)
			.description(description)
			.register(registry);
	}

}
