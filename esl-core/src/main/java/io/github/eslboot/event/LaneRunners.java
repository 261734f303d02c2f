package io.github.eslboot.event;

import java.util.Iterator;
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

	/** Whether a check will come; flushes look, too, when it is time. */
	private boolean checkScheduled;

	/** The longer the more often all was well. */
	private long checkDelay = WINDOW;

	private long lastLook;

	/** Whether a flush has looked since the check was scheduled. */
	private boolean lookedSince;

	/** Turns taken, and lanes that waited, at the last look. */
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
				wake(unserved, now);
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

	private void wake(int lanes, long now) {
		int runners;
		synchronized (this.waking) {
			int unserved = lanes;
			if (this.checkScheduled && now - this.lastLook >= this.checkDelay) {
				int waiting = waiting();
				unserved = look(waiting, now) ? lanes : Math.max(lanes, waiting);
				this.lookedSince = true;
			}
			runners = allowed(unserved, now);
		}
		start(runners);
	}

	private int allowed(int lanes, long now) {
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
		int runners = Math.max(0, Math.min(wanted, allowed));
		this.woken += runners;
		if ((runners < wanted || this.allowance > FIRST_ALLOWANCE) && !this.checkScheduled) {
			scheduleCheck(lanes, now);
		}
		return runners;
	}

	private void scheduleCheck(int waiting, long now) {
		try {
			// Twice, so that whoever flushes comes first: to wake the ticker costs more.
			this.ticker.schedule(this::check, this.checkDelay * 2, TimeUnit.NANOSECONDS);
			this.checkScheduled = true;
			this.lookedSince = false;
			remember(waiting, now);
		}
		catch (RejectedExecutionException ex) {
			// Shutting down; the runners there are do what is left.
			this.checkScheduled = false;
		}
	}

	private void remember(int waiting, long now) {
		this.lastLook = now;
		this.waitingBefore = waiting;
		this.turnsBefore = this.turns.sum();
	}

	/** Some lanes got no runner, and perhaps nothing has come since. */
	private void check() {
		long now = this.nanos.getAsLong();
		int runners = 0;
		synchronized (this.waking) {
			this.checkScheduled = false;
			int waiting = waiting();
			boolean served = this.lookedSince || look(waiting, now);
			boolean unattended = this.running.get() == 0;
			if (waiting > 0 && served && !unattended) {
				scheduleCheck(waiting, now);
			}
			else if (waiting > 0) {
				runners = Math.max(unattended ? 1 : 0, allowed(waiting, now));
			}
		}
		start(runners);
	}

	/**
	 * Have lanes that waited had their turn meanwhile?
	 * @return {@code false} if runners are held up, and more are allowed therefore
	 */
	private boolean look(int waiting, long now) {
		long expected = Math.min(this.waitingBefore, (long) this.running.get() * PROGRESS);
		boolean served = waiting == 0 || this.turns.sum() - this.turnsBefore >= expected;
		this.checkDelay = served ? Math.min(this.checkDelay * 2, LONGEST_CHECK_DELAY) : WINDOW;
		this.allowance = served ? FIRST_ALLOWANCE : Math.min(this.allowance * 2, LAST_ALLOWANCE);
		remember(waiting, now);
		return served;
	}

	/** Lanes without a runner, counted as far as it matters. */
	private int waiting() {
		int most = Math.max(this.allowance * 2, this.running.get() * PROGRESS);
		int count = 0;
		for (Iterator<Task> lanes = this.ready.iterator(); count < most && lanes.hasNext(); lanes.next()) {
			count++;
		}
		return count;
	}

	private void start(int runners) {
		for (int i = 0; i < runners; i++) {
			start();
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
