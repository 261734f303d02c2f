package io.github.eslboot.connection;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Sends empty lines, so that the server delivers events at once. An idle connection's
 * thread in FreeSWITCH looks for queued events every 20 ms only, but also whenever a byte
 * comes in, and it ignores an empty line between commands.
 */
final class WakeUp {

	private final ScheduledExecutorService ticker;

	private final BooleanSupplier sendEmptyLine;

	private final AtomicBoolean running = new AtomicBoolean();

	/**
	 * @param ticker where everything here happens
	 * @param sendEmptyLine returns whether the connection is still open
	 */
	WakeUp(ScheduledExecutorService ticker, BooleanSupplier sendEmptyLine) {
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
		boolean goesOn = false;
		try {
			goesOn = wanted.getAsBoolean() && this.sendEmptyLine.getAsBoolean();
		}
		finally {
			if (!goesOn) {
				this.running.set(false);
			}
		}
		if (goesOn) {
			schedule(intervalNanos, intervalNanos, wanted);
		}
	}

}
