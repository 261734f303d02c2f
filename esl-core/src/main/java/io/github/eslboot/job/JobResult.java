package io.github.eslboot.job;

import org.jspecify.annotations.Nullable;

/**
 * Result of a background job.
 *
 * @param jobUuid uuid of the job
 * @param outcome how the job ended
 * @param body output of the command, or {@code null} if there was none or it is unknown
 */
public record JobResult(String jobUuid, Outcome outcome, @Nullable String body) {

	/**
	 * Returns whether the command ran and its output is no error.
	 * @return whether the outcome is {@link Outcome#OK}
	 */
	public boolean isOk() {
		return this.outcome == Outcome.OK;
	}

	/**
	 * Returns the output without trailing white space.
	 * @return the text; empty if there is no output
	 */
	public String text() {
		return (this.body == null) ? "" : this.body.stripTrailing();
	}

	/** How a job ended. */
	public enum Outcome {

		/** The command ran, and its output is no error. */
		OK,

		/** The output begins with {@code -ERR}, {@code -ERROR} or {@code -USAGE}. */
		ERR,

		/** No result arrived before the timeout; the command may still run. */
		EXPIRED,

		/** The server was restarted, which ended the job. */
		LOST

	}

}
