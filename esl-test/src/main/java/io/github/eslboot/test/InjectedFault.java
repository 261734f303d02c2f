package io.github.eslboot.test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fault in force. Thread-safe.
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
	 * Ends the fault: what was held back goes on. A second call does nothing.
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

	/** Same as {@link #release()}. */
	@Override
	public void close() {
		release();
	}

	/**
	 * Whether the fault is over.
	 * @return true once it was released
	 */
	public boolean isReleased() {
		return this.released.getCount() == 0;
	}

	/**
	 * How often the fault did its harm so far: connections, replies or frames met.
	 * @return the count
	 */
	public int hits() {
		return this.hits.get();
	}

	/**
	 * Waits until the fault has done harm once.
	 * @param timeout how long at most
	 * @return whether it has
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
