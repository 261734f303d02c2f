package io.github.eslboot.event;

import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Puts what is scheduled into a queue that a test works off, whatever its time. */
final class QueuedTimers extends ScheduledThreadPoolExecutor {

	private final Queue<Runnable> tasks;

	QueuedTimers(Queue<Runnable> tasks) {
		super(0);
		this.tasks = tasks;
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
		this.tasks.add(task);
		return null;
	}

}
