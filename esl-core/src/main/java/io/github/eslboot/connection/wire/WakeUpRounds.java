package io.github.eslboot.connection.wire;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import io.github.eslboot.internal.LogThrottle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rounds in which the servers of all connections are woken, see {@link WakeUp}. One timer
 * serves all connections, and the rounds take a limited share of one processor however
 * many connections there are.
 * <p>
 * The idea: an empty line costs a system call, and a round costs the wake-up of a thread,
 * so a thousand lines a second to each of a hundred servers would take most of a
 * processor. The rounds measure their processor time, send only as many lines as their
 * share permits, and are less frequent while it does not permit more. A few servers get
 * all their lines; with more of them each gets its lines less often, in turn, and a
 * server that is not reached for 20 ms delivers its events on its own, as it does without
 * wake-up.
 * <p>
 * Connections with recent traffic are served before others: events are sent in bursts,
 * and the result of a command is soon due.
 *
 * @since 0.1.0
 */
public final class WakeUpRounds {

	private static final Logger logger = LoggerFactory.getLogger(WakeUpRounds.class);

	/** The rounds take at most one part in this number of the time of one processor. */
	static final int SHARE = 11;

	/** Processor time that unused rounds save at most for later ones. */
	private static final long MAX_CREDIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	/** Processor time of a line, before it was measured. */
	private static final long FIRST_COST_NANOS = TimeUnit.MICROSECONDS.toNanos(5);

	/** Minimum time between two rounds. */
	private static final long MIN_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

	/** Maximum time between two rounds that is due to a lack of credit. */
	private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

	private final ScheduledExecutorService ticker;

	private final LongSupplier nanos;

	/** Processor time of the thread that runs the rounds. */
	private final LongSupplier cpuNanos;

	/** Connections to add in the next round. */
	private final Queue<Turn> added = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final LogThrottle failureLog = new LogThrottle();

	/** Number of the next round: a round with another number was replaced. */
	private volatile long next;

	/** Guarded by this, like the fields below. */
	private final List<Turn> active = new ArrayList<>();

	private int urgentTurn;

	private int turn;

	private long creditNanos = MAX_CREDIT_NANOS;

	/** Moving average of the processor time of a line. */
	private long costNanos = FIRST_COST_NANOS;

	/** Number of lines that may still be sent in this round. */
	private long lines;

	private long lastRoundNanos;

	/** Processor time of the thread at the end of the last round. */
	private long lastCpuNanos;

	/** Number of intervals between two rounds. */
	private int intervals = 1;

	/**
	 * Creates rounds without connections.
	 * @param ticker runs the rounds
	 */
	public WakeUpRounds(ScheduledExecutorService ticker) {
		this(ticker, System::nanoTime, cpuClock());
	}

	WakeUpRounds(ScheduledExecutorService ticker, LongSupplier nanos, LongSupplier cpuNanos) {
		this.ticker = ticker;
		this.nanos = nanos;
		this.cpuNanos = cpuNanos;
		this.lastRoundNanos = nanos.getAsLong();
	}

	/**
	 * Returns the clock of the processor time. On a busy machine, elapsed time would
	 * include the time of other threads.
	 */
	private static LongSupplier cpuClock() {
		try {
			ThreadMXBean threads = ManagementFactory.getThreadMXBean();
			if (threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()) {
				return threads::getCurrentThreadCpuTime;
			}
		}
		catch (LinkageError | RuntimeException ex) {
			logger.debug("The processor time of threads is not available", ex);
		}
		return System::nanoTime;
	}

	/** Adds a connection until its {@link Turn#run} returns {@code false}. */
	void add(Turn wakeUp) {
		this.added.add(wakeUp);
		ensureRunning();
	}

	/** Schedules a round if none is scheduled. Any thread. */
	void ensureRunning() {
		if (!this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
			schedule(0);
		}
	}

