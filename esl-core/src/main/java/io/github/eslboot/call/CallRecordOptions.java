package io.github.eslboot.call;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Options of the delivery of call records. Immutable.
 *
 * @since 0.1.0
 */
public final class CallRecordOptions {

	private final String name;

	private final int concurrency;

	private final int maxWaiting;

	private final int maxAttempts;

	private final Duration retryDelay;

	private final Duration maxRetryDelay;

	private final Duration endGrace;

	private CallRecordOptions(Builder builder) {
		this.name = builder.name;
		this.concurrency = builder.concurrency;
		this.maxWaiting = builder.maxWaiting;
		this.maxAttempts = builder.maxAttempts;
		this.retryDelay = builder.retryDelay;
		this.maxRetryDelay = builder.maxRetryDelay;
		this.endGrace = builder.endGrace;
	}

	/**
	 * Returns a builder with the default options.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns the default options.
	 * @return the options
	 */
	public static CallRecordOptions defaults() {
		return builder().build();
	}

	/**
	 * Returns a builder with these options.
	 * @return the builder
	 */
	public Builder toBuilder() {
		return new Builder().name(this.name)
			.concurrency(this.concurrency)
			.maxWaiting(this.maxWaiting)
			.maxAttempts(this.maxAttempts)
			.endGrace(this.endGrace)
			.retryDelay(this.retryDelay)
			.maxRetryDelay(this.maxRetryDelay);
	}

	/**
	 * Returns the name in log lines.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the maximum number of records that are handled at the same time.
	 * @return the number
	 */
	public int concurrency() {
		return this.concurrency;
	}

	/**
	 * Returns the maximum number of waiting records.
	 * @return the number
	 */
	public int maxWaiting() {
		return this.maxWaiting;
	}

	/**
	 * Returns the maximum number of attempts for a record.
	 * @return the number; zero for no limit
	 */
	public int maxAttempts() {
		return this.maxAttempts;
	}

	/**
	 * Returns the delay before the second attempt, which doubles with each further one.
	 * @return the delay
	 */
	public Duration retryDelay() {
		return this.retryDelay;
	}

	/**
	 * Returns the maximum delay between two attempts.
	 * @return the delay
	 */
	public Duration maxRetryDelay() {
		return this.maxRetryDelay;
	}

	/**
	 * Returns the time to wait for the last events of a call that the server no longer
	 * knows, before its record is delivered as incomplete.
	 * @return the time
	 */
	public Duration endGrace() {
		return this.endGrace;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof CallRecordOptions options && values().equals(options.values());
	}

	@Override
	public int hashCode() {
		return values().hashCode();
	}

	private List<Object> values() {
		return List.of(this.name, this.concurrency, this.maxWaiting, this.maxAttempts, this.retryDelay,
				this.maxRetryDelay, this.endGrace);
	}

	/** Builder of {@link CallRecordOptions}. Not thread-safe. */
	public static final class Builder {

		private String name = "call records";

		private int concurrency = 4;

		private int maxWaiting = 10_000;

		private int maxAttempts;

		private Duration retryDelay = Duration.ofSeconds(1);

		private Duration maxRetryDelay = Duration.ofMinutes(1);

		private Duration endGrace = Duration.ofSeconds(10);

		private Builder() {
		}

		/**
		 * Sets the name in log lines, by default {@code call records}.
		 * @param name the name
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Sets the maximum number of records that are handled at the same time. The
		 * default is 4.
		 * @param concurrency the number, at least 1
		 * @return this builder
		 */
		public Builder concurrency(int concurrency) {
			this.concurrency = CallFlowOptions.atLeast("concurrency", concurrency, 1);
			return this;
		}

		/**
		 * Sets the maximum number of waiting records, those that are being handled
		 * included. Further records are lost: counted and logged. A record takes about 10
		 * KB. The default is 10,000.
		 * @param maxWaiting the number, at least 1
		 * @return this builder
		 */
		public Builder maxWaiting(int maxWaiting) {
			this.maxWaiting = CallFlowOptions.atLeast("maxWaiting", maxWaiting, 1);
			return this;
		}

		/**
		 * Sets the maximum number of attempts for a record. By default a record is passed
		 * to the listener until it is handled.
		 * @param maxAttempts the number; zero for no limit
		 * @return this builder
		 */
		public Builder maxAttempts(int maxAttempts) {
			this.maxAttempts = CallFlowOptions.atLeast("maxAttempts", maxAttempts, 0);
			return this;
		}

		/**
		 * Sets the delay before the second attempt, which doubles with each further one.
		 * The default is one second.
		 * @param retryDelay the delay, positive
		 * @return this builder
		 */
		public Builder retryDelay(Duration retryDelay) {
			this.retryDelay = CallWaits.positive(retryDelay);
			return this;
		}

		/**
		 * Sets the maximum delay between two attempts. The default is one minute.
		 * @param maxRetryDelay the delay, positive
		 * @return this builder
		 */
		public Builder maxRetryDelay(Duration maxRetryDelay) {
			this.maxRetryDelay = CallWaits.positive(maxRetryDelay);
			return this;
		}

		/**
		 * Sets the time to wait for the last events of a call that the server no longer
		 * knows. The default is 10 seconds.
		 * @param endGrace the time, positive
		 * @return this builder
		 */
		public Builder endGrace(Duration endGrace) {
			this.endGrace = CallWaits.positive(endGrace);
			return this;
		}

		/**
		 * Builds the options.
		 * @return the options
		 */
		public CallRecordOptions build() {
			return new CallRecordOptions(this);
		}

	}

}
