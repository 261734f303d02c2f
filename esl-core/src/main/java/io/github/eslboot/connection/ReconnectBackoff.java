package io.github.eslboot.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/**
 * Exponential back-off with jitter between attempts to connect. The delay grows with
 * every consecutive failure, and the jitter spreads the attempts of many clients of a
 * server that restarts. The number of attempts is not limited. Immutable; build one with
 * {@link #builder()}.
 *
 * @since 0.1.0
 */
public final class ReconnectBackoff {

	private static final ReconnectBackoff DEFAULTS = builder().build();

	private final Duration delay;

	private final double multiplier;

	private final Duration maxDelay;

	private final Duration jitter;

	private final Duration permanentFailureDelay;

	private ReconnectBackoff(Builder builder) {
		this.delay = builder.delay;
		this.multiplier = builder.multiplier;
		this.maxDelay = builder.maxDelay;
		this.jitter = (builder.jitter != null) ? builder.jitter : builder.delay;
		this.permanentFailureDelay = builder.permanentFailureDelay;
		if (this.delay.isNegative() || this.delay.isZero()) {
			throw new IllegalArgumentException("'delay' must be positive, but is " + this.delay);
		}
		if (!(this.multiplier >= 1)) {
			throw new IllegalArgumentException("'multiplier' must be at least 1, but is " + this.multiplier);
		}
		if (this.maxDelay.compareTo(this.delay) < 0) {
			throw new IllegalArgumentException("'maxDelay' must not be shorter than 'delay', but is " + this.maxDelay);
		}
		if (this.jitter.isNegative() || this.jitter.compareTo(this.delay) > 0) {
			throw new IllegalArgumentException("'jitter' must be between zero and 'delay', but is " + this.jitter);
		}
		if (this.permanentFailureDelay.isNegative() || this.permanentFailureDelay.isZero()) {
			throw new IllegalArgumentException(
					"'permanentFailureDelay' must be positive, but is " + this.permanentFailureDelay);
		}
	}

	/**
	 * Returns the default back-off: 500 ms, doubled up to 30 s, full jitter; one minute
	 * after a permanent failure such as a wrong password.
	 * @return the default back-off
	 */
	public static ReconnectBackoff defaults() {
		return DEFAULTS;
	}

	/**
	 * Returns a builder with the values of {@link #defaults()}.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Returns a builder with the values of this back-off.
	 * @return the builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder();
		builder.delay = this.delay;
		builder.multiplier = this.multiplier;
		builder.maxDelay = this.maxDelay;
		builder.jitter = this.jitter;
		builder.permanentFailureDelay = this.permanentFailureDelay;
		return builder;
	}

	/**
	 * Returns the delay after the first failure.
	 * @return the delay
	 */
	public Duration delay() {
		return this.delay;
	}

	/**
	 * Returns the factor by which the delay grows with each further failure.
	 * @return the factor, at least 1
	 */
	public double multiplier() {
		return this.multiplier;
	}

	/**
	 * Returns the upper bound of the delay.
	 * @return the delay
	 */
	public Duration maxDelay() {
		return this.maxDelay;
	}

	/**
	 * Returns the maximum random deviation of the first delay, in either direction. It
	 * grows with the delay.
	 * @return the deviation, at most {@link #delay()}, which spreads each delay from zero
	 * to its double ("full jitter")
	 */
	public Duration jitter() {
		return this.jitter;
	}

	/**
	 * Returns the delay after a failure that only a change of configuration can resolve,
	 * such as a wrong password. It varies at random by up to a tenth in either direction.
	 * @return the delay
	 */
	public Duration permanentFailureDelay() {
		return this.permanentFailureDelay;
	}

	/** See {@link EslConnectionInternals#nextDelayNanos}. */
	long nextDelayNanos(int failures, @Nullable EslException last) {
		if (last != null && last.isPermanent()) {
			return spread(this.permanentFailureDelay.toNanos(), this.permanentFailureDelay.toNanos() / 10);
		}
		double factor = Math.pow(this.multiplier, Math.max(0, failures - 1));
		long wait = (long) Math.min(this.maxDelay.toNanos(), this.delay.toNanos() * factor);
		double share = (double) this.jitter.toNanos() / this.delay.toNanos();
		return Math.min(this.maxDelay.toNanos(), spread(wait, (long) (wait * share)));
	}

	private static long spread(long wait, long jitter) {
		return wait + ((jitter > 0) ? ThreadLocalRandom.current().nextLong(-jitter, jitter + 1) : 0);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ReconnectBackoff backoff && values().equals(backoff.values());
	}

	@Override
	public int hashCode() {
		return values().hashCode();
	}

	private List<Object> values() {
		return List.of(this.delay, this.multiplier, this.maxDelay, this.jitter, this.permanentFailureDelay);
	}

	@Override
	public String toString() {
		return "ReconnectBackoff[delay=%s, multiplier=%s, maxDelay=%s, jitter=%s, permanentFailureDelay=%s]"
			.formatted(values().toArray());
	}

	/** Builder of {@link ReconnectBackoff}. Not thread-safe. */
	public static final class Builder {

		private Duration delay = Duration.ofMillis(500);

		private double multiplier = 2;

		private Duration maxDelay = Duration.ofSeconds(30);

		private @Nullable Duration jitter;

		private Duration permanentFailureDelay = Duration.ofMinutes(1);

		private Builder() {
		}

		/**
		 * Sets {@link ReconnectBackoff#delay()}, 500 ms by default.
		 * @param delay the delay, positive
		 * @return this builder
		 */
		public Builder delay(Duration delay) {
			this.delay = delay;
			return this;
		}

		/**
		 * Sets {@link ReconnectBackoff#multiplier()}, 2 by default.
		 * @param multiplier the factor, at least 1
		 * @return this builder
		 */
		public Builder multiplier(double multiplier) {
			this.multiplier = multiplier;
			return this;
		}

		/**
		 * Sets {@link ReconnectBackoff#maxDelay()}, 30 s by default.
		 * @param maxDelay the delay, not shorter than the first
		 * @return this builder
		 */
		public Builder maxDelay(Duration maxDelay) {
			this.maxDelay = maxDelay;
			return this;
		}

		/**
		 * Sets {@link ReconnectBackoff#jitter()}. The default is full jitter: the same as
		 * the first delay.
		 * @param jitter the deviation, from zero to the first delay
		 * @return this builder
		 */
		public Builder jitter(Duration jitter) {
			this.jitter = jitter;
			return this;
		}

		/**
		 * Sets {@link ReconnectBackoff#permanentFailureDelay()}, one minute by default.
		 * @param permanentFailureDelay the delay, positive
		 * @return this builder
		 */
		public Builder permanentFailureDelay(Duration permanentFailureDelay) {
			this.permanentFailureDelay = permanentFailureDelay;
			return this;
		}

		/**
		 * Builds the back-off.
		 * @return the back-off
		 * @throws IllegalArgumentException when a value is out of its range
		 */
		public ReconnectBackoff build() {
			return new ReconnectBackoff(this);
		}

	}

}
