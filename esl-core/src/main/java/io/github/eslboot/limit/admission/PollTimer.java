package io.github.eslboot.limit.admission;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Timer of the next check of waiting calls: of several requests only the earliest is
 * kept. Guarded by the lock of the {@link CallLimiter}.
 */
final class PollTimer {

	private final Supplier<? extends EventLoop> timers;

	private final Runnable task;

	private @Nullable ScheduledFuture<?> pending;

	private long pendingAt;

	PollTimer(Supplier<? extends EventLoop> timers, Runnable task) {
		this.timers = timers;
		this.task = task;
	}

	void schedule(long delayNanos) {
		EventLoop timers = this.timers.get();
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
