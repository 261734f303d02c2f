package io.github.eslboot.limit.admission;

import java.util.concurrent.TimeUnit;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Timer of the next check of waiting calls: of several requests only the earliest is
 * kept. Guarded by the lock of the {@link CallLimiter}.
 */
final class PollTimer {

	private final EslClientResources resources;

	private final Runnable task;

	private @Nullable ScheduledFuture<?> pending;

	private long pendingAt;

	PollTimer(EslClientResources resources, Runnable task) {
		this.resources = resources;
		this.task = task;
	}

	void schedule(long delayNanos) {
		EventLoop timers = EslClientResourcesInternals.nextEventLoop(this.resources);
		if (timers.isShuttingDown()) {
			return;
		}
		long at = System.nanoTime() + delayNanos;
		ScheduledFuture<?> before = this.pending;
		if (before != null && this.pendingAt - at <= 0) {
			return;
		}
		if (before != null) {
			before.cancel(false);
		}
		// If the next line fails, a later request tries again.
		this.pending = null;
		this.pendingAt = at;
		this.pending = timers.schedule(this.task, delayNanos, TimeUnit.NANOSECONDS);
	}

	/** To be called by the task, under the lock. */
	void expired() {
		this.pending = null;
	}

}
