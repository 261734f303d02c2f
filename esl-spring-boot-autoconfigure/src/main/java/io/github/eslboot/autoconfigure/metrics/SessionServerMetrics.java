package io.github.eslboot.autoconfigure.metrics;

import java.util.function.ToDoubleFunction;

import io.github.eslboot.outbound.EslSessionServer;
import io.github.eslboot.outbound.EslSessionServerStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of the server for sessions that FreeSWITCH opens.
 */
final class SessionServerMetrics implements MeterBinder {

	private final EslSessionServer server;

	SessionServerMetrics(EslSessionServer server) {
		this.server = server;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, "active", "Connections that hold a slot", EslSessionServerStats::active);
		gauge(registry, "slots", "Sessions there may be at once", EslSessionServerStats::slots);
		gauge(registry, "listening", "Whether the server listens", (stats) -> stats.listening() ? 1 : 0);
		counter(registry, "accepted", "Sessions that began", EslSessionServerStats::accepted);
		counter(registry, "refused", "Connections refused for want of a slot", EslSessionServerStats::refused);
		counter(registry, "overcommitted", "Sessions served beyond the slots", EslSessionServerStats::overcommitted);
		counter(registry, "increased", "Times slots were added", EslSessionServerStats::increased);
		counter(registry, "denied", "Connections from addresses that are not allowed", EslSessionServerStats::denied);
		counter(registry, "failed", "Connections that did not become sessions", EslSessionServerStats::failed);
		counter(registry, "handler.errors", "Handlers that failed", EslSessionServerStats::handlerErrors);
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
