package io.github.eslboot.testsupport;

import java.time.Duration;

/**
 * Upper bounds of waits in tests. A bound ends a test that would hang; it measures
 * nothing.
 */
public final class Patience {

	/** Bound of a wait that takes milliseconds on a healthy machine. */
	public static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Bound of a wait for a flow of many calls, or for another process. */
	public static final Duration LONG_PATIENCE = Duration.ofMinutes(2);

	private Patience() {
	}

}
