package io.github.eslboot.event.delivery;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Place where at most one runner without work waits for the next lane. Unparking a thread
 * is cheaper than submitting a task to the workers, and the CPU caches of the thread are
 * warm. A runner waits only while lanes become ready at least once per keep-alive time.
 * Thread-safe.
 */
final class IdleRunner {

	/** Keep-alive time of a runner without work, in nanoseconds. */
	static final long KEEP_ALIVE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final long keepAliveNanos;

	private final LongSupplier nanos;

	private final AtomicReference<@Nullable ParkedRunner> parked = new AtomicReference<>();

	private volatile boolean oftenCalled;

	private volatile long lastCallNanos;

	IdleRunner(long keepAliveNanos, LongSupplier nanos) {
		this.keepAliveNanos = keepAliveNanos;
		this.nanos = nanos;
		this.lastCallNanos = nanos.getAsLong() - keepAliveNanos;
	}

	/**
	 * Calls the waiting runner, because lanes became ready.
	 * @param now time in nanoseconds
	 * @return whether a runner was waiting
	 */
	boolean call(long now) {
		this.oftenCalled = now - this.lastCallNanos < this.keepAliveNanos;
		this.lastCallNanos = now;
		ParkedRunner runner = (this.parked.get() != null) ? this.parked.getAndSet(null) : null;
		if (runner == null) {
			return false;
		}
		runner.called = true;
		LockSupport.unpark(runner.thread);
		return true;
	}

	/**
	 * Waits for a call for the keep-alive time. A runner that was called always serves,
	 * and one whose time has passed can no longer be called, so no lane is left to a
	 * runner that has ended.
	 * @return whether the runner was called
	 */
	boolean awaitCall() {
		if (!this.oftenCalled) {
			return false;
		}
		ParkedRunner self = new ParkedRunner(Thread.currentThread());
		if (!this.parked.compareAndSet(null, self)) {
			return false;
		}
		long deadline = this.nanos.getAsLong() + this.keepAliveNanos;
		long left = this.keepAliveNanos;
		while (!self.called && left > 0 && !self.thread.isInterrupted()) {
			LockSupport.parkNanos(this, left);
			left = deadline - this.nanos.getAsLong();
		}
		return !this.parked.compareAndSet(self, null);
	}

	private static final class ParkedRunner {

		final Thread thread;

		volatile boolean called;

		ParkedRunner(Thread thread) {
			this.thread = thread;
		}

	}

}
