package io.github.eslboot.connection;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executor that runs its tasks on another executor one at a time and in order. A task
 * that throws does not affect the next ones. If the other executor cannot start a thread,
 * the tasks wait for the next call of {@link #execute}; if it is shut down, they are
 * dropped.
 */
final class SerialExecutor implements Executor, Runnable {

	private static final Logger logger = LoggerFactory.getLogger(SerialExecutor.class);

	private final Executor executor;

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private boolean running;

	SerialExecutor(Executor executor) {
		this.executor = executor;
	}

	@Override
	public void execute(Runnable task) {
		synchronized (this.tasks) {
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
				logger.debug("The workers are shut down; dropped {} notifications", this.tasks.size());
				this.tasks.clear();
				this.running = false;
			}
		}
		catch (Throwable ex) {
			logger.warn("Could not start a worker; the notifications wait until another one is submitted", ex);
			synchronized (this.tasks) {
				this.running = false;
			}
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
