package io.github.eslboot.autoconfigure.observation;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Context of an observed background job.
 *
 * @since 0.1.0
 */
public final class EslJobContext extends Observation.Context {

	private final String node;

	private final String command;

	private volatile @Nullable String outcome;

	EslJobContext(String node, String command) {
		this.node = node;
		this.command = command;
	}

	/**
	 * Returns the name of the node.
	 * @return the name
	 */
	public String getNode() {
		return this.node;
	}

	/**
	 * Returns the name of the API command.
	 * @return the name
	 */
	public String getCommand() {
		return this.command;
	}

	/**
	 * Returns how the job ended.
	 * @return the name of the outcome, or {@code null} until the end and after a failure
	 */
	public @Nullable String getOutcome() {
		return this.outcome;
	}

	void setOutcome(@Nullable String outcome) {
		this.outcome = outcome;
	}

}
