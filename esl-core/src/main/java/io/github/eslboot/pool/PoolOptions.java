package io.github.eslboot.pool;

import java.time.Duration;

/**
 * Size and patience of a pool. Immutable; derive from {@link #DEFAULT} with the
 * {@code with…} methods.
 *
 * @param name the server's name in messages, metrics and listeners
 * @param size the number of connections
 * @param acquireTimeout how long {@link EslConnectionPool#acquire()} waits
 * @param maxWaiting the most callers that may wait for a connection at once
 * @param maxConcurrentConnects the most connections opened at once; FreeSWITCH greets no
 * more than about five at a time
 * @param leakDetectionThreshold how long a connection may be lent before the borrower's
 * stack is logged; zero for never
 * @param closeTimeout how long {@link EslConnectionPool#close()} waits for lent
 * connections
 */
public record PoolOptions(String name, int size, Duration acquireTimeout, int maxWaiting, int maxConcurrentConnects,
		Duration leakDetectionThreshold, Duration closeTimeout) {

	/** 10 connections, 5 s to acquire, 2 connects at once, no leak detection. */
	public static final PoolOptions DEFAULT = new PoolOptions("default", 10, Duration.ofSeconds(5), 10_000, 2,
			Duration.ZERO, Duration.ofSeconds(10));

	public PoolOptions {
		if (size < 1) {
			throw new IllegalArgumentException("'size' must be at least 1, but is " + size);
		}
		if (maxWaiting < 0) {
			throw new IllegalArgumentException("'maxWaiting' must not be negative, but is " + maxWaiting);
		}
		if (maxConcurrentConnects < 1) {
			throw new IllegalArgumentException(
					"'maxConcurrentConnects' must be at least 1, but is " + maxConcurrentConnects);
		}
		notNegative("acquireTimeout", acquireTimeout);
		notNegative("leakDetectionThreshold", leakDetectionThreshold);
		notNegative("closeTimeout", closeTimeout);
	}

	private static void notNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException("'" + name + "' must not be negative, but is " + value);
		}
	}

	/**
	 * These options with another name.
	 * @param name the name
	 * @return the options
	 */
	public PoolOptions withName(String name) {
		return new PoolOptions(name, this.size, this.acquireTimeout, this.maxWaiting, this.maxConcurrentConnects,
				this.leakDetectionThreshold, this.closeTimeout);
	}

	/**
	 * These options with another number of connections.
	 * @param size the number
	 * @return the options
	 */
	public PoolOptions withSize(int size) {
		return new PoolOptions(this.name, size, this.acquireTimeout, this.maxWaiting, this.maxConcurrentConnects,
				this.leakDetectionThreshold, this.closeTimeout);
	}

	/**
	 * These options with another limit on waiting for a connection.
	 * @param timeout the time
	 * @return the options
	 */
	public PoolOptions withAcquireTimeout(Duration timeout) {
		return new PoolOptions(this.name, this.size, timeout, this.maxWaiting, this.maxConcurrentConnects,
				this.leakDetectionThreshold, this.closeTimeout);
	}

	/**
	 * These options with another limit on how many may wait.
	 * @param maximum the number
	 * @return the options
	 */
	public PoolOptions withMaxWaiting(int maximum) {
		return new PoolOptions(this.name, this.size, this.acquireTimeout, maximum, this.maxConcurrentConnects,
				this.leakDetectionThreshold, this.closeTimeout);
	}

	/**
	 * These options with another limit on connects at once.
	 * @param maximum the number
	 * @return the options
	 */
	public PoolOptions withMaxConcurrentConnects(int maximum) {
		return new PoolOptions(this.name, this.size, this.acquireTimeout, this.maxWaiting, maximum,
				this.leakDetectionThreshold, this.closeTimeout);
	}

	/**
	 * These options with another leak threshold.
	 * @param threshold the time; zero for no detection
	 * @return the options
	 */
	public PoolOptions withLeakDetectionThreshold(Duration threshold) {
		return new PoolOptions(this.name, this.size, this.acquireTimeout, this.maxWaiting, this.maxConcurrentConnects,
				threshold, this.closeTimeout);
	}

	/**
	 * These options with another limit on closing.
	 * @param timeout the time
	 * @return the options
	 */
	public PoolOptions withCloseTimeout(Duration timeout) {
		return new PoolOptions(this.name, this.size, this.acquireTimeout, this.maxWaiting, this.maxConcurrentConnects,
				this.leakDetectionThreshold, timeout);
	}

}
