package io.github.eslboot.connection.wire;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes a server that has sent nothing for an interval, and ends the connection if it
 * does not reply. Progress is a complete frame, not a byte: after a wrong length, all
 * later bytes would count as the body of one frame, and the connection would stay open
 * without receiving anything. A frame may take several intervals, for a large body on a
 * slow network, but not more than {@link #MAX_FRAME_INTERVALS}. Used on the event loop
 * only.
 */
final class IdleCheck {

	private static final Logger logger = LoggerFactory.getLogger(IdleCheck.class);

	/**
	 * Number of intervals within which a frame must be complete, if the server sends
	 * bytes all the time.
	 */
	static final int MAX_FRAME_INTERVALS = 4;

	private final ConnectionOptions options;

	private final EventLoop loop;

	private final PendingReplies replies;

	private final InputProgress progress;

	private final ConnectionFailures failures;

	private final Consumer<PendingReply> submit;

	private final Consumer<EslException> fail;

	private @Nullable ScheduledFuture<?> timer;

	private boolean closed;

	/** Number of complete frames when the frame in progress was first seen. */
	private long framesBefore = -1;

	/** When the frame in progress was first seen. */
	private long inProgressSince;

	/**
	 * @param progress progress of the input
	 * @param submit sends a command
	 * @param fail ends the connection
	 */
	IdleCheck(ConnectionOptions options, EventLoop loop, PendingReplies replies, InputProgress progress,
			ConnectionFailures failures, Consumer<PendingReply> submit, Consumer<EslException> fail) {
		this.options = options;
		this.loop = loop;
		this.replies = replies;
		this.progress = progress;
		this.failures = failures;
		this.submit = submit;
		this.fail = fail;
	}

	void start() {
		schedule(this.options.idleCheckInterval().toNanos());
	}

	private void schedule(long delayNanos) {
		if (this.closed || this.options.idleCheckInterval().isZero()) {
			return;
		}
		try {
			this.timer = this.loop.schedule(this::guardedCheck, delayNanos, TimeUnit.NANOSECONDS);
		}
		catch (Throwable ex) {
			// Without checks a half-open connection would never end.
			this.fail.accept(new EslConnectionException(Reason.LOST,
					"The next idle check of %s could not be scheduled: %s".formatted(this.options, ex), ex));
		}
	}

	private void guardedCheck() {
		try {
			check();
		}
		catch (Throwable ex) {
			Steps.logFailure(logger, this.options, "the check of the idle connection", ex);
			schedule(this.options.idleCheckInterval().toNanos());
		}
	}

	/** Probes only if no reply is pending: a pending one has a deadline of its own. */
	private void check() {
		long interval = this.options.idleCheckInterval().toNanos();
		long now = System.nanoTime();
		long stuck = incompleteFor(now);
		if (stuck >= MAX_FRAME_INTERVALS * interval) {
			this.fail.accept(this.failures.incompleteFrame(Duration.ofNanos(stuck)));
			return;
		}
		long silent = now - this.progress.lastReadNanos();
		if (silent < interval || this.replies.first() != null) {
			schedule(Math.max(interval - silent, interval / 10));
			return;
		}
		PendingReply probe = PendingReply.probe(this.options.idleCheckTimeout());
		this.submit.accept(probe);
		probe.whenComplete((reply, failure) -> {
			if (failure instanceof EslTimeoutException) {
				this.fail.accept(this.failures.idle(Duration.ofNanos(silent)));
			}
			else {
				schedule(interval);
			}
		});
	}

	/**
	 * Returns for how long the checks have seen the same frame in progress, in
	 * nanoseconds.
	 */
	long incompleteFor(long now) {
		if (!this.progress.isWithinFrame()) {
			this.framesBefore = -1;
			return 0;
		}
		long frames = this.progress.frames();
		if (frames != this.framesBefore) {
			this.framesBefore = frames;
			this.inProgressSince = now;
		}
		return now - this.inProgressSince;
	}

	void close() {
		this.closed = true;
		if (this.timer != null) {
			this.timer.cancel(false);
		}
	}

}
