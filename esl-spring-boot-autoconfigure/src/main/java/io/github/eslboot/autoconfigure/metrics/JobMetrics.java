package io.github.eslboot.autoconfigure.metrics;

import java.util.Locale;

import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.job.JobResult.Outcome;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of the background jobs of one server.
 */
final class JobMetrics implements MeterBinder {

	private final JobRegistry jobs;

	private final Tags tags;

	JobMetrics(JobRegistry jobs, String node) {
		this.jobs = jobs;
		this.tags = Tags.of("node", node);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("freeswitch.esl.jobs", this.jobs, JobRegistry::pending)
			.tags(this.tags)
			.description("Background jobs without a result")
			.register(registry);
		for (Outcome outcome : Outcome.values()) {
			FunctionCounter.builder("freeswitch.esl.jobs.ended", this.jobs, (jobs) -> jobs.ended(outcome))
				.tags(this.tags.and("outcome", outcome.name().toLowerCase(Locale.ROOT)))
				.description("Background jobs that have ended")
				.register(registry);
		}
	}

}