	private void schedule(long delayNanos) {
		long number = this.next + 1;
		this.next = number;
		try {
			this.ticker.schedule(() -> round(number), delayNanos, TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The resources are closed, and so are the connections.
			this.scheduled.set(false);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/** Lets the next event of any connection schedule a round. */
	private void failed(Throwable cause) {
		this.scheduled.set(false);
		if (this.failureLog.isDue()) {
			logger.warn("Servers are not woken, their events may be up to 20 ms late; the next event tries again",
					cause);
		}
	}

	private synchronized void round(long number) {
		if (number != this.next) {
			return;
		}
		try {
			serveAll();
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void serveAll() {
		long begin = this.nanos.getAsLong();
		for (Turn wakeUp = this.added.poll(); wakeUp != null; wakeUp = this.added.poll()) {
			wakeUp.start(begin);
			this.active.add(wakeUp);
		}
		this.creditNanos = Math.min(MAX_CREDIT_NANOS, this.creditNanos + (begin - this.lastRoundNanos) / SHARE);
		this.lastRoundNanos = begin;
		long allowed = (this.creditNanos > 0) ? Math.max(1, this.creditNanos / this.costNanos) : 0;
		this.lines = allowed;
		long cpuBegin = this.cpuNanos.getAsLong();
		this.urgentTurn = serve(this.urgentTurn, begin, true);
		this.turn = serve(this.turn, begin, false);
		pay(cpuBegin, allowed - this.lines);
		this.intervals = (this.lines > 0) ? Math.max(1, this.intervals / 2) : 2 * this.intervals;
		if (!this.active.isEmpty()) {
			schedule(pause());
			return;
		}
		this.scheduled.set(false);
		if (!this.added.isEmpty()) {
			ensureRunning();
		}
	}

	/**
	 * Serves connections in turn as long as there is credit.
	 * @param from index of the first connection
	 * @return index of the first connection of the next round
	 */
	private int serve(int from, long begin, boolean urgentOnly) {
		int count = this.active.size();
		int turn = from;
		List<Turn> ended = new ArrayList<>(0);
		for (int i = 0; i < count && this.lines > 0; i++) {
			turn = (from + i) % count;
			Turn wakeUp = this.active.get(turn);
			if (wakeUp.isDue(begin) && (!urgentOnly || wakeUp.isUrgent())) {
				this.lines--;
				if (!run(wakeUp, begin)) {
					ended.add(wakeUp);
				}
			}
		}
		if (!ended.isEmpty()) {
			this.active.removeAll(ended);
		}
		return turn + 1;
	}

	/**
	 * Subtracts from the credit the processor time of the thread since the last round,
	 * which includes its wake-up.
	 */
	private void pay(long cpuBegin, long sent) {
		long cpu = this.cpuNanos.getAsLong();
		this.creditNanos -= Math.min(MAX_CREDIT_NANOS, Math.max(0, cpu - this.lastCpuNanos));
		this.lastCpuNanos = cpu;
		if (sent > 0) {
			this.costNanos = Math.max(1, (7 * this.costNanos + Math.max(0, cpu - cpuBegin) / sent) / 8);
		}
	}

	private boolean run(Turn wakeUp, long now) {
		try {
			return wakeUp.run(now);
		}
		catch (Throwable ex) {
			logger.error("A server can no longer be woken, its events may be up to 20 ms late", ex);
			return false;
		}
	}

	/**
	 * Returns the time until the next round: the shortest interval, or longer until there
	 * is credit again.
	 */
	private long pause() {
		long pause = Long.MAX_VALUE;
		for (Turn wakeUp : this.active) {
			pause = Math.min(pause, wakeUp.intervalNanos());
		}
		long longest = Math.max(pause, MAX_PAUSE_NANOS);
		while (this.intervals > 1 && this.intervals * pause > longest) {
			this.intervals /= 2;
		}
		return Math.max(Math.max(MIN_PAUSE_NANOS, this.intervals * pause), -this.creditNanos * SHARE);
	}

	/** Connection whose server is woken. All methods are called in a round. */
	interface Turn {

		/** Makes a line due. */
		void start(long now);

		boolean isDue(long now);

		/** Returns whether an event or a command has followed the last line. */
		boolean isUrgent();

		/**
		 * Sends a line if it is still wanted.
		 * @return {@code false} if no more lines are to be sent
		 */
		boolean run(long now);

		/** Returns the time between two lines, in nanoseconds. */
		long intervalNanos();

	}

}
