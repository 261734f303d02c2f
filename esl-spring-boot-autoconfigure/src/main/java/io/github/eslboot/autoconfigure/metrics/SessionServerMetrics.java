package io.github.eslboot.autoconfigure.metrics;

import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.github.eslboot.outbound.EslSessionServer;
import io.github.eslboot.outbound.EslSessionServerStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of the session server.
 */
final class SessionServerMetrics implements MeterBinder {

	private final EslSessionServer server;

	SessionServerMetrics(EslSessionServer server) {
		this.server = server;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, "active", "Slots in use", EslSessionServerStats::active);
		gauge(registry, "slots", "Maximum number of concurrent sessions", EslSessionServerStats::slots);
		gauge(registry, "listening", "Whether the server is listening (1) or not (0)",
				(stats) -> stats.listening() ? 1 : 0);
		counter(registry, "accepted", "Sessions started", EslSessionServerStats::accepted);
		counter(registry, "refused", "Connections refused because all slots were in use",
				EslSessionServerStats::refused);
		counter(registry, "overcommitted", "Sessions started although all slots were in use",
				EslSessionServerStats::overcommitted);
		counter(registry, "increased", "Number of times slots were added", EslSessionServerStats::increased);
		counter(registry, "denied", "Connections from addresses that are not allowed", EslSessionServerStats::denied);
		counter(registry, "failed", "Connections that failed before a session started", EslSessionServerStats::failed);
		counter(registry, "handler.errors", "Failed session handlers", EslSessionServerStats::handlerErrors);
		counter(registry, "listener.errors", "Failed listener invocations", EslSessionServerStats::listenerErrors);
		counter(registry, "events.dropped", "Events dropped because listeners were too slow",
				EslSessionServerStats::droppedEvents);
		FunctionTimer
			.builder("freeswitch.esl.sessions.events.wait", this.server, (server) -> server.stats().waits().count(),
					(server) -> server.stats().waits().total().toNanos(), TimeUnit.NANOSECONDS)
			.tags(tags())
			.description("Time between reading and handling of events, sampled")
			.register(registry);
		TimeGauge
			.builder("freeswitch.esl.sessions.events.wait.max", this.server, TimeUnit.NANOSECONDS,
					(server) -> server.stats().waits().max().toNanos())
			.tags(tags())
			.description("Longest time between reading and handling of an event, of the last one to two minutes")
			.register(registry);
		counter(registry, "events.unparsed", "Events that could not be parsed and are lost",
				EslSessionServerStats::unparsedFrames);
		gauge(registry, "handlers.after.end", "Handlers that still run although their session has ended",
				EslSessionServerStats::handlersAfterEnd);
	}

	private void gauge(MeterRegistry registry, String name, String description,
			ToDoubleFunction<EslSessionServerStats> value) {
		Gauge.builder("freeswitch.esl.sessions." + name, this.server, (server) -> value.applyAsDouble(server.stats()))
			.tags(tags())
			.description(description)
			.register(registry);
	}

	private void counter(MeterRegistry registry, String name, String description,
			ToDoubleFunction<EslSessionServerStats> value) {
		FunctionCounter
			.builder("freeswitch.esl.sessions." + name, this.server, (server) -> value.applyAsDouble(server.stats()))
			.tags(tags())
			.description(description)
			.register(registry);
	}

	private Tags tags() {
		return Tags.of("server", this.server.options().name());
	}

}
