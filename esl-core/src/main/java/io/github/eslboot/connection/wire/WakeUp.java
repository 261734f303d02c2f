package io.github.eslboot.connection.wire;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Sends empty lines at an interval, so that the server delivers events immediately. The
 * thread of an idle connection in FreeSWITCH polls its event queue only every 20 ms, but
 * also whenever a byte arrives, and it ignores an empty line between commands.
 * {@link WakeUpRounds} sends the lines of all connections.
 */
final class WakeUp implements WakeUpRounds.Turn {

	/** Number of intervals to skip after the server was found busy. */
	static final int BUSY_INTERVALS = 4;

	private final WakeUpRounds rounds;

	private final Supplier<Outcome> sendEmptyLine;

	private final AtomicBoolean running = new AtomicBoolean();

	/**
	 * Whether an event or a command has followed the last line. The next line then
	 * precedes those of other connections.
	 */
	private volatile boolean urgent;

	private volatile long intervalNanos;

	private volatile BooleanSupplier wanted = () -> false;

	/** When the next line is due. In a round only. */
	private long dueNanos;

	/**
	 * @param rounds runs all work of this class
	 * @param sendEmptyLine sends an empty line, unless that is unnecessary
	 */
	WakeUp(WakeUpRounds rounds, Supplier<Outcome> sendEmptyLine) {
		this.rounds = rounds;
		this.sendEmptyLine = sendEmptyLine;
	}

	/**
	 * Starts to send empty lines, unless already started. Any thread.
	 * @param intervalNanos time between two lines, in nanoseconds
	 * @param wanted evaluated before each line; {@code false} ends the sending
	 */
	void runWhile(long intervalNanos, BooleanSupplier wanted) {
		this.urgent = true;
		if (!this.running.get() && this.running.compareAndSet(false, true)) {
			this.intervalNanos = intervalNanos;
			this.wanted = wanted;
			this.rounds.add(this);
		}
		else {
			this.rounds.ensureRunning();
		}
	}

	@Override
	public long intervalNanos() {
		return this.intervalNanos;
	}

	@Override
	public void start(long now) {
		this.dueNanos = now;
	}

	@Override
	public boolean isDue(long now) {
		// Connections whose lines are due at nearly the same time share a round.
		return this.dueNanos - now <= this.intervalNanos / 4;
	}

	@Override
	public boolean isUrgent() {
		return this.urgent;
	}

	@Override
	public boolean run(long now) {
		Outcome outcome = Outcome.CLOSED;
		this.urgent = false;
		try {
			outcome = this.wanted.getAsBoolean() ? this.sendEmptyLine.get() : Outcome.CLOSED;
		}
		finally {
			if (outcome == Outcome.CLOSED) {
				this.running.set(false);
			}
		}
		long intervals = (outcome == Outcome.SERVER_BUSY) ? BUSY_INTERVALS : 1;
		this.dueNanos = now + intervals * this.intervalNanos;
		return outcome != Outcome.CLOSED;
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
