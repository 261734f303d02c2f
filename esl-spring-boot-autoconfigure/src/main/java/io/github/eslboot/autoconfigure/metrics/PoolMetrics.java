package io.github.eslboot.autoconfigure.metrics;

import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolListener;
import io.github.eslboot.pool.PoolStats;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of one pool, named like Spring Boot's meters of database connection pools.
 */
final class PoolMetrics implements MeterBinder {

	private static final String PREFIX = "freeswitch.esl.connections";

	private final EslConnectionPool pool;

	private final Tags tags;

	PoolMetrics(EslConnectionPool pool) {
		this.pool = pool;
		this.tags = Tags.of("node", pool.name());
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, "", "Open connections", PoolStats::total);
		gauge(registry, ".active", "Borrowed connections", PoolStats::borrowed);
		gauge(registry, ".idle", "Idle connections", PoolStats::idle);
		gauge(registry, ".pending", "Callers waiting for a connection", PoolStats::waiting);
		gauge(registry, ".max", "Maximum number of connections", PoolStats::size);
		gauge(registry, ".min", "Number of connections that are kept open", PoolStats::minSize);
		counter(registry, ".lost", "Connections lost", PoolStats::lost);
		counter(registry, ".failed", "Failed attempts to connect", PoolStats::connectFailures);
		counter(registry, ".leaks", "Connections reported as leaked", PoolStats::leaks);
		counter(registry, ".late.replies", "Replies received after their command had timed out",
				PoolStats::lateReplies);
		this.pool.addListener(new Recorder(registry, this.tags));
	}

	private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<PoolStats> value) {
		Gauge.builder(PREFIX + name, this.pool, (pool) -> value.applyAsDouble(pool.stats()))
			.tags(this.tags)
			.description(description)
			.register(registry);
	}

	private void counter(MeterRegistry registry, String name, String description, ToDoubleFunction<PoolStats> value) {
		FunctionCounter.builder(PREFIX + name, this.pool, (pool) -> value.applyAsDouble(pool.stats()))
			.tags(this.tags)
			.description(description)
			.register(registry);
	}

	private static final class Recorder implements PoolListener {

		private final Timer acquire;

		private final Timer usage;

		private final Timer creation;

		private final Counter timeout;

		Recorder(MeterRegistry registry, Tags tags) {
			this.acquire = timer(registry, tags, ".acquire", "Time callers waited for a connection");
			this.usage = timer(registry, tags, ".usage", "Time connections were borrowed");
			this.creation = timer(registry, tags, ".creation", "Time to open a connection");
			this.timeout = Counter.builder(PREFIX + ".timeout")
				.tags(tags)
				.description("Acquire timeouts")
				.register(registry);
		}

		private static Timer timer(MeterRegistry registry, Tags tags, String name, String description) {
			return Timer.builder(PREFIX + name).tags(tags).description(description).register(registry);
		}

		@Override
		public void recordAcquire(long nanos) {
			this.acquire.record(nanos, TimeUnit.NANOSECONDS);
		}

		@Override
		public void recordAcquireTimeout(long nanos) {
			this.timeout.increment();
		}

		@Override
		public void recordUsage(long nanos) {
			this.usage.record(nanos, TimeUnit.NANOSECONDS);
		}

		@Override
		public void recordCreation(long nanos) {
			this.creation.record(nanos, TimeUnit.NANOSECONDS);
		}

	}

}
