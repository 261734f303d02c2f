package io.github.eslboot.connection.wire;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.protocol.EslException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines of the pending replies, with one timer for all. The timer checks all replies
 * and is scheduled for the next deadline. Used on the event loop only.
 */
final class ReplyDeadlines {

	private final EventLoop loop;

	private final PendingReplies replies;

	private final boolean patient;

	private final Consumer<EslException> fail;

	private @Nullable ScheduledFuture<?> timer;

	private long timerAt;

	private boolean closed;

	/**
	 * @param patient whether a late command may wait without limit while it is not the
	 * first: on a connection that the server opened, a command waits until the
	 * applications before it have ended
	 * @param fail ends the connection
	 */
	ReplyDeadlines(EventLoop loop, PendingReplies replies, boolean patient, Consumer<EslException> fail) {
		this.loop = loop;
		this.replies = replies;
		this.patient = patient;
		this.fail = fail;
	}

	/** Schedules a check for a deadline, unless an earlier one is scheduled. */
	void arm(long deadline) {
		if (this.closed) {
			return;
		}
		if (this.timer == null || deadline - this.timerAt < 0) {
			cancelTimer();
			this.timer = null;
			this.timerAt = deadline;
			this.timer = this.loop.schedule(this::check, Math.max(0, deadline - System.nanoTime()),
					TimeUnit.NANOSECONDS);
		}
	}

	private void check() {
		this.timer = null;
		try {
			Long next = this.replies.expire(System.nanoTime(), this.patient);
			if (next != null) {
				arm(next);
			}
		}
		catch (EslConnectionException ex) {
			this.fail.accept(ex);
		}
		catch (Throwable ex) {
			// Without a timer the other commands would wait for ever.
			this.fail.accept(new EslConnectionException(Reason.LOST,
					"The deadlines of pending replies could not be checked: " + ex, ex));
		}
	}

	void close() {
		this.closed = true;
		cancelTimer();
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
	}

}
