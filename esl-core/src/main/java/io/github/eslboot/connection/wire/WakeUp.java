package io.github.eslboot.connection.wire;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Sends empty lines at an interval, so that the server delivers events immediately. The
 * thread of an idle connection in FreeSWITCH polls its event queue only every 20 ms, but
 * also whenever a byte arrives, and it ignores an empty line between commands.
 */
final class WakeUp {

	/** Number of intervals to skip after the server was found busy. */
	static final int BUSY_INTERVALS = 4;

	private final ScheduledExecutorService ticker;

	private final Supplier<Outcome> sendEmptyLine;

	private final AtomicBoolean running = new AtomicBoolean();

	/**
	 * @param ticker executor of all work of this class
	 * @param sendEmptyLine sends an empty line, unless that is unnecessary
	 */
	WakeUp(ScheduledExecutorService ticker, Supplier<Outcome> sendEmptyLine) {
		this.ticker = ticker;
		this.sendEmptyLine = sendEmptyLine;
	}

	/**
	 * Starts to send empty lines, unless already started. Any thread.
	 * @param intervalNanos time between two lines, in nanoseconds
	 * @param wanted evaluated before each line; {@code false} ends the sending
	 */
	void runWhile(long intervalNanos, BooleanSupplier wanted) {
		if (!this.running.get() && this.running.compareAndSet(false, true)) {
			schedule(0, intervalNanos, wanted);
		}
	}

	private void schedule(long delayNanos, long intervalNanos, BooleanSupplier wanted) {
		try {
			this.ticker.schedule(() -> next(intervalNanos, wanted), delayNanos, TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The resources are closed, and so is the connection.
			this.running.set(false);
		}
	}

	private void next(long intervalNanos, BooleanSupplier wanted) {
		Outcome outcome = Outcome.CLOSED;
		try {
			outcome = wanted.getAsBoolean() ? this.sendEmptyLine.get() : Outcome.CLOSED;
		}
		finally {
			if (outcome == Outcome.CLOSED) {
				this.running.set(false);
			}
		}
		if (outcome != Outcome.CLOSED) {
			schedule((outcome == Outcome.SERVER_BUSY) ? intervalNanos * BUSY_INTERVALS : intervalNanos, intervalNanos,
					wanted);
		}
	}

	/** Outcome of one attempt to send an empty line. */
	enum Outcome {

		/** The line was sent, or a command was being sent, which has the same effect. */
		SENT,

		/**
		 * The server is busy sending and does not sleep, so no line was sent.
		 */
		SERVER_BUSY,

		/** The connection is closed. */
		CLOSED

	}

}
