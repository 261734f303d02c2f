package io.github.eslboot.internal;

import java.time.Duration;

/**
 * Conversions of durations.
 *
 * @since 0.1.0
 */
public final class Durations {

	/**
	 * Upper bound, far below the 292 years over which {@link System#nanoTime()} values
	 * can be compared.
	 */
	private static final Duration MAX = Duration.ofDays(365);

	private Durations() {
	}

	/**
	 * Returns a duration in nanoseconds, capped at a year so that it can be added to
	 * {@link System#nanoTime()} without overflow.
	 * @param duration the duration
	 * @return the nanoseconds
	 */
	public static long toNanos(Duration duration) {
		return (duration.compareTo(MAX) > 0) ? MAX.toNanos() : duration.toNanos();
	}

	/**
	 * Returns a duration as messages show it.
	 * @param duration the duration
	 * @return for example {@code 5 s} or {@code 300 ms}
	 */
	public static String toText(Duration duration) {
		long millis = toNanos(duration) / 1_000_000;
		return (millis % 1000 == 0) ? millis / 1000 + " s" : millis + " ms";
	}

}
