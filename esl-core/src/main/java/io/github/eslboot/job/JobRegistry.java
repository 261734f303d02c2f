package io.github.eslboot.job;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.event.EventStreamListener;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.job.JobResult.Outcome;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EventName;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The background jobs of one server that have no result yet. All methods may be called by
 * any thread.
 */
public final class JobRegistry {

	private static final Logger logger = LoggerFactory.getLogger(JobRegistry.class);

	private static final int MAX_JOBS = 100_000;

	private final Map<String, BackgroundJob> jobs = new ConcurrentHashMap<>();

	/** Complete from the start. */
	private final Map<Outcome, LongAdder> ended = new EnumMap<>(Outcome.class);

	private final EventStream stream;

	private final EslClientResources resources;

	/**
	 * A registry fed by a stream.
	 * @param stream the server's event stream
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
		stream.addListener(new EventStreamListener() {

			@Override
			public void onStateChange(EventStream changed, EventStreamState from, EventStreamState to) {
				if (to == EventStreamState.CLOSED) {
					withdrawAll();
				}
			}

			@Override
			public void onServerRestart(EventStream restarted, long lostNanos) {
				loseJobs(lostNanos);
			}

		});
	}

	/**
	 * Registers a job before its command is written.
	 * @param command the command, for messages; without secrets
	 * @param deadline how long the result may take
	 * @return the job, under a uuid of its own
	 * @throws EslBusyException when 100,000 jobs have no result yet
	 */
	BackgroundJob register(String command, Duration deadline) {
		if (this.jobs.size() >= MAX_JOBS) {
			throw new EslBusyException("%d background jobs on %s have no result yet; '%s' was not sent"
				.formatted(MAX_JOBS, this.stream.name(), command));
		}
		BackgroundJob job = new BackgroundJob(UUID.randomUUID().toString(), command, this.resources);
		this.jobs.put(job.uuid(), job);
		EventStreamInternals.wakeServer(this.stream);
		job.deadline = EslClientResourcesInternals.nextEventLoop(this.resources)
			.schedule(() -> end(job, Outcome.EXPIRED, null), Durations.toNanos(deadline), TimeUnit.NANOSECONDS);
		return job;
	}

	/**
	 * Takes a job back whose command could not be sent or was refused.
	 * @param job the job
	 * @param cause why; the job's result completes with it
	 */
	void withdraw(BackgroundJob job, EslException cause) {
		if (this.jobs.remove(job.uuid(), job)) {
			cancelDeadline(job);
			job.inner.completeExceptionally(cause);
		}
	}

	/**
	 * Returns how many jobs have no result yet.
	 * @return the number
	 */
	public int pending() {
		return this.jobs.size();
	}

	/**
	 * Returns how many jobs have ended in a given way.
	 * @param outcome the way
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
				"The event stream of " + this.stream.name() + " was closed, and no result can come any more");
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
			cancelDeadline(job);
			this.ended.get(outcome).increment();
			if (outcome == Outcome.EXPIRED || outcome == Outcome.LOST) {
				logger.warn("{}: {} ended without a result: {}", this.stream.name(), job, outcome);
			}
			job.inner.complete(new JobResult(job.uuid(), outcome, body));
		}
	}

	private static void cancelDeadline(BackgroundJob job) {
		ScheduledFuture<?> deadline = job.deadline;
		if (deadline != null) {
			deadline.cancel(false);
		}
	}

}
