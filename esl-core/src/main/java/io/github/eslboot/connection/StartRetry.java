package io.github.eslboot.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.internal.LogThrottle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Next attempt after a task got no thread: counts and logs the failure, and schedules one
 * attempt at a time. Thread-safe.
 */
final class StartRetry {

	private static final Logger logger = LoggerFactory.getLogger(StartRetry.class);

	static final long DELAY = TimeUnit.MILLISECONDS.toNanos(100);

	private final String name;

	private final DelayedTasks timers;

	private final Runnable attempt;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final LongAdder failures = new LongAdder();

	private final LogThrottle log = new LogThrottle();

	/**
	 * Creates the state of an executor without failures.
	 * @param name name of the threads, without their number
	 * @param timers runs the attempts
	 * @param attempt the attempt, which must not block; reports its failure again
	 */
	StartRetry(String name, DelayedTasks timers, Runnable attempt) {
		this.name = name;
		this.timers = timers;
		this.attempt = attempt;
	}

	/**
	 * Records a failure and schedules the next attempt. After the shutdown of the timers
	 * there is none: the close runs the tasks that are left.
	 * @param cause the failure
	 * @param waiting number of tasks that wait
	 */
	void failed(Throwable cause, int waiting) {
		this.failures.increment();
		if (this.log.isDue()) {
			logger.warn("A task of '{}*' got no thread, {} times so far; {} tasks wait, next attempt in {} ms",
					this.name, this.failures.sum(), waiting, TimeUnit.NANOSECONDS.toMillis(DELAY), cause);
		}
		if (waiting > 0 && this.scheduled.compareAndSet(false, true)) {
			try {
				this.timers.schedule(this::tryAgain, DELAY);
			}
			catch (Throwable ex) {
				this.scheduled.set(false);
				logger.debug("The timers are shut down; tasks of '{}*' wait for the close", this.name, ex);
			}
		}
	}

	private void tryAgain() {
		this.scheduled.set(false);
		this.attempt.run();
	}

	long failures() {
		return this.failures.sum();
	}

}
