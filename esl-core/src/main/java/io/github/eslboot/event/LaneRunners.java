package io.github.eslboot.event;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs lanes that have work. Waking a thread costs several times what delivering an event
 * does, so lanes queue up here and a few runners on the workers serve them, each until
 * none is left. Safe for use by several threads.
 */
final class LaneRunners {

	private static final Logger logger = LoggerFactory.getLogger(EventStream.class);

	/** So many runners may be woken per {@link #WINDOW} unless they are held up. */
	private static final int FIRST_ALLOWANCE = 4;

	private static final int LAST_ALLOWANCE = 1 << 16;

	/** So many turns in a {@link #WINDOW} a runner takes whose listeners do not block. */
	private static final int PROGRESS = 8;

	/** Those left over by whoever reads. */
	private static final int PROCESSORS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

	private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(1);

	private static final long LONGEST_CHECK_DELAY = TimeUnit.MILLISECONDS.toNanos(4);

	/**
	 * How long a runner without work stays, if work has been coming as often: to unpark a
	 * thread is cheaper than to give the workers a task, and its caches are warm.
	 */
	static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(1);

	private final String name;

	private final Executor workers;

	private final ScheduledExecutorService ticker;

	/** Lanes that have work and no runner. */
	private final Queue<Task> ready = new ConcurrentLinkedQueue<>();

	/** Lanes that became ready since the last flush. */
	private final AtomicInteger readied = new AtomicInteger();

	/** Runners that serve, or are about to. */
	private final AtomicInteger running = new AtomicInteger();

	/** Runners handed to the workers that have not begun. */
	private final AtomicInteger beginning = new AtomicInteger();

	/** The runner that waits for work, if one does. */
	private final AtomicReference<@Nullable Waiting> waiting = new AtomicReference<>();

	private final long patience;

	private volatile boolean oftenReady;

	private final LongSupplier nanos;

	private volatile long lastFlushNanos;

	/** Guards what follows. */
	private final Object waking = new Object();

	private long windowBegin;

	private int woken;

	private int allowance = FIRST_ALLOWANCE;

	private boolean checkScheduled;

	/** The longer the more often all was well. */
	private long checkDelay = WINDOW;

	/** Turns taken, and lanes that waited, when the check was scheduled. */
	private long turnsBefore;

	private int waitingBefore;

	/** Turns runners have taken. */
	private final LongAdder turns = new LongAdder();

	/**
	 * Creates runners.
	 * @param patience how long a runner without work stays, in nanoseconds
	 * @param nanos a clock, in nanoseconds
	 */
	LaneRunners(String name, Executor workers, ScheduledExecutorService ticker, long patience, LongSupplier nanos) {
		this.name = name;
		this.workers = workers;
		this.ticker = ticker;
		this.patience = patience;
		this.nanos = nanos;
		this.lastFlushNanos = nanos.getAsLong() - PATIENCE;
		this.windowBegin = nanos.getAsLong() - WINDOW;
	}

	/** Queues a lane, which waits for the next flush if no runner comes by earlier. */
	void ready(Task lane) {
		this.ready.add(lane);
		this.readied.getAndIncrement();
	}

	/**
	 * Sees to it that lanes with work get a runner: at once for each when there are few.
	 * In a flood no more runners are woken than there are processors, for those that
	 * already run come by soon; should a check find that they have not, as listeners that
	 * block hold them up, it allows more each millisecond, until it finds that they have.
	 */
	void flush() {
		int lanes = (this.readied.get() != 0) ? this.readied.getAndSet(0) : 0;
		if (lanes > 0) {
			long now = this.nanos.getAsLong();
			this.oftenReady = now - this.lastFlushNanos < this.patience;
			this.lastFlushNanos = now;
			int unserved = callWaiting() ? lanes - 1 : lanes;
			if (unserved > 0) {
				wake(unserved, 0, now);
			}
		}
	}

	private boolean callWaiting() {
		Waiting runner = (this.waiting.get() != null) ? this.waiting.getAndSet(null) : null;
		if (runner == null) {
			return false;
		}
		runner.called = true;
		LockSupport.unpark(runner.thread);
		return true;
	}

