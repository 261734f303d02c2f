package io.github.eslboot;

import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

import io.github.eslboot.event.ConcurrencyLimit;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.LostEvents;
import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listener of a call that may be attempted on several nodes, one after the other.
 * Forwards the events of the current attempt, and the end of the call exactly once: the
 * end of an abandoned attempt is not the end of the call. An end that arrives before the
 * outcome of its attempt is known is kept until then.
 */
final class FailoverListener {

	private static final Logger logger = LoggerFactory.getLogger(FailoverListener.class);

	private final EslEventListener listener;

	private final Executor workers;

	private final BooleanSupplier closed;

	private volatile @Nullable Attempt current;

	/**
	 * Whether the server accepted the call; {@code null} until known. Guarded by this.
	 */
	private @Nullable Boolean placed;

	/** End of the current attempt that arrived before its outcome. Guarded by this. */
	private @Nullable EndReason earlyEnd;

	/**
	 * Creates a listener without an attempt.
	 * @param listener listener of the call
	 * @param workers runs the notification of an end that was kept
	 * @param closed returns whether all nodes are closed. If only the stream of one node
	 * is closed, the node has left its group and its calls are lost
	 */
	FailoverListener(EslEventListener listener, Executor workers, BooleanSupplier closed) {
		this.listener = listener;
		this.workers = workers;
		this.closed = closed;
	}

	/** Starts the next attempt and abandons the previous one. */
	synchronized EslEventListener nextAttempt() {
		Attempt next = new Attempt();
		this.current = next;
		this.earlyEnd = null;
		return next;
	}

	/**
	 * Records the outcome of the last attempt. Only the first invocation has an effect.
	 * @param success whether the server has accepted the call
	 */
	void placed(boolean success) {
		EndReason end;
		synchronized (this) {
			if (this.placed != null) {
				return;
			}
			this.placed = success;
			end = success ? this.earlyEnd : EndReason.CANCELLED;
		}
		if (end != null) {
			notifyEnd(end);
		}
	}

	/**
	 * Notifies on a worker, or on the calling thread if the workers are shut down or
	 * cannot start a thread.
	 */
	private void notifyEnd(EndReason end) {
		Runnable notification = () -> {
			try {
				this.listener.onEnd(end);
			}
			catch (Throwable ex) {
				logger.error("{}: the notification of the end {} failed", this.listener, end, ex);
			}
		};
		try {
			this.workers.execute(notification);
		}
		catch (Throwable ex) {
			notification.run();
		}
	}

	private void end(Attempt attempt, EndReason reason) {
		synchronized (this) {
			if (attempt != this.current || Boolean.FALSE.equals(this.placed)) {
				return;
			}
			if (this.placed == null) {
				this.earlyEnd = reason;
				return;
			}
		}
		this.listener.onEnd(reason);
	}

	/** Listener of one attempt. */
	private final class Attempt implements EslEventListener {

		private boolean isCurrent() {
			return FailoverListener.this.current == this;
		}

		@Override
		public Class<?> handlerType() {
			return FailoverListener.this.listener.handlerType();
		}

		@Override
		public @Nullable ConcurrencyLimit concurrencyLimit(EslEvent event) {
			return FailoverListener.this.listener.concurrencyLimit(event);
		}

		@Override
		public void onEvent(EslEvent event) throws Exception {
			if (isCurrent()) {
				FailoverListener.this.listener.onEvent(event);
			}
		}

		@Override
		public void onLost(LostEvents lost) {
			if (isCurrent()) {
				FailoverListener.this.listener.onLost(lost);
			}
		}

		@Override
		public void onGap(EventGap gap) {
			if (isCurrent()) {
				FailoverListener.this.listener.onGap(gap);
			}
		}

		@Override
		public void onEnd(EndReason reason) {
			boolean nodeLeft = reason == EndReason.STREAM_CLOSED && !FailoverListener.this.closed.getAsBoolean();
			end(this, nodeLeft ? EndReason.LOST : reason);
		}

		@Override
		public String toString() {
			return FailoverListener.this.listener.toString();
		}

	}

}
