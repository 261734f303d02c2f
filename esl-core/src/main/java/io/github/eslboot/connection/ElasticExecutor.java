package io.github.eslboot.connection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that are started as needed: a task goes to an idle thread, else to a new one,
 * and waits only while the maximum number of threads is busy. A thread ends after ten
 * seconds without a task. A {@link java.util.concurrent.ThreadPoolExecutor} either queues
 * before it starts more threads or loses the task whose thread cannot be started.
 * <p>
 * The queue has no bound of its own. Its tasks are runners of lanes, completions of
 * operations and notifications, which are bounded where they originate; a task that was
 * dropped here would be an operation that never completes. Thread-safe.
 */
final class ElasticExecutor implements ClientExecutor {

	private static final Logger logger = LoggerFactory.getLogger(ElasticExecutor.class);

	private static final long KEEP_ALIVE = TimeUnit.SECONDS.toNanos(10);

	/** Wakes an idle thread after the shutdown. */
	private static final Runnable NOTHING = () -> {
	};

	private final String name;

	private final int max;

	private final ClientThreads threads;

	private final StartRetry retry;

	private final BusyWarning busyWarning;

	private final ReentrantLock lock = new ReentrantLock();

	/** Signalled when a thread ends. The fields below are guarded by the lock. */
	private final Condition ended = this.lock.newCondition();

	/** While tasks wait, no thread is idle. */
	private final Queue<Runnable> waiting = new ArrayDeque<>();

	/** The thread that became idle last is the first to get a task. */
	private final Deque<Worker> idle = new ArrayDeque<>();

	private final Set<Worker> running = new HashSet<>();

	/** Threads that are being started. */
	private int starting;

	private boolean shutDown;

	/**
	 * Creates an executor without threads.
	 * @param name name of the threads, without their number
	 * @param max maximum number of threads
	 * @param threads creates the threads
	 * @param timers runs the next attempt to start a thread
	 * @param remedy what to do if all threads are busy, for a log line
	 */
	ElasticExecutor(String name, int max, ClientThreads threads, DelayedTasks timers, String remedy) {
		this.name = name;
		this.max = max;
		this.threads = threads;
		this.retry = new StartRetry(name, timers, this::startAgain);
		this.busyWarning = new BusyWarning("All %d threads '%s*' are busy".formatted(max, name), timers, remedy);
	}

	@Override
	public void execute(Runnable task) {
		Worker free;
		boolean start = false;
		boolean busy = false;
		this.lock.lock();
		try {
			if (this.shutDown) {
				throw new RejectedExecutionException("The threads '" + this.name + "*' are shut down");
			}
			free = this.idle.pollFirst();
			if (free != null) {
				free.next = task;
			}
			else {
				this.waiting.add(task);
				this.busyWarning.added();
				start = this.running.size() + this.starting < this.max;
				if (start) {
					this.starting++;
				}
				busy = !start;
			}
		}
		finally {
			this.lock.unlock();
		}
		if (free != null) {
			LockSupport.unpark(free.thread);
		}
		else if (start) {
			start(false);
		}
		else if (busy) {
			this.busyWarning.watch();
		}
	}

	/**
	 * Starts a thread that was counted before. If that fails, the task waits for another
	 * thread or for the next attempt.
	 * @param startsMore whether the thread starts others while tasks wait
	 * @return whether the thread was started
	 */
	private boolean start(boolean startsMore) {
		try {
			Worker worker = new Worker(startsMore);
			worker.thread.start();
			return true;
		}
		catch (Throwable ex) {
			int left;
			this.lock.lock();
			try {
				this.starting--;
				left = this.waiting.size();
				this.ended.signalAll();
			}
			finally {
				this.lock.unlock();
			}
			this.retry.failed(ex, left);
			return false;
		}
	}

	/** The new thread starts the others: this one may be an event loop. */
	private void startAgain() {
		if (mayStart()) {
			start(true);
		}
	}

	/** Counts a thread that is to be started if tasks wait and the maximum permits. */
	private boolean mayStart() {
		this.lock.lock();
		try {
			boolean start = this.waiting.size() > this.starting && this.running.size() + this.starting < this.max;
			if (start) {
				this.starting++;
			}
			return start;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Returns the next task, or {@code null} if the thread is to end. */
	private @Nullable Runnable next(Worker worker) {
		this.lock.lock();
		try {
			Runnable task = this.waiting.poll();
			if (task != null) {
				this.busyWarning.taken();
				return task;
			}
			if (this.shutDown) {
				end(worker);
				return null;
			}
			worker.next = null;
			this.idle.addFirst(worker);
		}
		finally {
			this.lock.unlock();
		}
		return awaitNext(worker);
	}

	private @Nullable Runnable awaitNext(Worker worker) {
		long deadline = System.nanoTime() + KEEP_ALIVE;
		Runnable task = worker.next;
		while (task == null) {
			long left = deadline - System.nanoTime();
			if (left <= 0 && endIdle(worker)) {
				return null;
			}
			LockSupport.parkNanos(this, left);
			Thread.interrupted();
			task = worker.next;
		}
		return task;
	}

	/** Returns {@code false} if a task was handed over in the meantime. */
	private boolean endIdle(Worker worker) {
		this.lock.lock();
		try {
			boolean unused = this.idle.remove(worker);
			if (unused) {
				end(worker);
			}
			return unused;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void end(Worker worker) {
		this.running.remove(worker);
		this.ended.signalAll();
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.error("A task of '{}*' failed", this.name, ex);
		}
	}

	@Override
	public ThreadStats stats() {
		this.lock.lock();
		try {
			return new ThreadStats(this.running.size() - this.idle.size(), this.max, this.waiting.size(),
					this.retry.failures());
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void shutDown() {
		this.lock.lock();
		try {
			this.shutDown = true;
			for (Worker worker = this.idle.poll(); worker != null; worker = this.idle.poll()) {
				worker.next = NOTHING;
				LockSupport.unpark(worker.thread);
			}
		}
		finally {
			this.lock.unlock();
		}
		startAgain();
	}

	@Override
	public boolean awaitEnd(long nanos) throws InterruptedException {
		long left = nanos;
		this.lock.lockInterruptibly();
		try {
			while (this.running.size() + this.starting > 0) {
				if (left <= 0) {
					return false;
				}
				left = this.ended.awaitNanos(left);
			}
			return this.waiting.isEmpty();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public @Nullable Runnable poll() {
		this.lock.lock();
		try {
			return this.waiting.poll();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void interrupt() {
		this.lock.lock();
		try {
			this.running.forEach((worker) -> worker.thread.interrupt());
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Body of a thread. */
	private final class Worker implements Runnable {

		private final boolean startsMore;

		private final Thread thread;

		/** Task that was handed over; set while this object is removed from the idle. */
		private volatile @Nullable Runnable next;

		Worker(boolean startsMore) {
			this.startsMore = startsMore;
			this.thread = ElasticExecutor.this.threads.newThread(ElasticExecutor.this.name, this);
		}

		@Override
		public void run() {
			ElasticExecutor executor = ElasticExecutor.this;
			executor.lock.lock();
			try {
				executor.starting--;
				executor.running.add(this);
			}
			finally {
				executor.lock.unlock();
			}
			boolean more = this.startsMore;
			while (more && executor.mayStart()) {
				more = executor.start(false);
			}
			for (Runnable task = executor.next(this); task != null; task = executor.next(this)) {
				executor.run(task);
				// A flag that a task leaves is not meant for the next one.
				Thread.interrupted();
			}
		}

	}

}
