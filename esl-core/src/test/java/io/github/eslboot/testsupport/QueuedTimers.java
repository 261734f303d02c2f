package io.github.eslboot.testsupport;

import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Scheduler that ignores the delay of a task and adds the task to a queue, from which the
 * test runs it.
 */
public final class QueuedTimers extends ScheduledThreadPoolExecutor {

	private final Queue<Runnable> tasks;

	public QueuedTimers(Queue<Runnable> tasks) {
		super(0);
		this.tasks = tasks;
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
		this.tasks.add(task);
		return null;
	}

}
