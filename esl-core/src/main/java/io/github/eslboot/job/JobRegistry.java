package io.github.eslboot.job;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.event.stream.StateObserver;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.job.JobResult.Outcome;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registry of the background jobs of one server that have no result yet. A job is
 * registered before its command is written, and leaves the registry exactly once: with
 * its result, at its timeout, when the server is restarted, when its command fails, or
 * when the event stream is closed. Thread-safe.
 *
 * @since 0.1.0
 */
public final class JobRegistry {

	private static final Logger logger = LoggerFactory.getLogger(JobRegistry.class);

	private static final int MAX_JOBS = 100_000;

	private final Map<String, BackgroundJob> jobs = new ConcurrentHashMap<>();

	/** One counter per outcome. */
	private final Map<Outcome, LongAdder> ended = new EnumMap<>(Outcome.class);

	private final EventStream stream;

	private final EslClientResources resources;

	/**
	 * Creates an empty registry that receives the results from an event stream.
	 * @param stream event stream of the server
	 * @param resources the threads to use
	 */
	public JobRegistry(EventStream stream, EslClientResources resources) {
		this.stream = stream;
		this.resources = resources;
		for (Outcome outcome : Outcome.values()) {
			this.ended.put(outcome, new LongAdder());
		}
		EventStreamInternals.observeOnLoop(stream, EventName.BACKGROUND_JOB, this::onResult);
		EventStreamInternals.addWakeUpCondition(stream, () -> !this.jobs.isEmpty());
		EventStreamInternals.observeState(stream, new StateObserver() {

			@Override
			public void onClosed() {
				withdrawAll();
			}

			@Override
			public void onServerRestart(long lostNanos) {
				loseJobs(lostNanos);
			}

		});
	}

	BackgroundJob register(String command, Duration timeout) {
		if (this.jobs.size() >= MAX_JOBS) {
			throw new EslBusyException("%d background jobs on %s have no result yet; '%s' was not sent"
				.formatted(MAX_JOBS, this.stream.name(), command));
		}
		BackgroundJob job = new BackgroundJob(UUID.randomUUID().toString(), command, this.resources);
		this.jobs.put(job.uuid(), job);
		try {
			job.timeoutCheck = EslClientResourcesInternals.schedule(this.resources,
					() -> end(job, Outcome.EXPIRED, null), timeout);
			EventStreamInternals.wakeServer(this.stream);
		}
		catch (Throwable ex) {
			// Without its timeout the job might never end.
			this.jobs.remove(job.uuid(), job);
			cancelTimeout(job);
			throw ex;
		}
		return job;
	}

	void withdraw(BackgroundJob job, EslException cause) {
		if (this.jobs.remove(job.uuid(), job)) {
			cancelTimeout(job);
			job.completion.completeExceptionally(cause);
		}
	}

	EventStream stream() {
		return this.stream;
	}

	/**
	 * Returns the number of jobs that have no result yet.
	 * @return the number
	 */
	public int pending() {
		return this.jobs.size();
	}

	/**
	 * Returns how many jobs have ended with an outcome since the registry was created.
	 * @param outcome the outcome
	 * @return the number
	 */
	public long ended(Outcome outcome) {
		LongAdder count = this.ended.get(outcome);
		return (count != null) ? count.sum() : 0;
	}

	void onResult(EslEvent event) {
		String uuid = event.header("Job-UUID");
		BackgroundJob job = (uuid != null) ? this.jobs.get(uuid) : null;
		if (job != null) {
			String body = event.body();
			boolean error = body != null && (body.startsWith("-ERR") || body.startsWith("-USAGE"));
			end(job, error ? Outcome.ERR : Outcome.OK, body);
		}
	}

	private void withdrawAll() {
		EslException closed = new EslConnectionException(Reason.CLOSED,
				"The event stream of " + this.stream.name() + " was closed; no result can arrive any more");
		this.jobs.values().forEach((job) -> withdraw(job, closed));
	}

	void loseJobs(long lostNanos) {
		for (BackgroundJob job : this.jobs.values()) {
			if (job.createdNanos - lostNanos < 0) {
				end(job, Outcome.LOST, null);
			}
		}
	}

	private void end(BackgroundJob job, Outcome outcome, @Nullable String body) {
		if (this.jobs.remove(job.uuid(), job)) {
			cancelTimeout(job);
			Objects.requireNonNull(this.ended.get(outcome)).increment();
			if (outcome == Outcome.EXPIRED || outcome == Outcome.LOST) {
				Steps.run(logger, this.stream.name(), "logging the end of a job",
						() -> logger.warn("{}: {} ended without a result: {}", this.stream.name(), job, outcome));
			}
			job.completion.complete(new JobResult(job.uuid(), outcome, body));
		}
	}

	private static void cancelTimeout(BackgroundJob job) {
		Future<?> check = job.timeoutCheck;
		if (check != null) {
			check.cancel(false);
		}
	}

}
