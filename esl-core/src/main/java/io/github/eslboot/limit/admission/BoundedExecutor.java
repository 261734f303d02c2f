package io.github.eslboot.limit.admission;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executor that uses a few threads of another one at a time: tasks that do not return
 * must not take all of its threads. Further tasks wait; their number is bounded by who
 * submits them. Thread-safe.
 */
final class BoundedExecutor implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(BoundedExecutor.class);

	private final Executor threads;

	private final int maxThreads;

	/** Guarded by this, like the next field. */
	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private int running;

	BoundedExecutor(Executor threads, int maxThreads) {
		this.threads = threads;
		this.maxThreads = maxThreads;
	}

	/**
	 * Executes a task.
	 * @throws RuntimeException if the other executor starts no thread; then the task is
	 * not executed
	 */
	@Override
	public void execute(Runnable task) {
		synchronized (this) {
			this.tasks.add(task);
			if (this.running >= this.maxThreads) {
				return;
			}
			this.running++;
		}
		try {
			this.threads.execute(this::runTasks);
		}
		catch (Throwable ex) {
			synchronized (this) {
				this.running--;
				if (!this.tasks.remove(task)) {
					// Another thread runs it.
					return;
				}
			}
			throw ex;
		}
	}

	private void runTasks() {
		for (Runnable task = next(); task != null; task = next()) {
			try {
				task.run();
			}
			catch (Throwable ex) {
				logger.error("A task failed", ex);
			}
		}
	}

	private synchronized @Nullable Runnable next() {
		Runnable task = this.tasks.poll();
		if (task == null) {
			this.running--;
		}
		return task;
	}

}
