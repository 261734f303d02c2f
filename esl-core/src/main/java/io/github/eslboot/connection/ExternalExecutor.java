package io.github.eslboot.connection;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.internal.OneTimeTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executor of the application. A task that it does not take, because it rejects tasks or
 * cannot start a thread, is submitted again later, and no task runs twice. Not shut down
 * with the client. Thread-safe.
 */
final class ExternalExecutor implements ClientExecutor {

	private static final Logger logger = LoggerFactory.getLogger(ExternalExecutor.class);

	private final String name;

	private final Executor executor;

	private final StartRetry retry;

	private final BusyWarning busyWarning;

	/** Tasks that the executor has not taken. */
	private final Queue<OneTimeTask> refused = new ConcurrentLinkedQueue<>();

	private final AtomicInteger active = new AtomicInteger();

	private volatile boolean shutDown;

	/**
	 * Creates a wrapper.
	 * @param name what runs on the executor, for log lines
	 * @param executor the executor
	 * @param timers runs the next attempt to submit a task
	 * @param remedy what to do if tasks wait, for a log line
	 */
	ExternalExecutor(String name, Executor executor, DelayedTasks timers, String remedy) {
		this.name = name;
		this.executor = executor;
		this.retry = new StartRetry(name, timers, this::submitAgain);
		this.busyWarning = new BusyWarning("The executor of the application for '%s*' is busy".formatted(name), timers,
				remedy);
	}

	@Override
	public void execute(Runnable task) {
		if (this.shutDown || (this.executor instanceof ExecutorService service && service.isShutdown())) {
			throw new RejectedExecutionException("The executor for '" + this.name + "*' is shut down");
		}
		this.busyWarning.added();
		submit(new OneTimeTask(() -> run(task)));
	}

	private void submit(OneTimeTask task) {
		try {
			this.executor.execute(task);
			if (!task.hasStarted()) {
				this.busyWarning.watch();
			}
		}
		catch (Throwable ex) {
			if (!task.hasStarted()) {
				this.refused.add(task);
				this.retry.failed(ex, this.refused.size());
			}
		}
	}

	private void run(Runnable task) {
		this.busyWarning.taken();
		this.active.getAndIncrement();
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.error("A task of '{}*' failed", this.name, ex);
		}
		finally {
			this.active.getAndDecrement();
		}
	}

	private void submitAgain() {
		// A task that is refused again is added at the end of the queue.
		int count = this.refused.size();
		for (int i = 0; i < count; i++) {
			OneTimeTask task = this.refused.poll();
			if (task != null) {
				submit(task);
			}
		}
	}

	@Override
	public ThreadStats stats() {
		return new ThreadStats(this.active.get(), Integer.MAX_VALUE, this.busyWarning.waiting(), this.retry.failures());
	}

	@Override
	public void shutDown() {
		this.shutDown = true;
	}

	@Override
	public boolean awaitEnd(long nanos) {
		return this.refused.isEmpty();
	}

	@Override
	public @Nullable Runnable poll() {
		return this.refused.poll();
	}

	@Override
	public void interrupt() {
		// The threads belong to the application.
	}

}
