package io.github.eslboot.event;

import java.time.Duration;
import java.util.Objects;

import io.github.eslboot.protocol.EventFormat;

/**
 * Settings of an event stream: name, format, and limits of its deliveries. Immutable;
 * build them with {@link #builder()}.
 *
 * @since 0.1.0
 */
public final class EventStreamOptions {

	private static final EventStreamOptions DEFAULTS = new EventStreamOptions(new Builder());

	private static final long MIN_MEMORY_BUDGET = 64 << 10;

	private final String name;

	private final EventFormat format;

	private final long memoryBudget;

	private final Duration slowHandlerThreshold;

	private final Duration callEndGrace;

	private final Duration quietCallCheck;

	private final Duration wakeUpInterval;

	private EventStreamOptions(Builder builder) {
		this.name = builder.name;
		this.format = builder.format;
		this.memoryBudget = builder.memoryBudget;
		this.slowHandlerThreshold = builder.slowHandlerThreshold;
		this.callEndGrace = builder.callEndGrace;
		this.quietCallCheck = builder.quietCallCheck;
		this.wakeUpInterval = builder.wakeUpInterval;
	}

	/**
	 * Returns the default options: name {@code default}, plain events, a memory budget of
	 * 64 MiB, a slow handler threshold of 5 s, a grace period of 10 s, a check of quiet
	 * calls after 10 min, and a wake-up interval of 1 ms.
	 * @return the options
	 */
	public static EventStreamOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Returns a builder with the default options.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns a builder with these options.
	 * @return the builder
	 */
	public Builder toBuilder() {
		return new Builder().name(this.name)
			.format(this.format)
			.memoryBudget(this.memoryBudget)
			.slowHandlerThreshold(this.slowHandlerThreshold)
			.callEndGrace(this.callEndGrace)
			.quietCallCheck(this.quietCallCheck)
			.wakeUpInterval(this.wakeUpInterval);
	}

	/**
	 * Returns the name of the server in messages, metrics and events.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the format in which the server sends events.
	 * @return the format
	 */
	public EventFormat format() {
		return this.format;
	}

	/**
	 * Returns the memory budget for events that wait for listeners, in bytes.
	 * Low-priority events are dropped once three quarters of it are used, and all but
	 * vital events once it is used up; vital events, such as the end of a call, may use
	 * twice the budget. The events that wait for one listener may use half of the budget,
	 * and those of one call a quarter: low-priority events three quarters of these
	 * shares, vital events one and a half times.
	 * @return the budget in bytes
	 */
	public long memoryBudget() {
		return this.memoryBudget;
	}

	/**
	 * Returns how long a listener may handle one event before a warning is logged.
	 * @return the threshold; zero for no warning
	 */
	public Duration slowHandlerThreshold() {
		return this.slowHandlerThreshold;
	}

	/**
	 * Returns the grace period after which the listeners of a call end without
	 * CHANNEL_DESTROY: after CHANNEL_HANGUP_COMPLETE, or when the server does not know
	 * the call and no event follows.
	 * @return the grace period
	 */
	public Duration callEndGrace() {
		return this.callEndGrace;
	}

	/**
	 * Returns how long a call may have no events before the server is asked whether the
	 * call still exists.
	 * @return the time; zero for no check
	 */
	public Duration quietCallCheck() {
		return this.quietCallCheck;
	}

	/**
	 * Returns the interval at which the server is woken while calls or jobs exist, so
	 * that it sends events immediately instead of within 20 ms.
	 * @return the interval; zero for no wake-up
	 */
	public Duration wakeUpInterval() {
		return this.wakeUpInterval;
	}

