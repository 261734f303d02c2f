package io.github.eslboot.limit;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Limits of the calls that this application places on a node or through a gateway. Calls
 * of other applications are not counted. Immutable; build one with {@link #builder()}.
 *
 * @since 0.1.0
 */
public final class CallLimits {

	/** Value of a limit that is not set. */
	public static final int UNLIMITED = Integer.MAX_VALUE;

	private static final CallLimits NONE = builder().build();

	private final int maxCallsPerSecond;

	private final int maxCalls;

	private final int maxWaiting;

	private final @Nullable Duration maxWait;

	private CallLimits(Builder builder) {
		this.maxCallsPerSecond = builder.maxCallsPerSecond;
		this.maxCalls = builder.maxCalls;
		this.maxWaiting = builder.maxWaiting;
		this.maxWait = builder.maxWait;
		if (this.maxCallsPerSecond < 1 || this.maxCalls < 1) {
			throw new IllegalArgumentException(
					"'maxCallsPerSecond' and 'maxCalls' must be at least 1, but are %d and %d"
						.formatted(this.maxCallsPerSecond, this.maxCalls));
		}
		if (this.maxWaiting < 0 || (this.maxWait != null && this.maxWait.isNegative())) {
			throw new IllegalArgumentException("'maxWaiting' and 'maxWait' must not be negative, but are %d and %s"
				.formatted(this.maxWaiting, this.maxWait));
		}
	}

	/**
	 * Returns limits of which none is set.
	 * @return the limits
	 */
	public static CallLimits none() {
		return NONE;
	}

	/**
	 * Returns a builder with the values of {@link #none()}.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns a builder with the values of these limits.
	 * @return the builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder();
		builder.maxCallsPerSecond = this.maxCallsPerSecond;
		builder.maxCalls = this.maxCalls;
		builder.maxWaiting = this.maxWaiting;
		builder.maxWait = this.maxWait;
		return builder;
	}

	/**
	 * Returns the maximum number of calls placed per second. They are spread evenly: the
	 * largest burst is a tenth of that number, and at least one call.
	 * @return the number, at least 1, or {@link #UNLIMITED}
	 */
	public int maxCallsPerSecond() {
		return this.maxCallsPerSecond;
	}

	/**
	 * Returns the maximum number of concurrent calls. A call counts from before it is
	 * placed until its end.
	 * @return the number, at least 1, or {@link #UNLIMITED}
	 */
	public int maxCalls() {
		return this.maxCalls;
	}

	/**
	 * Returns the maximum number of calls that wait to be placed.
	 * @return the number, 0 or more
	 */
	public int maxWaiting() {
		return this.maxWaiting;
	}

	/**
	 * Returns the maximum time a call waits to be placed.
	 * @return the time, or {@code null} for the acquire timeout of the pool or group
	 */
	public @Nullable Duration maxWait() {
		return this.maxWait;
	}

	/**
	 * Returns whether neither the rate nor the number of calls is limited.
	 * @return whether any number of calls may be placed
	 */
	public boolean isNone() {
		return this.maxCallsPerSecond == UNLIMITED && this.maxCalls == UNLIMITED;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof CallLimits limits && this.maxCallsPerSecond == limits.maxCallsPerSecond
				&& this.maxCalls == limits.maxCalls && this.maxWaiting == limits.maxWaiting
				&& Objects.equals(this.maxWait, limits.maxWait);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.maxCallsPerSecond, this.maxCalls, this.maxWaiting, this.maxWait);
	}

	@Override
	public String toString() {
		return "CallLimits[maxCallsPerSecond=%s, maxCalls=%s, maxWaiting=%s, maxWait=%s]"
			.formatted(text(this.maxCallsPerSecond), text(this.maxCalls), this.maxWaiting, this.maxWait);
	}

	private static String text(int limit) {
		return (limit == UNLIMITED) ? "unlimited" : String.valueOf(limit);
	}

	/** Builder of {@link CallLimits}. Not thread-safe. */
	public static final class Builder {

		private int maxCallsPerSecond = UNLIMITED;

		private int maxCalls = UNLIMITED;

		private int maxWaiting = 1000;

		private @Nullable Duration maxWait;

		private Builder() {
		}

		/**
		 * Sets {@link CallLimits#maxCallsPerSecond()}, unlimited by default. A limit
		 * needs Bucket4j ({@code com.bucket4j:bucket4j_jdk17-core}) on the class path.
		 * @param maxCallsPerSecond the number, at least 1
		 * @return this builder
		 */
		public Builder maxCallsPerSecond(int maxCallsPerSecond) {
			this.maxCallsPerSecond = maxCallsPerSecond;
			return this;
		}

		/**
		 * Sets {@link CallLimits#maxCalls()}, unlimited by default.
		 * @param maxCalls the number, at least 1
		 * @return this builder
		 */
		public Builder maxCalls(int maxCalls) {
			this.maxCalls = maxCalls;
			return this;
		}

		/**
		 * Sets {@link CallLimits#maxWaiting()}, 1,000 by default.
		 * @param maxWaiting the number, 0 or more
		 * @return this builder
		 */
		public Builder maxWaiting(int maxWaiting) {
			this.maxWaiting = maxWaiting;
			return this;
		}

		/**
		 * Sets {@link CallLimits#maxWait()}, the acquire timeout by default.
		 * @param maxWait the time, or {@code null} for the acquire timeout of the pool or
		 * group
		 * @return this builder
		 */
		public Builder maxWait(@Nullable Duration maxWait) {
			this.maxWait = maxWait;
			return this;
		}

		/**
		 * Builds the limits.
		 * @return the limits
		 * @throws IllegalArgumentException when a value is out of its range
		 */
		public CallLimits build() {
			return new CallLimits(this);
		}

	}

}