	/** Starts so many runners at least, whatever is allowed. */
	private void wake(int lanes, int least, long now) {
		int runners;
		synchronized (this.waking) {
			if (now - this.windowBegin >= WINDOW) {
				this.windowBegin = now;
				this.woken = 0;
			}
			int wanted = lanes - this.beginning.get();
			int allowed = this.allowance - this.woken;
			if (wanted > allowed && this.allowance == FIRST_ALLOWANCE) {
				// A flood: who runs serves many lanes, and more would only take turns.
				allowed = Math.min(allowed, PROCESSORS - this.running.get());
			}
			runners = Math.max(least, Math.min(wanted, allowed));
			this.woken += runners;
			// Some rely on runners that may be held up before they come by.
			if (runners < lanes || this.allowance > FIRST_ALLOWANCE) {
				scheduleCheck(lanes);
			}
		}
		for (int i = 0; i < runners; i++) {
			start();
		}
	}

	private void scheduleCheck(int waiting) {
		if (this.checkScheduled) {
			return;
		}
		try {
			this.ticker.schedule(this::check, this.checkDelay, TimeUnit.NANOSECONDS);
			this.checkScheduled = true;
			this.waitingBefore = waiting;
			this.turnsBefore = this.turns.sum();
		}
		catch (RejectedExecutionException ex) {
			// Shutting down; the runners there are do what is left.
			this.checkScheduled = false;
		}
	}

	/** Some lanes got no runner of their own: have they had their turn meanwhile? */
	private void check() {
		int serving;
		boolean progress;
		synchronized (this.waking) {
			// Before lanes are counted, so that for any that come later there is a check.
			this.checkScheduled = false;
			serving = this.running.get();
			long expected = Math.min(this.waitingBefore, (long) serving * PROGRESS);
			progress = this.turns.sum() - this.turnsBefore >= expected;
		}
		int waiting = this.ready.size();
		synchronized (this.waking) {
			boolean served = waiting == 0 || progress;
			this.checkDelay = served ? Math.min(this.checkDelay * 2, LONGEST_CHECK_DELAY) : WINDOW;
			this.allowance = served ? FIRST_ALLOWANCE : Math.min(this.allowance * 2, LAST_ALLOWANCE);
			if (waiting > 0 && served && serving > 0) {
				scheduleCheck(waiting);
				return;
			}
		}
		if (waiting > 0) {
			wake(waiting, (serving == 0) ? 1 : 0, this.nanos.getAsLong());
		}
	}

	private void start() {
		this.beginning.incrementAndGet();
		this.running.incrementAndGet();
		try {
			this.workers.execute(this::serve);
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			// No worker is to be had: shut down, or no memory for another thread.
			this.beginning.decrementAndGet();
			this.running.decrementAndGet();
			for (Task lane = this.ready.poll(); lane != null; lane = this.ready.poll()) {
				lane.discard(ex);
			}
		}
	}

	/** What a runner does. */
	private void serve() {
		this.beginning.decrementAndGet();
		try {
			do {
				serveReady();
			}
			while (this.oftenReady && awaitReady());
		}
		finally {
			this.running.decrementAndGet();
		}
	}

	/**
	 * One runner at a time waits. Whoever is called serves; whoever gives up is not
	 * called any more, so that nothing is left to a runner that went.
	 */
	private boolean awaitReady() {
		Waiting me = new Waiting(Thread.currentThread());
		if (!this.waiting.compareAndSet(null, me)) {
			return false;
		}
		long deadline = this.nanos.getAsLong() + this.patience;
		long left = this.patience;
		while (!me.called && left > 0 && !me.thread.isInterrupted()) {
			LockSupport.parkNanos(this, left);
			left = deadline - this.nanos.getAsLong();
		}
		return !this.waiting.compareAndSet(me, null);
	}

	private void serveReady() {
		for (Task lane = this.ready.poll(); lane != null; lane = this.ready.poll()) {
			this.turns.increment();
			if (takeTurn(lane)) {
				// Others first; this runner comes by again.
				this.ready.add(lane);
			}
		}
	}

	private boolean takeTurn(Task lane) {
		try {
			return lane.takeTurn();
		}
		catch (Throwable ex) {
			// Listeners are guarded one by one: this is memory, or a fault of ours.
			logger.error("{}: a lane failed; it goes on behind what it was at", this.name, ex);
			return true;
		}
	}

	/** A runner that has no work for now. */
	private static final class Waiting {

		final Thread thread;

		volatile boolean called;

		Waiting(Thread thread) {
			this.thread = thread;
		}

	}

	/** A lane, as a runner sees it. */
	interface Task {

		/**
		 * Does some of its work.
		 * @return whether there may be more; {@code false} once the lane is out of use
		 */
		boolean takeTurn();

		/**
		 * Drops its work, as nobody is there to do it.
		 * @param cause why
		 */
		void discard(Throwable cause);

	}

}
