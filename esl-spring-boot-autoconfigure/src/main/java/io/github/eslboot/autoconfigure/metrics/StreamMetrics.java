package io.github.eslboot.autoconfigure.metrics;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamListener;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.EventStreamStats;
import io.github.eslboot.event.Heartbeat;
import io.github.eslboot.protocol.EventName;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of one event stream and of the heartbeats received on it.
 */
final class StreamMetrics implements MeterBinder {

	private static final String PREFIX = "freeswitch.esl.";

	/** Name under which the stream counts events with an unknown name. */
	private static final String OTHER = "other";

	private final EventStream stream;

	private final Tags tags;

	StreamMetrics(EventStream stream) {
		this.stream = stream;
		this.tags = Tags.of("node", stream.name());
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, "stream.up", "Whether events are received (1) or not (0)",
				(stats) -> (stats.state() == EventStreamState.UP) ? 1 : 0);
		gauge(registry, "registrations", "Registered listeners", EventStreamStats::registrations);
		gauge(registry, "calls", "Calls that listeners are bound to", EventStreamStats::boundCalls);
		gauge(registry, "lanes", "Calls whose events are queued or being handled", EventStreamStats::lanes);
		gauge(registry, "queued", "Events queued for handlers", EventStreamStats::queuedEvents);
		Gauge.builder(PREFIX + "queued.size", this.stream, (stream) -> stream.stats().queuedBytes())
			.tags(this.tags)
			.baseUnit(BaseUnits.BYTES)
			.description("Size of the events queued for handlers")
			.register(registry);
		FunctionTimer
			.builder(PREFIX + "events.wait", this.stream, (stream) -> stream.stats().waits().count(),
					(stream) -> stream.stats().waits().total().toNanos(), TimeUnit.NANOSECONDS)
			.tags(this.tags)
			.description("Time between reading and handling of events, sampled")
			.register(registry);
		TimeGauge
			.builder(PREFIX + "events.wait.max", this.stream, TimeUnit.NANOSECONDS,
					(stream) -> stream.stats().waits().max().toNanos())
			.tags(this.tags)
			.description("Longest time between reading and handling of an event, of the last one to two minutes")
			.register(registry);
		counter(registry, "reconnects", "Connections opened after the first", EventStreamStats::reconnects);
		counter(registry, "gaps", "Outages the stream has recovered from", EventStreamStats::gaps);
		counter(registry, "events.unparsed", "Events that could not be parsed and are lost",
				EventStreamStats::unparsed);
		counter(registry, "events.unrouted", "Events without a listener", EventStreamStats::unrouted);
		counter(registry, "handler.errors", "Failed handler invocations", EventStreamStats::handlerErrors);
		counter(registry, "handler.slow", "Slow handler invocations", EventStreamStats::slowHandlers);
		bindHeartbeat(registry);
		bindEvents(registry, OTHER);
		this.stream.addListener(new EventStreamListener() {

			@Override
			public void onFirstEvent(String node, EventName name) {
				bindEvents(registry, name.name());
			}

		});
		this.stream.stats().received().keySet().forEach((name) -> bindEvents(registry, name));
	}

	private void bindHeartbeat(MeterRegistry registry) {
		heartbeat(registry, "server.sessions", "Calls of the server", Heartbeat::sessions);
		heartbeat(registry, "server.sessions.max", "Maximum number of calls of the server", Heartbeat::maxSessions);
		heartbeat(registry, "server.cpu.idle", "Idle CPU of the server, in percent", Heartbeat::idleCpu);
	}

	/** Binds the meters of a name on its first event, because most names never occur. */
	private void bindEvents(MeterRegistry registry, String name) {
		eventCounter(registry, "events.received", "Events received", name, EventStreamStats::received);
		eventCounter(registry, "events.dropped", "Events dropped to keep the memory budget", name,
				EventStreamStats::dropped);
	}

	private void eventCounter(MeterRegistry registry, String meter, String description, String event,
			Function<EventStreamStats, Map<String, Long>> counts) {
		FunctionCounter
			.builder(PREFIX + meter, this.stream, (stream) -> counts.apply(stream.stats()).getOrDefault(event, 0L))
			.tags(this.tags.and("event", event))
			.description(description)
			.register(registry);
	}

	private void gauge(MeterRegistry registry, String name, String description,
			ToDoubleFunction<EventStreamStats> value) {
		Gauge.builder(PREFIX + name, this.stream, (stream) -> value.applyAsDouble(stream.stats()))
			.tags(this.tags)
			.description(description)
			.register(registry);
	}

	private void counter(MeterRegistry registry, String name, String description,
			ToDoubleFunction<EventStreamStats> value) {
		FunctionCounter.builder(PREFIX + name, this.stream, (stream) -> value.applyAsDouble(stream.stats()))
			.tags(this.tags)
			.description(description)
			.register(registry);
	}

	private void heartbeat(MeterRegistry registry, String name, String description, ToDoubleFunction<Heartbeat> value) {
		Gauge.builder(PREFIX + name, this.stream, (stream) -> {
			Heartbeat heartbeat = stream.lastHeartbeat();
			return (heartbeat != null) ? value.applyAsDouble(heartbeat) : Double.NaN;
		}).tags(this.tags).description(description).register(registry);
	}

}
