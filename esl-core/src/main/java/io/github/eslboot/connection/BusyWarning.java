package io.github.eslboot.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.github.eslboot.internal.LogThrottle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log line for tasks that wait for a thread longer than a burst of tasks explains. Tasks
 * are counted in the order of their queue. Thread-safe.
 */
final class BusyWarning {

	private static final Logger logger = LoggerFactory.getLogger(BusyWarning.class);

	/** How long a task waits before the line is logged. */
	static final long THRESHOLD = TimeUnit.SECONDS.toNanos(1);

	private final String fact;

	private final DelayedTasks timers;

	private final String remedy;

	private final AtomicLong added = new AtomicLong();

	private final AtomicLong taken = new AtomicLong();

	private final AtomicBoolean watching = new AtomicBoolean();

	private final LogThrottle log = new LogThrottle();

	/**
	 * Creates the state of an executor without waiting tasks.
	 * @param fact beginning of the log line: which threads are busy
	 * @param timers runs the checks
	 * @param remedy end of the log line: what the user may do
	 */
	BusyWarning(String fact, DelayedTasks timers, String remedy) {
		this.fact = fact;
		this.timers = timers;
		this.remedy = remedy;
	}

	/** Counts a task that waits. */
	void added() {
		this.added.getAndIncrement();
	}

	/** Counts a task that no longer waits. */
	void taken() {
		this.taken.getAndIncrement();
	}

	int waiting() {
		return (int) Math.max(0, this.added.get() - this.taken.get());
	}

	/** Checks later whether the tasks that wait now still do. */
	void watch() {
		if (this.watching.get() || !this.watching.compareAndSet(false, true)) {
			return;
		}
		long last = this.added.get();
		try {
			this.timers.schedule(() -> check(last), THRESHOLD);
		}
		catch (Throwable ex) {
			// The client is being closed, or the next task tries again.
			this.watching.set(false);
		}
	}

	private void check(long last) {
		this.watching.set(false);
		if (this.taken.get() - last < 0 && this.log.isDue()) {
			logger.warn("{}: {} tasks wait, one of them for more than {} ms. {}", this.fact, waiting(),
					TimeUnit.NANOSECONDS.toMillis(THRESHOLD), this.remedy);
		}
		if (waiting() > 0) {
			watch();
		}
	}

}
