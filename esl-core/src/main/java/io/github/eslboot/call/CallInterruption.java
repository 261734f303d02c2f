package io.github.eslboot.call;

import org.jspecify.annotations.Nullable;

/**
 * Interrupt of a thread when a call ends, from {@link EslCall#interruptOnEnd()} to
 * {@link #close()}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class CallInterruption implements AutoCloseable {

	private final CallMonitor monitor;

	private final Runnable action = this::interrupt;

	private @Nullable Thread thread = Thread.currentThread();

	private boolean interrupted;

	private CallInterruption(CallMonitor monitor) {
		this.monitor = monitor;
	}

	/** Starts to observe the end of a call for the calling thread. */
	static CallInterruption begin(CallMonitor monitor) {
		CallInterruption interruption = new CallInterruption(monitor);
		monitor.onEnd(interruption.action);
		return interruption;
	}

	private synchronized void interrupt() {
		Thread current = this.thread;
		if (current != null) {
			this.interrupted = true;
			current.interrupt();
		}
	}

	/**
	 * Returns whether the thread was interrupted because the call has ended.
	 * @return whether it was interrupted
	 */
	public synchronized boolean isInterrupted() {
		return this.interrupted;
	}

	/**
	 * Ends the interruption: the thread is not interrupted any more. Clears the thread's
	 * interrupt flag if this object has set it, so it must be called by that thread.
	 */
	@Override
	public void close() {
		this.monitor.removeOnEnd(this.action);
		synchronized (this) {
			Thread current = this.thread;
			this.thread = null;
			if (this.interrupted && current == Thread.currentThread()) {
				Thread.interrupted();
			}
		}
	}

}
