package io.github.eslboot.connection;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Sends empty lines, so that the server delivers events at once. An idle connection's
 * thread in FreeSWITCH looks for queued events every 20 ms only, but also whenever a byte
 * comes in, and it ignores an empty line between commands.
 */
final class WakeUp {

	/** So many intervals later it looks again when the server is awake anyway. */
	static final int AWAKE = 4;

	private final ScheduledExecutorService ticker;

	private final Supplier<Outcome> sendEmptyLine;

	private final AtomicBoolean running = new AtomicBoolean();

	/**
	 * @param ticker where everything here happens
	 * @param sendEmptyLine sends one, if there is need
	 */
	WakeUp(ScheduledExecutorService ticker, Supplier<Outcome> sendEmptyLine) {
		this.ticker = ticker;
		this.sendEmptyLine = sendEmptyLine;
	}

	/** Goes on until it is not wanted any more. Any thread. */
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
			// Everything is being closed; nobody waits for events any more.
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
			schedule((outcome == Outcome.AWAKE) ? intervalNanos * AWAKE : intervalNanos, intervalNanos, wanted);
		}
	}

	/** What became of an empty line. */
	enum Outcome {

		/** It was sent, or something else was being sent. */
		SENT,

		/** It was not sent, as the server does not sleep. */
		AWAKE,

		/** There is no connection any more. */
		CLOSED

	}

}
