package io.github.eslboot.test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Handle that observes and releases an injected fault. Thread-safe.
 *
 * @since 0.1.0
 */
public final class InjectedFault implements AutoCloseable {

	private final Runnable onRelease;

	private final AtomicInteger hits = new AtomicInteger();

	private final CountDownLatch firstHit = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	InjectedFault(Runnable onRelease) {
		this.onRelease = onRelease;
	}

	/**
	 * Ends the fault. Replies and connections that it held back continue. A second call
	 * has no effect.
	 */
	public void release() {
		synchronized (this) {
			if (isReleased()) {
				return;
			}
			this.released.countDown();
		}
		this.onRelease.run();
	}

	/** Does the same as {@link #release()}. */
	@Override
	public void close() {
		release();
	}

	/**
	 * Returns whether the fault was released.
	 * @return {@code true} after {@link #release()}
	 */
	public boolean isReleased() {
		return this.released.getCount() == 0;
	}

	/**
	 * Returns how many times the fault took effect, counted in affected connections,
	 * replies or frames.
	 * @return the number
	 */
	public int hits() {
		return this.hits.get();
	}

	/**
	 * Waits until the fault has taken effect at least once.
	 * @param timeout maximum time to wait
	 * @return {@code false} if it did not take effect in time
	 * @throws InterruptedException if the thread is interrupted
	 */
	public boolean awaitHit(Duration timeout) throws InterruptedException {
		return this.firstHit.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	void hit() {
		this.hits.incrementAndGet();
		this.firstHit.countDown();
	}

	void awaitRelease(Duration timeout) throws InterruptedException {
		this.released.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

}