	@Override
	public boolean equals(Object other) {
		return this == other || other instanceof EventStreamOptions that && this.name.equals(that.name)
				&& this.format == that.format && this.memoryBudget == that.memoryBudget
				&& this.slowHandlerThreshold.equals(that.slowHandlerThreshold)
				&& this.callEndGrace.equals(that.callEndGrace) && this.quietCallCheck.equals(that.quietCallCheck)
				&& this.wakeUpInterval.equals(that.wakeUpInterval);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.name, this.format, this.memoryBudget, this.slowHandlerThreshold, this.callEndGrace,
				this.quietCallCheck, this.wakeUpInterval);
	}

	@Override
	public String toString() {
		return ("EventStreamOptions[name=%s, format=%s, memoryBudget=%d, slowHandlerThreshold=%s, callEndGrace=%s, "
				+ "quietCallCheck=%s, wakeUpInterval=%s]")
			.formatted(this.name, this.format, this.memoryBudget, this.slowHandlerThreshold, this.callEndGrace,
					this.quietCallCheck, this.wakeUpInterval);
	}

	/** Builder of {@link EventStreamOptions}. Not thread-safe. */
	public static final class Builder {

		private String name = "default";

		private EventFormat format = EventFormat.PLAIN;

		private long memoryBudget = 64L << 20;

		private Duration slowHandlerThreshold = Duration.ofSeconds(5);

		private Duration callEndGrace = Duration.ofSeconds(10);

		private Duration quietCallCheck = Duration.ofMinutes(10);

		private Duration wakeUpInterval = Duration.ofMillis(1);

		private Builder() {
		}

		/**
		 * Sets the name of the server.
		 * @param value the name
		 * @return this builder
		 * @see EventStreamOptions#name()
		 */
		public Builder name(String value) {
			this.name = Objects.requireNonNull(value, "'name' must not be null");
			return this;
		}

		/**
		 * Sets the format of events.
		 * @param value the format
		 * @return this builder
		 * @see EventStreamOptions#format()
		 */
		public Builder format(EventFormat value) {
			this.format = Objects.requireNonNull(value, "'format' must not be null");
			return this;
		}

		/**
		 * Sets the memory budget for events that wait for listeners.
		 * @param bytes the budget in bytes, at least 64 KiB
		 * @return this builder
		 * @see EventStreamOptions#memoryBudget()
		 */
		public Builder memoryBudget(long bytes) {
			if (bytes < MIN_MEMORY_BUDGET) {
				throw new IllegalArgumentException("'memoryBudget' must be at least 64 KiB, but is " + bytes);
			}
			this.memoryBudget = bytes;
			return this;
		}

		/**
		 * Sets how long a listener may handle one event before a warning is logged.
		 * @param value the threshold; zero for no warning
		 * @return this builder
		 * @see EventStreamOptions#slowHandlerThreshold()
		 */
		public Builder slowHandlerThreshold(Duration value) {
			this.slowHandlerThreshold = notNegative("slowHandlerThreshold", value);
			return this;
		}

		/**
		 * Sets the grace period after CHANNEL_HANGUP_COMPLETE.
		 * @param value the grace period
		 * @return this builder
		 * @see EventStreamOptions#callEndGrace()
		 */
		public Builder callEndGrace(Duration value) {
			this.callEndGrace = notNegative("callEndGrace", value);
			return this;
		}

		/**
		 * Sets how long a call may have no events before the server is asked whether the
		 * call still exists.
		 * @param value the time; zero for no check
		 * @return this builder
		 * @see EventStreamOptions#quietCallCheck()
		 */
		public Builder quietCallCheck(Duration value) {
			this.quietCallCheck = notNegative("quietCallCheck", value);
			return this;
		}

		/**
		 * Sets the interval at which the server is woken while calls or jobs exist.
		 * @param value the interval, at least a millisecond; zero for no wake-up
		 * @return this builder
		 * @see EventStreamOptions#wakeUpInterval()
		 */
		public Builder wakeUpInterval(Duration value) {
			if (!notNegative("wakeUpInterval", value).isZero() && value.toMillis() < 1) {
				throw new IllegalArgumentException(
						"'wakeUpInterval' must be at least a millisecond, or zero, but is " + value);
			}
			this.wakeUpInterval = value;
			return this;
		}

		private static Duration notNegative(String option, Duration value) {
			if (value.isNegative()) {
				throw new IllegalArgumentException("'%s' must not be negative, but is %s".formatted(option, value));
			}
			return value;
		}

		/**
		 * Builds the options.
		 * @return the options
		 */
		public EventStreamOptions build() {
			return new EventStreamOptions(this);
		}

	}

}
