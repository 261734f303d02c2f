package io.github.eslboot.job;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.github.eslboot.Stress;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.job.JobResult.Outcome;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Stress test of concurrent registrations, results, withdrawals and server restarts: each
 * job ends exactly once, is counted under its outcome, and leaves the registry.
 */
@Tag("lincheck")
class JobRegistryStressTests {

	@Test
	void concurrentJobsEndOnceAndAreCountedUnderTheirOutcome() {
		Stress.options().check(Jobs.class);
	}

	/** Operations of a scenario. */
	@Param(name = "slot", gen = IntGen.class, conf = "0:1")
	public static class Jobs {

		private static final EslClientResources RESOURCES = EslClientResources.builder()
			.ioThreads(1)
			.threadPerTask(Runnable::run)
			.build();

		private static final ConnectionOptions CONNECTION = ConnectionOptions
			.builder("localhost", 8021, Credentials.ofPassword("unused"))
			.build();

		/** Neither the stream nor its pool is started. */
		private static final EventStream STREAM = EventStream.create(CONNECTION, EventStreamOptions.defaults(),
				ReconnectBackoff.defaults(), RESOURCES,
				EslConnectionPool.create(CONNECTION, PoolOptions.defaults(), ReconnectBackoff.defaults(), RESOURCES));

		private final JobRegistry registry = new JobRegistry(STREAM, RESOURCES);

		private final Queue<BackgroundJob> registered = new ConcurrentLinkedQueue<>();

		private final AtomicReferenceArray<BackgroundJob> jobs = new AtomicReferenceArray<>(2);

		@Operation
		public void register(@Param(name = "slot") int slot) {
			BackgroundJob job = this.registry.register("status", Duration.ofHours(1));
			this.registered.add(job);
			if (!this.jobs.compareAndSet(slot, null, job)) {
				this.registry.withdraw(job, new EslException("the slot is taken"));
			}
		}

		@Operation
		public void result(@Param(name = "slot") int slot) {
			BackgroundJob job = this.jobs.get(slot);
			if (job != null) {
				this.registry.onResult(EslEvent.of("BACKGROUND_JOB", Map.of("Job-UUID", job.uuid())));
			}
		}

		@Operation
		public void withdraw(@Param(name = "slot") int slot) {
			BackgroundJob job = this.jobs.get(slot);
			if (job != null) {
				this.registry.withdraw(job, new EslException("withdrawn"));
			}
		}

		@Operation
		public void restart() {
			this.registry.loseJobs(System.nanoTime() + Duration.ofHours(1).toNanos());
		}

		@Validate
		public void eachJobEndedOnce() {
			restart();
			if (this.registry.pending() != 0) {
				throw new IllegalStateException(this.registry.pending() + " jobs were left in the registry");
			}
			for (Outcome outcome : Outcome.values()) {
				long expected = this.registered.stream().filter((job) -> outcome == outcome(job)).count();
				if (this.registry.ended(outcome) != expected) {
					throw new IllegalStateException("%d jobs ended as %s, but %d were counted".formatted(expected,
							outcome, this.registry.ended(outcome)));
				}
			}
		}

		/** Returns the outcome of a job, or {@code null} if it was withdrawn. */
		private static Outcome outcome(BackgroundJob job) {
			if (!job.completion.isDone()) {
				throw new IllegalStateException(job + " did not end");
			}
			return job.completion.handle((result, failure) -> (result != null) ? result.outcome() : null).join();
		}

	}

}
