package io.github.eslboot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Limits of the calls that are placed.
 */
public class EslCallLimitProperties {

	/**
	 * Maximum number of calls that are placed in a second. No limit when not set; needs
	 * Bucket4j.
	 */
	private @Nullable Integer maxCallsPerSecond;

	/**
	 * Maximum number of calls there are at once. No limit when not set.
	 */
	private @Nullable Integer maxCalls;

	/**
	 * Maximum number of calls that may wait to be placed.
	 */
	private int maxWaiting = 1000;

	/**
	 * Maximum time a call may wait to be placed. The pool's acquire timeout when not set.
	 */
	private @Nullable Duration maxWait;

	public @Nullable Integer getMaxCallsPerSecond() {
		return this.maxCallsPerSecond;
	}

	public void setMaxCallsPerSecond(@Nullable Integer maxCallsPerSecond) {
		this.maxCallsPerSecond = maxCallsPerSecond;
	}

	public @Nullable Integer getMaxCalls() {
		return this.maxCalls;
	}

	public void setMaxCalls(@Nullable Integer maxCalls) {
		this.maxCalls = maxCalls;
	}

	public int getMaxWaiting() {
		return this.maxWaiting;
	}

	public void setMaxWaiting(int maxWaiting) {
		this.maxWaiting = maxWaiting;
	}

	public @Nullable Duration getMaxWait() {
		return this.maxWait;
	}

	public void setMaxWait(@Nullable Duration maxWait) {
		this.maxWait = maxWait;
	}

}
