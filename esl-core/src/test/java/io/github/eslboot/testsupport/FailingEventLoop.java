package io.github.eslboot.testsupport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.ScheduledFuture;

/** Event loop that does not take the next timers, on request. */
public final class FailingEventLoop extends DefaultEventLoop {

	private final AtomicInteger failures = new AtomicInteger();

	/**
	 * Makes the next timers fail.
	 * @param count number of timers
	 */
	public void failNext(int count) {
		this.failures.set(count);
	}

	/**
	 * Returns whether all timers that were to fail have failed.
	 * @return {@code true} if the next timer does not fail
	 */
	public boolean haveFailed() {
		return this.failures.get() == 0;
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
		if (this.failures.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
			throw new OutOfMemoryError("simulated");
		}
		return super.schedule(task, delay, unit);
	}

}
