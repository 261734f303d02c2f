package io.github.eslboot.call;

import java.util.Objects;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/** Flow of one call: waiting for a thread, running, or over until the call ends. */
final class RunningFlow {

	/** Uuid of the call when the flow was admitted. */
	final String uuid;

	/** Name of the server of the call. */
	final String node;

	/** Time until which the call waits for a thread. */
	final long waitEndNanos;

	/** The event that starts the flow; {@code null} once it has ended. */
	private volatile @Nullable EslEvent event;

	private @Nullable Thread thread;

	private boolean interrupted;

	/** Time of the admission, or of the last check. Guarded by the lock of the flows. */
	private long checkedNanos = System.nanoTime();

	RunningFlow(EslEvent event, String uuid, String node, long waitEndNanos) {
		this.event = event;
		this.uuid = uuid;
		this.node = node;
		this.waitEndNanos = waitEndNanos;
	}

	EslEvent event() {
		return Objects.requireNonNull(this.event, "the flow has ended");
	}

	/** Returns whether the server is to be asked whether the call still exists. */
	boolean isCheckDue(long now, long quietNanos) {
		if (now - this.checkedNanos < quietNanos) {
			return false;
		}
		this.checkedNanos = now;
		return true;
	}

	synchronized void begin() {
		this.thread = Thread.currentThread();
	}

	/** Ends the run, and clears an interrupt that was meant for it. */
	synchronized void end() {
		this.thread = null;
		this.event = null;
		Thread.interrupted();
	}

	/** Interrupts the flow, because the flows are stopped. */
	synchronized void interrupt() {
		if (this.thread != null) {
			this.interrupted = true;
			this.thread.interrupt();
		}
	}

	synchronized boolean isInterrupted() {
		return this.interrupted;
	}

	@Override
	public String toString() {
		return "call " + ProtocolInternals.logText(this.uuid);
	}

}
