package io.github.eslboot.event;

import io.github.eslboot.event.delivery.HandlerLimit;

/**
 * Limit of the concurrent calls of a listener. While the limit is reached, further events
 * wait without occupying a worker. All listeners that return the same object share its
 * limit. Thread-safe.
 *
 * @since 0.1.0
 * @see EslEventListener#concurrencyLimit
 */
public final class ConcurrencyLimit {

	private final HandlerLimit limit;

	private ConcurrencyLimit(HandlerLimit limit) {
		this.limit = limit;
	}

	/**
	 * Creates a limit.
	 * @param maximum maximum number of concurrent calls, at least 1
	 * @return the limit
	 * @throws IllegalArgumentException when the maximum is less than 1
	 */
	public static ConcurrencyLimit of(int maximum) {
		return new ConcurrencyLimit(HandlerLimit.of(maximum));
	}

	/**
	 * Creates the limit that a listener has by default: all workers but an eighth, at
	 * least one, so that other listeners receive their events. It does not limit anything
	 * if the workers are virtual threads or an executor of the application.
	 * @return the limit
	 */
	public static ConcurrencyLimit ofWorkers() {
		return new ConcurrencyLimit(HandlerLimit.ofWorkers());
	}

	HandlerLimit limit() {
		return this.limit;
	}

}
