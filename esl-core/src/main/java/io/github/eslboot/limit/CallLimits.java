package io.github.eslboot.limit;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How many calls this application may place on a node, or through a gateway. Calls that
 * others place are not counted. Immutable; start with {@link #NONE} and derive with the
 * {@code with…} methods.
 *
 * @param maxCallsPerSecond how many calls are placed in a second, evenly spread: at most
 * a tenth of them at once; {@link #UNLIMITED} for any number. Needs Bucket4j
 * ({@code com.bucket4j:bucket4j_jdk17-core}) on the class path
 * @param maxCalls how many calls there are at once, from before they are placed to their
 * end; {@link #UNLIMITED} for any number
 * @param maxWaiting how many calls may wait to be placed; 0 for none
 * @param maxWait how long one may wait, or {@code null} for the acquire timeout of the
 * pool or group
 */
public record CallLimits(int maxCallsPerSecond, int maxCalls, int maxWaiting, @Nullable Duration maxWait) {

	/** Any number. */
	public static final int UNLIMITED = Integer.MAX_VALUE;

	/** How many calls may wait unless told otherwise. */
	public static final int DEFAULT_MAX_WAITING = 1000;

	/** Any number of calls. */
	public static final CallLimits NONE = new CallLimits(UNLIMITED, UNLIMITED, DEFAULT_MAX_WAITING, null);

	public CallLimits {
		if (maxCallsPerSecond < 1 || maxCalls < 1) {
			throw new IllegalArgumentException(
					"'maxCallsPerSecond' and 'maxCalls' must be at least 1, but are %d and %d"
						.formatted(maxCallsPerSecond, maxCalls));
		}
		if (maxWaiting < 0 || (maxWait != null && maxWait.isNegative())) {
			throw new IllegalArgumentException("'maxWaiting' and 'maxWait' must not be negative, but are %d and %s"
				.formatted(maxWaiting, maxWait));
		}
	}

	/**
	 * These limits with another rate.
	 * @param calls how many calls a second, at least 1
	 * @return the limits
	 */
	public CallLimits withMaxCallsPerSecond(int calls) {
		return new CallLimits(calls, this.maxCalls, this.maxWaiting, this.maxWait);
	}

	/**
	 * These limits with another number of calls at once.
	 * @param calls how many calls, at least 1
	 * @return the limits
	 */
	public CallLimits withMaxCalls(int calls) {
		return new CallLimits(this.maxCallsPerSecond, calls, this.maxWaiting, this.maxWait);
	}

	/**
	 * These limits with another bound for those that wait.
	 * @param calls how many calls may wait, 0 or more
	 * @return the limits
	 */
	public CallLimits withMaxWaiting(int calls) {
		return new CallLimits(this.maxCallsPerSecond, this.maxCalls, calls, this.maxWait);
	}

	/**
	 * These limits with another wait.
	 * @param wait how long a call may wait, or {@code null} for the acquire timeout
	 * @return the limits
	 */
	public CallLimits withMaxWait(@Nullable Duration wait) {
		return new CallLimits(this.maxCallsPerSecond, this.maxCalls, this.maxWaiting, wait);
	}

	/**
	 * Whether nothing is limited.
	 * @return whether any number of calls may be placed
	 */
	public boolean isNone() {
		return this.maxCallsPerSecond == UNLIMITED && this.maxCalls == UNLIMITED;
	}

}
