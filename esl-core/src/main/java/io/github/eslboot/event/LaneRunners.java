package io.github.eslboot.event;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs lanes that have work. Waking a thread costs several times what delivering an event
 * does, so lanes queue up here and a few runners on the workers serve them, each until
 * none is left. Safe for use by several threads.
 */
final class LaneRunners {

	private static final Logger logger = LoggerFactory.getLogger(EventStream.class);

	/** So many runners may be woken per {@link #WINDOW} at first. */
	private static final int FIRST_ALLOWANCE = 4;

	private static final int LAST_ALLOWANCE = 1 << 16;

	private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(1);

	private final String name;

	private final Executor workers;

	private final ScheduledExecutorService timers;

	/** Lanes that have work and no runner. */
	private final Queue<Task> ready = new ConcurrentLinkedQueue<>();

	/** Lanes that became ready since the last flush. */
	private final AtomicInteger readied = new AtomicInteger();

	/** Runners handed to the workers that have not begun. */
	private final AtomicInteger beginning = new AtomicInteger();

	/** Guards what follows. */
	private final Object waking = new Object();

	private long windowBegin = System.nanoTime() - WINDOW;

	private int woken;

	private int allowance = FIRST_ALLOWANCE;

	private boolean checkScheduled;

	LaneRunners(String name, Executor workers, ScheduledExecutorService timers) {
		this.name = name;
		this.workers = workers;
		this.timers = timers;
	}

	/** Queues a lane, which waits for the next flush if no runner comes by earlier. */
	void ready(Task lane) {
		this.ready.add(lane);
		this.readied.getAndIncrement();
	}

	/**
	 * Sees to it that lanes with work get a runner: at once for each when there are few.
	 * In a flood the number of wake-ups per millisecond is limited, for runners that
	 * already run come by soon; should they be held up by listeners that block, the next
	 * check allows twice as many, and so on.
	 */
	void flush() {
		int lanes = (this.readied.get() != 0) ? this.readied.getAndSet(0) : 0;
		if (lanes > 0) {
			wake(lanes);
		}
	}

	private void wake(int lanes) {
		int runners;
		synchronized (this.waking) {
			long now = System.nanoTime();
			if (now - this.windowBegin >= WINDOW) {
				this.windowBegin = now;
				this.woken = 0;
			}
			int wanted = lanes - this.beginning.get();
			runners = Math.max(0, Math.min(wanted, this.allowance - this.woken));
			this.woken += runners;
			if (runners < wanted && !this.checkScheduled) {
				this.checkScheduled = scheduleCheck();
			}
		}
		for (int i = 0; i < runners; i++) {
			start();
		}
	}

	private boolean scheduleCheck() {
		try {
			this.timers.schedule(this::check, WINDOW, TimeUnit.NANOSECONDS);
			return true;
		}
		catch (RejectedExecutionException ex) {
			// Shutting down; the runners there are do what is left.
			return false;
		}
	}

	/** Some lanes got no runner: are they still waiting? */
	private void check() {
		int waiting;
		synchronized (this.waking) {
			this.checkScheduled = false;
			waiting = this.ready.size();
			this.allowance = (waiting > 0) ? Math.min(this.allowance * 2, LAST_ALLOWANCE) : FIRST_ALLOWANCE;
		}
		if (waiting > 0) {
			wake(waiting);
		}
	}

	private void start() {
		this.beginning.incrementAndGet();
		try {
			this.workers.execute(this::serve);
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			// No worker is to be had: shut down, or no memory for another thread.
			this.beginning.decrementAndGet();
			for (Task lane = this.ready.poll(); lane != null; lane = this.ready.poll()) {
				lane.discard(ex);
			}
		}
	}

	/** What a runner does. */
	private void serve() {
		this.beginning.decrementAndGet();
		for (Task lane = this.ready.poll(); lane != null; lane = this.ready.poll()) {
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
