package io.github.eslboot.event.delivery;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import io.github.eslboot.internal.LogThrottle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scheduler of lanes that have work. Waking a thread costs several times as much as
 * delivering an event, so ready lanes are queued, and a few runners on the workers serve
 * the queue until it is empty. Handlers may block: a check on the ticker adds runners
 * when the existing ones make no progress. If no runner can start, the lanes stay ready
 * and the check tries again; they are discarded only after the close. Thread-safe.
 */
final class LaneScheduler {

	private static final Logger logger = LoggerFactory.getLogger(LaneScheduler.class);

	/** Maximum runners started per {@link #WINDOW} while runners make progress. */
	private static final int MIN_ALLOWANCE = 4;

	private static final int MAX_ALLOWANCE = 1 << 16;

	/** Minimum turns per check of a runner whose listeners do not block. */
	private static final int MIN_TURNS = 8;

	/** Available processors minus the one used by the event loop. */
	private static final int PROCESSORS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

	private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(1);

	private static final long MAX_CHECK_DELAY = TimeUnit.MILLISECONDS.toNanos(4);

	/** Longest delay until a runner that could not start is tried again. */
	private static final long MAX_RETRY_DELAY = TimeUnit.SECONDS.toNanos(1);

	private final String node;

	private final Executor workers;

	private final WorkerShare share;

	/** Run the checks: the first, or if it fails the next one. */
	private final List<? extends ScheduledExecutorService> tickers;

	private final LogThrottle failureLog = new LogThrottle();

	/** Lanes that have work and no runner. */
	private final Queue<Task> ready = new ConcurrentLinkedQueue<>();

	/** Number of lanes that became ready since the last flush. */
	private final AtomicInteger readied = new AtomicInteger();

	/** Runners that were submitted to the workers and have not ended. */
	private final AtomicInteger running = new AtomicInteger();

	/** Runners that were submitted to the workers and have not started. */
	private final AtomicInteger starting = new AtomicInteger();

	private final IdleRunner idle;

	private final LongSupplier nanos;

	/** Guards the fields below, except {@link #turns}. */
	private final Object startLock = new Object();

	private long windowStart;

	private int startedInWindow;

	private int allowance = MIN_ALLOWANCE;

	private boolean checkScheduled;

	/** Whether a check is needed, but no ticker has accepted it. */
	private volatile boolean checkMissing;

	/** Delay of the next check after a runner could not start; zero if it could. */
	private volatile long retryDelay;

	/** Delay of the next check; doubles with each check that finds progress. */
	private long checkDelay = WINDOW;

	/** Turns taken when the check was scheduled. */
	private long turnsBefore;

	/** Waiting lanes when the check was scheduled. */
	private int waitingBefore;

	/** Turns taken by all runners. */
	private final LongAdder turns = new LongAdder();

	/**
	 * Creates a scheduler without runners.
	 * @param node name for log lines
	 * @param workers threads of the runners
	 * @param share counts the runners of all streams
	 * @param tickers run the checks: the first, or if it fails the next one. When the
	 * first is shut down, no worker is expected to accept tasks
	 * @param keepAliveNanos how long a runner without work stays, in nanoseconds
	 * @param nanos clock in nanoseconds
	 */
	LaneScheduler(String node, Executor workers, WorkerShare share, List<? extends ScheduledExecutorService> tickers,
			long keepAliveNanos, LongSupplier nanos) {
		this.node = node;
		this.workers = workers;
		this.share = share;
		this.tickers = List.copyOf(tickers);
		this.idle = new IdleRunner(keepAliveNanos, nanos);
		this.nanos = nanos;
		this.windowStart = nanos.getAsLong() - WINDOW;
	}

	/** Queues a lane until the next flush or the next free runner. */
	void ready(Task lane) {
		this.ready.add(lane);
		this.readied.getAndIncrement();
	}

	/**
	 * Provides runners for the lanes that became ready. A few lanes get a runner each. In
	 * a flood at most as many runners are started as there are processors, since the
	 * running ones serve the queue soon. If a check finds that they have not, because
	 * listeners block, it raises the allowance each millisecond until they have.
	 */
	void flush() {
		int lanes = (this.readied.get() != 0) ? this.readied.getAndSet(0) : 0;
		if (lanes > 0) {
			long now = this.nanos.getAsLong();
			int unserved = this.idle.call(now) ? lanes - 1 : lanes;
			if (unserved > 0) {
				startRunners(unserved, 0, now);
			}
		}
		if (this.checkMissing) {
			checkLater(this.ready.size());
		}
	}

	/**
	 * Starts runners as far as the allowance permits.
	 * @param lanes number of waiting lanes
	 * @param least minimum number of runners, whatever the allowance
	 * @param now time in nanoseconds
	 */
	private void startRunners(int lanes, int least, long now) {
		int runners;
		synchronized (this.startLock) {
			if (now - this.windowStart >= WINDOW) {
				this.windowStart = now;
				this.startedInWindow = 0;
			}
			int wanted = lanes - this.starting.get();
			int allowed = this.allowance - this.startedInWindow;
			if (wanted > allowed && this.allowance == MIN_ALLOWANCE) {
				// In a flood each runner serves many lanes; more runners would only
				// compete for the processors.
				allowed = Math.min(allowed, PROCESSORS - this.running.get());
			}
			runners = Math.max(least, Math.min(wanted, allowed));
			this.startedInWindow += runners;
			// Some lanes wait for existing runners, which may be blocked.
			if (runners < lanes || this.allowance > MIN_ALLOWANCE) {
				scheduleCheck(lanes);
			}
		}
		boolean started = true;
		for (int i = 0; i < runners && started; i++) {
			started = startRunner();
		}
	}

