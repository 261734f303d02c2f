package io.github.eslboot.connection.wire;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands, for callers that block and for those that do not. A caller that blocks
 * writes its command and reads its reply itself where that is possible, see
 * {@link CallerReplyReader}. Thread-safe.
 */
final class CommandSender {

	/**
	 * Maximum delay with which the event loop fails a command whose timeout has passed.
	 */
	private static final Duration EVENT_LOOP_DELAY = Duration.ofSeconds(5);

	private final PendingReplies replies;

	private final CommandWriter writer;

	private final ReplyDeadlines deadlines;

	private final Executor loop;

	private final SpinWait spin = new SpinWait();

	/** {@code null} if only the event loop may read, as with TLS. */
	private volatile @Nullable CallerReplyReader reader;

	/**
	 * @param loop runs tasks on the event loop
	 */
	CommandSender(PendingReplies replies, CommandWriter writer, ReplyDeadlines deadlines, Executor loop) {
		this.replies = replies;
		this.writer = writer;
		this.deadlines = deadlines;
		this.loop = loop;
	}

	/** Allows callers to read their replies. */
	void allowCallers(CallerReplyReader callerReader) {
		this.reader = callerReader;
	}

	/** Sends a command and blocks until its reply arrives. */
	EslReply send(EslCommand command, Duration timeout) {
		PendingReply reply = new PendingReply(command, timeout);
		CallerReplyReader current = this.reader;
		try {
			submitNow(reply, current);
			if (this.replies.count() <= 1) {
				// The event loop reads the replies to several commands, and would wait
				// for
				// the processor that a spinning caller uses.
				this.spin.await(reply, current);
			}
			if (current != null) {
				current.await(reply);
			}
			return awaitReply(reply);
		}
		finally {
			// Has an effect only if the thread was interrupted. A command that is not yet
			// written is then never written.
			if (reply.cancel(false)) {
				watch(reply);
			}
		}
	}

	private EslReply awaitReply(PendingReply reply) {
		if (!reply.isDone()) {
			try {
				return reply.get(reply.deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
			}
			catch (TimeoutException ex) {
				if (reply.claim()) {
					this.replies.expireUnsent(reply);
				}
				else {
					// The event loop fails it, and remembers that its reply is late.
					watch(reply);
				}
			}
			catch (ExecutionException | InterruptedException ex) {
				if (ex instanceof InterruptedException) {
					Thread.currentThread().interrupt();
				}
			}
		}
		return Futures.await(reply, EVENT_LOOP_DELAY, reply.command);
	}

	/** Sends a command; the future completes on the event loop. */
	CompletableFuture<EslReply> sendAsync(EslCommand command, Duration timeout) {
		PendingReply pending = new PendingReply(command, timeout);
		submit(pending);
		return pending;
	}

	/**
	 * Sends a command, in one write with all others that are enqueued before the write.
	 */
	void submit(PendingReply command) {
		if (admit(command, this.reader)) {
			this.writer.enqueue(command);
		}
	}

	/**
	 * Sends a command whose caller blocks. If no other reply is pending the caller writes
	 * the command and is going to read the reply; otherwise one write for all enqueued
	 * commands is more efficient. The caller checks the deadline itself, until it calls
	 * {@link #watch}.
	 */
	private void submitNow(PendingReply command, @Nullable CallerReplyReader current) {
		if (!admit(command, current)) {
			return;
		}
		if (current == null || this.replies.count() > 1 || !current.begin(command)) {
			this.writer.enqueue(command);
		}
		else if (!this.writer.writeNow(command)) {
			current.leave(command);
			this.writer.enqueue(command);
		}
	}

	private boolean admit(PendingReply command, @Nullable CallerReplyReader current) {
		if (current != null && !command.hasOnlyItsReply()) {
			current.expectMore();
		}
		return this.replies.admit(command);
	}

	/**
	 * Makes the event loop check the deadline of a command whose caller no longer waits.
	 */
	private void watch(PendingReply command) {
		this.loop.execute(() -> {
			CallerReplyReader current = this.reader;
			if (current != null) {
				current.resume();
			}
			this.deadlines.arm(command.deadlineNanos);
		});
	}

}
