package io.github.eslboot.connection;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next attempt to connect. The wait grows with every failure
 * in a row and is spread at random, so that many clients of a server that comes back do
 * not all knock at once. It never gives up.
 *
 * @param delay the wait after the first failure
 * @param multiplier by how much the wait grows with each further failure, at least 1
 * @param maxDelay the longest wait
 * @param jitter how far the first wait is moved at random, either way; grows like the
 * wait itself. As long as {@code delay} it spreads each wait from zero to its double
 * ("full jitter")
 * @param permanentFailureDelay the wait after a failure that only a change of
 * configuration mends, such as a wrong password
 */
public record ReconnectBackoff(Duration delay, double multiplier, Duration maxDelay, Duration jitter,
		Duration permanentFailureDelay) {

	/** 500 ms, doubled up to 30 s, full jitter; a minute after a wrong password. */
	public static final ReconnectBackoff DEFAULT = new ReconnectBackoff(Duration.ofMillis(500), 2,
			Duration.ofSeconds(30), Duration.ofMillis(500), Duration.ofMinutes(1));

	public ReconnectBackoff {
		if (delay.isNegative() || delay.isZero()) {
			throw new IllegalArgumentException("'delay' must be positive, but is " + delay);
		}
		if (multiplier < 1) {
			throw new IllegalArgumentException("'multiplier' must be at least 1, but is " + multiplier);
		}
		if (maxDelay.compareTo(delay) < 0) {
			throw new IllegalArgumentException("'maxDelay' must not be shorter than 'delay', but is " + maxDelay);
		}
		if (jitter.isNegative() || jitter.compareTo(delay) > 0) {
			throw new IllegalArgumentException("'jitter' must be between zero and 'delay', but is " + jitter);
		}
		if (permanentFailureDelay.isNegative() || permanentFailureDelay.isZero()) {
			throw new IllegalArgumentException(
					"'permanentFailureDelay' must be positive, but is " + permanentFailureDelay);
		}
	}

	/**
	 * Returns the wait before the next attempt.
	 * @param failures how many attempts in a row have failed; 0 after a connection that
	 * worked was lost, which waits like a first failure
	 * @param last the last failure, or {@code null}
	 * @return the wait, in nanoseconds
	 */
	public long nextDelayNanos(int failures, @Nullable EslException last) {
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

}
