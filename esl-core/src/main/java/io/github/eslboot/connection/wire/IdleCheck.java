package io.github.eslboot.connection.wire;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Probes a server that has sent nothing for an interval, and ends the connection if it
 * does not reply. Used on the event loop only.
 */
final class IdleCheck {

	private final ConnectionOptions options;

	private final EventLoop loop;

	private final PendingReplies replies;

	private final LongSupplier lastReadNanos;

	private final ConnectionFailures failures;

	private final Consumer<PendingReply> submit;

	private final Consumer<EslException> fail;

	private @Nullable ScheduledFuture<?> timer;

	private boolean closed;

	/**
	 * @param lastReadNanos time of the last read
	 * @param submit sends a command
	 * @param fail ends the connection
	 */
	IdleCheck(ConnectionOptions options, EventLoop loop, PendingReplies replies, LongSupplier lastReadNanos,
			ConnectionFailures failures, Consumer<PendingReply> submit, Consumer<EslException> fail) {
		this.options = options;
		this.loop = loop;
		this.replies = replies;
		this.lastReadNanos = lastReadNanos;
		this.failures = failures;
		this.submit = submit;
		this.fail = fail;
	}

	void start() {
		schedule(this.options.idleCheckInterval().toNanos());
	}

	private void schedule(long delayNanos) {
		if (!this.closed && !this.options.idleCheckInterval().isZero()) {
			this.timer = this.loop.schedule(this::check, delayNanos, TimeUnit.NANOSECONDS);
		}
	}

	/** Probes only if no reply is pending: a pending one has a deadline of its own. */
	private void check() {
		long interval = this.options.idleCheckInterval().toNanos();
		long silent = System.nanoTime() - this.lastReadNanos.getAsLong();
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

	void close() {
		this.closed = true;
		if (this.timer != null) {
			this.timer.cancel(false);
		}
	}

}
