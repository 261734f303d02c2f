package io.github.eslboot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Properties that limit the calls that are originated.
 *
 * @since 0.1.0
 */
public class EslCallLimitProperties {

	/**
	 * Maximum number of calls originated per second. No limit when not set; requires
	 * Bucket4j.
	 */
	private @Nullable Integer maxCallsPerSecond;

	/**
	 * Maximum number of concurrent calls that were originated. No limit when not set.
	 */
	private @Nullable Integer maxCalls;

	/**
	 * Maximum number of calls that may wait for the limits.
	 */
	private int maxWaiting = 1000;

	/**
	 * Maximum time a call may wait for the limits. Same as the acquire timeout of the
	 * pool when not set.
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
