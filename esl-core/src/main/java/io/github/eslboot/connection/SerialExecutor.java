package io.github.eslboot.connection;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.github.eslboot.internal.LogThrottle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executor that runs its tasks on another executor one at a time and in order. A task
 * that throws does not affect the next ones. If a task blocks, a limited number of tasks
 * waits, and later ones are dropped. If the other executor is shut down, all are dropped.
 */
final class SerialExecutor implements Executor, Runnable {

	private static final Logger logger = LoggerFactory.getLogger(SerialExecutor.class);

	/** Maximum number of tasks that wait for one that blocks. */
	static final int MAX_TASKS = 10_000;

	private final LogThrottle droppedLog = new LogThrottle();

	private final Executor executor;

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private boolean running;

	private long dropped;

	SerialExecutor(Executor executor) {
		this.executor = executor;
	}

	@Override
	public void execute(Runnable task) {
		synchronized (this.tasks) {
			if (this.tasks.size() >= MAX_TASKS) {
				drop();
				return;
			}
			this.tasks.add(task);
			if (this.running) {
				return;
			}
			this.running = true;
		}
		try {
			this.executor.execute(this);
		}
		catch (RejectedExecutionException ex) {
			synchronized (this.tasks) {
				logger.debug("The callback threads are shut down; dropped {} notifications", this.tasks.size());
				this.tasks.clear();
				this.running = false;
			}
		}
		catch (Throwable ex) {
			logger.warn("The executor failed; the notifications wait until another one is submitted", ex);
			synchronized (this.tasks) {
				this.running = false;
			}
		}
	}

	private void drop() {
		this.dropped++;
		if (this.droppedLog.isDue()) {
			logger.warn(
					"{} notifications wait for a listener that has not returned; {} dropped so far, listeners miss state changes",
					MAX_TASKS, this.dropped);
		}
	}

	@Override
	public void run() {
		while (true) {
			Runnable task;
			synchronized (this.tasks) {
				task = this.tasks.poll();
				if (task == null) {
					this.running = false;
					return;
				}
			}
			try {
				task.run();
			}
			catch (Throwable ex) {
				logger.error("A listener failed; later notifications follow", ex);
			}
		}
	}

}
