package io.github.eslboot.pool;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Size, limits and timeouts of a pool. Immutable; build one with {@link #builder()}.
 *
 * @since 0.1.0
 */
public final class PoolOptions {

	private static final PoolOptions DEFAULTS = builder().build();

	private final String name;

	private final int size;

	/** {@code null} if it follows the size. */
	private final @Nullable Integer minSize;

	private final Duration idleTimeout;

	private final Duration acquireTimeout;

	private final int maxWaiting;

	private final int maxConcurrentConnects;

	private final Duration leakDetectionThreshold;

	private final Duration closeTimeout;

	private PoolOptions(Builder builder) {
		this.name = builder.name;
		this.size = builder.size;
		this.minSize = builder.minSize;
		this.idleTimeout = builder.idleTimeout;
		this.acquireTimeout = builder.acquireTimeout;
		this.maxWaiting = builder.maxWaiting;
		this.maxConcurrentConnects = builder.maxConcurrentConnects;
		this.leakDetectionThreshold = builder.leakDetectionThreshold;
		this.closeTimeout = builder.closeTimeout;
		if (this.size < 1) {
			throw new IllegalArgumentException("'size' must be at least 1, but is " + this.size);
		}
		if (minSize() < 0 || minSize() > this.size) {
			throw new IllegalArgumentException(
					"'minSize' must be between 0 and the size, which is %d, but is %d".formatted(this.size, minSize()));
		}
		if (this.maxWaiting < 0) {
			throw new IllegalArgumentException("'maxWaiting' must not be negative, but is " + this.maxWaiting);
		}
		if (this.maxConcurrentConnects < 1) {
			throw new IllegalArgumentException(
					"'maxConcurrentConnects' must be at least 1, but is " + this.maxConcurrentConnects);
		}
		checkNotNegative("idleTimeout", this.idleTimeout);
		checkNotNegative("acquireTimeout", this.acquireTimeout);
		checkNotNegative("leakDetectionThreshold", this.leakDetectionThreshold);
		checkNotNegative("closeTimeout", this.closeTimeout);
	}

	private static void checkNotNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException("'" + name + "' must not be negative, but is " + value);
		}
	}

	/**
	 * Returns the default options: 10 connections, 2 concurrent connects, an acquire
	 * timeout of 5 s, no leak detection.
	 * @return the default options
	 */
	public static PoolOptions defaults() {
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
	 * Returns a builder with the values of these options.
	 * @return the builder
	 */
	public Builder toBuilder() {
		Builder builder = new Builder();
		builder.name = this.name;
		builder.size = this.size;
		builder.minSize = this.minSize;
		builder.idleTimeout = this.idleTimeout;
		builder.acquireTimeout = this.acquireTimeout;
		builder.maxWaiting = this.maxWaiting;
		builder.maxConcurrentConnects = this.maxConcurrentConnects;
		builder.leakDetectionThreshold = this.leakDetectionThreshold;
		builder.closeTimeout = this.closeTimeout;
		return builder;
	}

	/**
	 * Returns the name of the node, for messages, metrics and listeners.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the maximum number of connections. The pool keeps all of them open, unless
	 * {@link #minSize()} is smaller.
	 * @return the number, at least 1
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Returns the number of connections that the pool keeps open. It opens more, up to
	 * {@link #size()}, when a caller finds all of them borrowed. A pool that keeps none
	 * open is {@link PoolState#UP} before it has tried to connect.
	 * @return the number, between 0 and the size; equal to the size by default
	 */
	public int minSize() {
		return (this.minSize != null) ? this.minSize : this.size;
	}

	/**
	 * Returns the time after which a connection that has not been borrowed is closed if
	 * more than {@link #minSize()} are open. The pool checks it once per second.
	 * @return the time; zero if connections are never closed for this reason
	 */
	public Duration idleTimeout() {
		return this.idleTimeout;
	}

	/**
	 * Returns the maximum time {@link EslConnectionPool#acquire()} waits for a
	 * connection.
	 * @return the timeout; zero fails if none is idle, also while a lazy pool opens
	 * another one
	 */
	public Duration acquireTimeout() {
		return this.acquireTimeout;
	}

	/**
	 * Returns the maximum number of callers that wait for a connection; the next one
	 * fails immediately with {@link PoolBusyException}.
	 * @return the number
	 */
	public int maxWaiting() {
		return this.maxWaiting;
	}

	/**
	 * Returns the maximum number of connections opened concurrently. The accept backlog
	 * of FreeSWITCH is five.
	 * @return the number, at least 1
	 */
	public int maxConcurrentConnects() {
		return this.maxConcurrentConnects;
	}

	/**
	 * Returns the time a connection may be borrowed before the stack trace of the
	 * borrower is logged.
	 * @return the time; zero if leak detection is disabled
	 */
	public Duration leakDetectionThreshold() {
		return this.leakDetectionThreshold;
	}

	/**
	 * Returns the maximum time {@link EslConnectionPool#close()} waits for the return of
	 * borrowed connections.
	 * @return the timeout
	 */
	public Duration closeTimeout() {
		return this.closeTimeout;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof PoolOptions options && values().equals(options.values());
	}

	@Override
	public int hashCode() {
		return values().hashCode();
	}

	private List<Object> values() {
		return List.of(this.name, this.size, minSize(), this.idleTimeout, this.acquireTimeout, this.maxWaiting,
				this.maxConcurrentConnects, this.leakDetectionThreshold, this.closeTimeout);
	}

	@Override
	public String toString() {
		return "PoolOptions[name=%s, size=%s, minSize=%s, idleTimeout=%s, acquireTimeout=%s, maxWaiting=%s, maxConcurrentConnects=%s, leakDetectionThreshold=%s, closeTimeout=%s]"
			.formatted(values().toArray());
	}

	/** Builder of {@link PoolOptions}. Not thread-safe. */
	public static final class Builder {

		private String name = "default";

		private int size = 10;

		private @Nullable Integer minSize;

		private Duration idleTimeout = Duration.ofMinutes(10);

		private Duration acquireTimeout = Duration.ofSeconds(5);

		private int maxWaiting = 10_000;

		private int maxConcurrentConnects = 2;

		private Duration leakDetectionThreshold = Duration.ZERO;

		private Duration closeTimeout = Duration.ofSeconds(10);

		private Builder() {
		}

		/**
		 * Sets {@link PoolOptions#name()}, {@code default} by default.
		 * @param name the name
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Sets {@link PoolOptions#size()}, 10 by default.
		 * @param size the number of connections, at least 1
		 * @return this builder
		 */
		public Builder size(int size) {
			this.size = size;
			return this;
		}

		/**
		 * Sets {@link PoolOptions#minSize()}, equal to the size by default.
		 * @param minSize the number of connections, between 0 and the size; with 0 the
		 * first command opens the first one
		 * @return this builder
		 */
		public Builder minSize(int minSize) {
			this.minSize = minSize;
			return this;
		}

		/**
		 * Sets {@link PoolOptions#idleTimeout()}, 10 minutes by default.
		 * @param idleTimeout the time; zero to keep connections open
		 * @return this builder
		 */
		public Builder idleTimeout(Duration idleTimeout) {
			this.idleTimeout = idleTimeout;
			return this;
		}

		/**
		 * Sets {@link PoolOptions#acquireTimeout()}, 5 s by default.
		 * @param acquireTimeout the timeout; zero to never wait
		 * @return this builder
		 */
		public Builder acquireTimeout(Duration acquireTimeout) {
			this.acquireTimeout = acquireTimeout;
			return this;
		}

		/**
		 * Sets {@link PoolOptions#maxWaiting()}, 10,000 by default.
		 * @param maxWaiting the number of callers
		 * @return this builder
		 */
		public Builder maxWaiting(int maxWaiting) {
			this.maxWaiting = maxWaiting;
			return this;
		}

		/**
		 * Sets {@link PoolOptions#maxConcurrentConnects()}, 2 by default.
		 * @param maxConcurrentConnects the number of connections, at least 1
		 * @return this builder
		 */
		public Builder maxConcurrentConnects(int maxConcurrentConnects) {
			this.maxConcurrentConnects = maxConcurrentConnects;
			return this;
		}

		/**
		 * Sets {@link PoolOptions#leakDetectionThreshold()}, zero by default.
		 * @param leakDetectionThreshold the time; zero disables leak detection
		 * @return this builder
		 */
		public Builder leakDetectionThreshold(Duration leakDetectionThreshold) {
			this.leakDetectionThreshold = leakDetectionThreshold;
			return this;
		}

		/**
		 * Sets {@link PoolOptions#closeTimeout()}, 10 s by default.
		 * @param closeTimeout the timeout
		 * @return this builder
		 */
		public Builder closeTimeout(Duration closeTimeout) {
			this.closeTimeout = closeTimeout;
			return this;
		}

		/**
		 * Builds the options.
		 * @return the options
		 * @throws IllegalArgumentException when a value is out of its range
		 */
		public PoolOptions build() {
			return new PoolOptions(this);
		}

	}

}