	private void checkLater(int waiting) {
		synchronized (this.startLock) {
			scheduleCheck(waiting);
		}
	}

	private void scheduleCheck(int waiting) {
		if (this.checkScheduled) {
			return;
		}
		this.waitingBefore = waiting;
		this.turnsBefore = this.turns.sum();
		long delay = Math.max(this.checkDelay, this.retryDelay);
		for (ScheduledExecutorService ticker : this.tickers) {
			try {
				ticker.schedule(this::check, delay, TimeUnit.NANOSECONDS);
				this.checkScheduled = true;
				this.checkMissing = false;
				return;
			}
			catch (Throwable ex) {
				if (!isClosed() && this.failureLog.isDue()) {
					logger.error("{}: failed to schedule a check of the workers; it is tried elsewhere", this.node, ex);
				}
			}
		}
		// After the close the existing runners serve the rest. Before it, the next flush
		// tries again.
		this.checkMissing = !isClosed();
	}

	private boolean isClosed() {
		return this.tickers.get(0).isShutdown();
	}

	private void check() {
		try {
			checkProgress();
		}
		catch (Throwable ex) {
			logger.error("{}: a check of the workers failed; the next one follows", this.node, ex);
			checkLater(this.ready.size());
		}
	}

	/** Checks whether lanes without a runner of their own have had a turn. */
	private void checkProgress() {
		int serving;
		boolean progress;
		synchronized (this.startLock) {
			// Reset before lanes are counted: later lanes schedule a check of their own.
			this.checkScheduled = false;
			serving = this.running.get();
			long expected = Math.min(this.waitingBefore, (long) serving * MIN_TURNS);
			progress = this.turns.sum() - this.turnsBefore >= expected;
		}
		int waiting = this.ready.size();
		synchronized (this.startLock) {
			boolean served = waiting == 0 || progress;
			this.checkDelay = served ? Math.min(this.checkDelay * 2, MAX_CHECK_DELAY) : WINDOW;
			this.allowance = served ? MIN_ALLOWANCE : Math.min(this.allowance * 2, MAX_ALLOWANCE);
			if (waiting > 0 && served && serving > 0) {
				scheduleCheck(waiting);
				return;
			}
		}
		if (waiting > 0) {
			startRunners(waiting, (serving == 0) ? 1 : 0, this.nanos.getAsLong());
		}
	}

	/**
	 * Starts a runner.
	 * @return whether the workers have accepted it
	 */
	private boolean startRunner() {
		Runner runner = new Runner();
		this.starting.incrementAndGet();
		this.running.incrementAndGet();
		try {
			this.workers.execute(runner);
			return true;
		}
		catch (Throwable ex) {
			// The workers are shut down, or there is no memory for another thread.
			if (runner.claim()) {
				this.starting.decrementAndGet();
				this.running.decrementAndGet();
			}
			runnerFailed(ex);
			return false;
		}
	}

	private void runnerFailed(Throwable failure) {
		if (isClosed()) {
			for (Task lane = this.ready.poll(); lane != null; lane = this.ready.poll()) {
				lane.discard(failure);
			}
			return;
		}
		this.retryDelay = Math.min(Math.max(WINDOW, this.retryDelay * 2), MAX_RETRY_DELAY);
		checkLater(this.ready.size());
		if (this.failureLog.isDue()) {
			logger.error("{}: the workers accept no task; {} lanes wait, and the next attempt follows within {} ms",
					this.node, this.ready.size(), TimeUnit.NANOSECONDS.toMillis(MAX_RETRY_DELAY), failure);
		}
	}

	private void serve() {
		this.share.runnerStarted();
		try {
			do {
				serveReady();
			}
			while (this.idle.awaitCall());
		}
		finally {
			this.share.runnerEnded();
			this.running.decrementAndGet();
		}
	}

	private void serveReady() {
		for (Task lane = this.ready.poll(); lane != null; lane = this.ready.poll()) {
			this.turns.increment();
			if (takeTurn(lane)) {
				// The lane goes to the end of the queue, so that other lanes get a turn
				// first.
				this.ready.add(lane);
			}
		}
	}

	private boolean takeTurn(Task lane) {
		try {
			return lane.takeTurn();
		}
		catch (Throwable ex) {
			// Failures of listeners are handled elsewhere: this is an OutOfMemoryError or
			// a defect of this library.
			logger.error("{}: a lane failed; it continues after the failed delivery", this.node, ex);
			return true;
		}
	}

	/** Task of the workers, which runs once even if its submission fails. */
	private final class Runner implements Runnable {

		private final AtomicBoolean claimed = new AtomicBoolean();

		boolean claim() {
			return this.claimed.compareAndSet(false, true);
		}

		@Override
		public void run() {
			if (claim()) {
				LaneScheduler.this.starting.decrementAndGet();
				LaneScheduler.this.retryDelay = 0;
				serve();
			}
		}

	}

	/** Work of a lane, as a runner sees it. */
	interface Task {

		/**
		 * Does a limited part of the work.
		 * @return whether more work may follow now; {@code false} once the lane has
		 * retired or waits for the limit of a handler
		 */
		boolean takeTurn();

		/**
		 * Drops the work because no worker accepts it.
		 * @param cause why
		 */
		void discard(Throwable cause);

	}

}
