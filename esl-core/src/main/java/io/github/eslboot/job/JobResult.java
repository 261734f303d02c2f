package io.github.eslboot.job;

import org.jspecify.annotations.Nullable;

/**
 * Result of a background job.
 *
 * @param jobUuid uuid of the job
 * @param outcome how the job ended
 * @param body output of the command, or {@code null} if the command has no output or the
 * job ended without a result
 * @since 0.1.0
 */
public record JobResult(String jobUuid, Outcome outcome, @Nullable String body) {

	/**
	 * Returns whether the command ran and its output does not report an error.
	 * @return whether the outcome is {@link Outcome#OK}
	 */
	public boolean isOk() {
		return this.outcome == Outcome.OK;
	}

	/**
	 * Returns the output without trailing whitespace.
	 * @return the output; empty if there is none
	 */
	public String text() {
		return (this.body == null) ? "" : this.body.stripTrailing();
	}

	/** How a job ended. */
	public enum Outcome {

		/** The command ran, and its output does not report an error. */
		OK,

		/** The output begins with {@code -ERR}, {@code -ERROR} or {@code -USAGE}. */
		ERR,

		/** No result arrived before the timeout; the command may still be running. */
		EXPIRED,

		/** The server was restarted before the job had a result. */
		LOST

	}

}
