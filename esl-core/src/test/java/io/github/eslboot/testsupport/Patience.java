package io.github.eslboot.testsupport;

import java.time.Duration;

/**
 * Upper bounds of waits in tests. A bound only ends a test that would hang otherwise; it
 * is not a measurement.
 */
public final class Patience {

	/** Bound of a wait that usually takes milliseconds. */
	public static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Bound of a wait for many calls, or for another process. */
	public static final Duration LONG_PATIENCE = Duration.ofMinutes(2);

	private Patience() {
	}

}
