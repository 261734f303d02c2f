package io.github.eslboot.pool;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Durations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports connections that have been borrowed for longer than a threshold, with the stack
 * trace of the borrower. Disabled by default: it takes a stack trace and a timer for each
 * borrowed connection, and keeps {@code acquire} off its fast path. A report is a
 * suspicion: a slow command looks the same as a forgotten {@code close}.
 */
final class LeakDetector {

	private static final Logger logger = LoggerFactory.getLogger(LeakDetector.class);

	private final LongAdder leaks = new LongAdder();

	private final String pool;

	private final Duration threshold;

	private final EslClientResources resources;

	LeakDetector(PoolOptions options, EslClientResources resources) {
		this.pool = options.name();
		this.threshold = options.leakDetectionThreshold();
		this.resources = resources;
	}

	boolean isEnabled() {
		return !this.threshold.isZero();
	}

	/** Returns the stack trace of the calling thread, or {@code null} if disabled. */
	@Nullable Exception borrower() {
		return isEnabled() ? new Exception("borrowed here, by thread '" + Thread.currentThread().getName() + "'")
				: null;
	}

	/**
	 * Starts the timer of a connection, before the borrower receives it.
	 * @param lease the connection
	 * @param borrower stack trace of the borrower, or {@code null} if disabled
	 */
	void watch(PooledConnection lease, @Nullable Exception borrower) {
		if (borrower == null) {
			return;
		}
		try {
			Future<?> check = EslClientResourcesInternals.nextEventLoop(this.resources)
				.schedule(() -> report(borrower), Durations.toNanos(this.threshold), TimeUnit.NANOSECONDS);
			lease.cancelLeakCheck = () -> check.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("{}: the client's threads are shut down; a borrowed connection is not watched", this.pool);
		}
	}

	private void report(Exception borrower) {
		this.leaks.increment();
		logger.warn("{}: a connection has been borrowed for over {}; it may never be returned", this.pool,
				Durations.toText(this.threshold), borrower);
	}

	/** Returns the number of reports so far. */
	long leaks() {
		return this.leaks.sum();
	}

}
