package io.github.eslboot.autoconfigure.test;

import io.github.eslboot.call.EslCall;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.protocol.EslEvent;

/**
 * Entry points of the AssertJ assertions for events, calls and pools. Those for the
 * simulator are in {@link io.github.eslboot.test.SimulatorAssertions}. Needs AssertJ on
 * the class path, and nothing of Spring.
 *
 * @since 0.1.0
 */
public final class EslAssertions {

	private EslAssertions() {
	}

	/**
	 * Begins assertions about an event.
	 * @param event the event
	 * @return the assertions
	 */
	public static EslEventAssert assertThat(EslEvent event) {
		return new EslEventAssert(event);
	}

	/**
	 * Begins assertions about a call.
	 * @param call the call
	 * @return the assertions
	 */
	public static EslCallAssert assertThat(EslCall call) {
		return new EslCallAssert(call);
	}

	/**
	 * Begins assertions about a pool.
	 * @param pool the pool
	 * @return the assertions
	 */
	public static EslConnectionPoolAssert assertThat(EslConnectionPool pool) {
		return new EslConnectionPoolAssert(pool);
	}

}
