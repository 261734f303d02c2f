package io.github.eslboot.job;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.event.EventStream;
import io.github.eslboot.observation.Observed;
import io.github.eslboot.observation.ObservedContext;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/**
 * Internal: gives the other packages of this library access to package-private members of
 * {@link JobRegistry} and {@link BackgroundJob}.
 *
 * @since 0.1.0
 */
public final class JobInternals {

	private JobInternals() {
	}

	/**
	 * Internal: registers a job. Call it before the command is written, as the result
	 * could otherwise arrive before the registration.
	 * @param registry the registry
	 * @param command name of the command, for messages; without secrets
	 * @param timeout maximum time until the result
	 * @return the job, with a new uuid
	 * @throws EslBusyException when too many jobs have no result yet
	 */
	public static BackgroundJob register(JobRegistry registry, String command, Duration timeout) {
		return registry.register(command, timeout);
	}

	/**
	 * Internal: observes a job until its end.
	 * @param job the job
	 * @param observed ended with the name of the outcome, or with the failure of the
	 * command
	 */
	public static void observe(BackgroundJob job, Observed<String> observed) {
		job.observe(observed);
	}

	/**
	 * Internal: returns the context of a job, which its command belongs to.
	 * @param job the job
	 * @return the context, or {@code null} if the job is not observed
	 */
	public static @Nullable ObservedContext context(BackgroundJob job) {
		return job.observed();
	}

	/**
	 * Internal: removes a job whose command was not sent, was refused by the server, or
	 * whose connection was lost. Its result fails.
	 * @param registry the registry
	 * @param job the job
	 * @param cause failure of the job's result
	 */
	public static void withdraw(JobRegistry registry, BackgroundJob job, EslException cause) {
		registry.withdraw(job, cause);
	}

	/**
	 * Internal: returns the event stream that a registry receives results from.
	 * @param registry the registry
	 * @return the event stream
	 */
	public static EventStream stream(JobRegistry registry) {
		return registry.stream();
	}

	/**
	 * Internal: returns the result of a job without a switch to a callback thread.
	 * @param job the job
	 * @return a stage that completes on an event loop: dependent stages must not block,
	 * nor run application code
	 */
	public static CompletionStage<JobResult> resultOnLoop(BackgroundJob job) {
		return job.completion.minimalCompletionStage();
	}

}
