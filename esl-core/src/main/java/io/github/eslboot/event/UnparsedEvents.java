package io.github.eslboot.event;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.protocol.EslProtocolException;

/**
 * Counter of received events that could not be parsed and are lost. They are reported as
 * a gap at most once per interval, since a server that sends one such event may send
 * thousands. Thread-safe.
 */
final class UnparsedEvents {

	static final Duration INTERVAL = Duration.ofSeconds(1);

	private final String node;

	private final ScheduledExecutorService timers;

	private final Reporter reporter;

	private long total;

	/** Events that were not reported yet. */
	private long pending;

	/** Whether a report is scheduled. */
	private boolean scheduled;

	private Instant first = Instant.MIN;

	private Instant last = Instant.MIN;

	/**
	 * Creates a counter at zero.
	 * @param node name of the server
	 * @param timers runs the reports
	 * @param reporter receives the gaps, must not block
	 */
	UnparsedEvents(String node, ScheduledExecutorService timers, Reporter reporter) {
		this.node = node;
		this.timers = timers;
		this.reporter = reporter;
	}

	/**
	 * Counts an event. A report follows at the end of the interval.
	 * @param problem why it could not be parsed
	 * @param at when it was received
	 * @param number number of the connection
	 */
	synchronized void add(EslProtocolException problem, Instant at, long number) {
		this.total++;
		this.last = at;
		if (this.pending++ == 0) {
			this.first = at;
		}
		if (!this.scheduled) {
			// If that fails, the next event tries again.
			this.timers.schedule(() -> report(problem, number), INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
			this.scheduled = true;
		}
	}

	private void report(EslProtocolException problem, long number) {
		long count;
		EventGap gap;
		synchronized (this) {
			count = this.pending;
			this.pending = 0;
			this.scheduled = false;
			gap = new EventGap(this.node, this.first, this.last,
					"%d events could not be parsed: %s".formatted(count, problem.getMessage()));
		}
		this.reporter.report(gap, count, number);
	}

	/** Returns the number of events that could not be parsed so far. */
	synchronized long total() {
		return this.total;
	}

	/** Receives reports of lost events. */
	interface Reporter {

		/**
		 * Called on a timer thread.
		 * @param gap time from the first to the last lost event
		 * @param count number of lost events
		 * @param number number of the connection that received the first one
		 */
		void report(EventGap gap, long count, long number);

	}

}
