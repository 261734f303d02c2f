package io.github.eslboot.autoconfigure.test;

import java.util.function.Predicate;

import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.pool.PoolStats;

/**
 * AssertJ assertions about an {@link EslConnectionPool}. Assertions check once, or after
 * {@link #within} until they hold.
 *
 * @since 0.1.0
 */
public final class EslConnectionPoolAssert extends WaitingAssert<EslConnectionPoolAssert, EslConnectionPool> {

	EslConnectionPoolAssert(EslConnectionPool pool) {
		super(pool, EslConnectionPoolAssert.class);
	}

	/**
	 * Asserts the state of the pool.
	 * @param state the state
	 * @return this assertion
	 */
	public EslConnectionPoolAssert hasState(PoolState state) {
		return holds((stats) -> stats.state() == state, "state " + state);
	}

	/**
	 * Asserts the number of idle connections.
	 * @param count the number
	 * @return this assertion
	 */
	public EslConnectionPoolAssert hasIdle(int count) {
		return holds((stats) -> stats.idle() == count, count + " idle connections");
	}

	/**
	 * Asserts the number of borrowed connections.
	 * @param count the number
	 * @return this assertion
	 */
	public EslConnectionPoolAssert hasBorrowed(int count) {
		return holds((stats) -> stats.borrowed() == count, count + " borrowed connections");
	}

	/**
	 * Asserts that every connection was returned, and no caller waits for one.
	 * @return this assertion
	 */
	public EslConnectionPoolAssert hasNothingBorrowed() {
		return holds((stats) -> stats.borrowed() == 0 && stats.recovering() == 0 && stats.waiting() == 0,
				"no borrowed connections");
	}

	/**
	 * Asserts that no connection was borrowed for longer than the leak threshold.
	 * @return this assertion
	 */
	public EslConnectionPoolAssert hasNoLeaks() {
		return holds((stats) -> stats.leaks() == 0, "no leaks");
	}

	private EslConnectionPoolAssert holds(Predicate<PoolStats> condition, String expectation) {
		isNotNull();
		PoolStats stats = Repeated.until(this.actual::stats, condition, timeout());
		if (!condition.test(stats)) {
			throw failure("Expected the pool %s to have %s%s but it has%n  %s", this.actual.name(), expectation,
					Repeated.within(timeout()), stats);
		}
		return this;
	}

}
