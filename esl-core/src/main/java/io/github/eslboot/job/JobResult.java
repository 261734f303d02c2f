package io.github.eslboot.job;

import org.jspecify.annotations.Nullable;

/**
 * How a background job ended.
 *
 * @param jobUuid the job's uuid
 * @param outcome how
 * @param body what the command put out, or {@code null} when nothing or not known
 */
public record JobResult(String jobUuid, Outcome outcome, @Nullable String body) {

	/**
	 * Whether the command ran and put out no error.
	 * @return whether the outcome is {@link Outcome#OK}
	 */
	public boolean isOk() {
		return this.outcome == Outcome.OK;
	}

	/**
	 * Returns the output without the line feed that may end it.
	 * @return the text; empty when there is none
	 */
	public String text() {
		return (this.body == null) ? "" : this.body.stripTrailing();
	}

	/** How a job can end. */
	public enum Outcome {

		/** The command ran, and its output is no error. */
		OK,

		/** The output begins with {@code -ERR}, {@code -ERROR} or {@code -USAGE}. */
		ERR,

		/** No result came before the deadline; the command may still run. */
		EXPIRED,

		/** The server was restarted, and the job is gone. */
		LOST

	}

}
