package io.github.eslboot.job;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslException;

/**
 * Internal: access of the other packages of this library to members of jobs that are not
 * part of the API.
 */
public final class JobInternals {

	private JobInternals() {
	}

	/**
	 * Internal: registers a job. Must happen before its command is written, so that the
	 * result cannot arrive first.
	 * @param registry the registry
	 * @param command name of the command, for messages; without secrets
	 * @param timeout maximum time until the result
	 * @return the job, under a uuid of its own
	 * @throws EslBusyException when too many jobs have no result yet
	 */
	public static BackgroundJob register(JobRegistry registry, String command, Duration timeout) {
		return registry.register(command, timeout);
	}

	/**
	 * Internal: removes a job whose command was not sent, was refused by the server, or
	 * whose connection was lost.
	 * @param registry the registry
	 * @param job the job
	 * @param cause failure of the job's result
	 */
	public static void withdraw(JobRegistry registry, BackgroundJob job, EslException cause) {
		registry.withdraw(job, cause);
	}

	/**
	 * Internal: returns the result of a job without a worker in between.
	 * @param job the job
	 * @return completes on an event loop: dependent stages must not block, nor run code
	 * of users
	 */
	public static CompletionStage<JobResult> resultOnLoop(BackgroundJob job) {
		return job.completion.minimalCompletionStage();
	}

}
