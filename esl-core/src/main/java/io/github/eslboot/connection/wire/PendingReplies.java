package io.github.eslboot.connection.wire;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.command.CommandKind;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.Sent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queue of the commands that await their reply, in the order in which they were written.
 * FreeSWITCH answers in that order, so the next reply belongs to the first command, even
 * if its caller has given up. This is also the place that knows whether a command that
 * fails may have reached the server, see {@link Sent}.
 */
final class PendingReplies {

	private static final Logger logger = LoggerFactory.getLogger(PendingReplies.class);

	private final ConnectionOptions options;

	private final Runnable nonePending;

	/** Number of admitted commands without a reply, written or not. */
	private final AtomicInteger count = new AtomicInteger();

	/**
	 * Appended to by the thread that holds the writer's lock; removed from by the thread
	 * that reads, or when all fail.
	 */
	private final Queue<PendingReply> written = new ConcurrentLinkedQueue<>();

	private volatile @Nullable Runnable callback;

	private volatile long lateReplies;

	/**
	 * @param nonePending called by any thread when {@link #takeNoPendingCallback()} may
	 * have a callback
	 */
	PendingReplies(ConnectionOptions options, Runnable nonePending) {
		this.options = options;
		this.nonePending = nonePending;
	}

	/**
	 * Admits a command, or fails it if the maximum is reached. Any thread.
	 * @return whether the command was admitted
	 */
	boolean admit(PendingReply command) {
		if (this.count.incrementAndGet() <= this.options.maxPendingCommands()) {
			return true;
		}
		countDown();
		command.completeExceptionally(new EslBusyException(
				"%d commands already wait for their reply on the connection to %s; '%s' was not sent"
					.formatted(this.options.maxPendingCommands(), this.options, command.command)));
		return false;
	}

	/** Returns the number of admitted commands without a reply. Any thread. */
	int count() {
		return this.count.get();
	}

	/**
	 * Subtracts one from the count: a command was answered, or will never be written. Any
	 * thread.
	 */
	void countDown() {
		if (this.count.decrementAndGet() == 0 && this.callback != null) {
			this.nonePending.run();
		}
	}

	/** Stores a callback for {@link #takeNoPendingCallback()}. Any thread. */
	void onNoPendingReplies(Runnable noPendingCallback) {
		this.callback = noPendingCallback;
	}

	/** Returns the callback, once, when no reply is pending. On the event loop. */
	@Nullable Runnable takeNoPendingCallback() {
		Runnable current = this.callback;
		if (current == null || this.count.get() > 0) {
			return null;
		}
		this.callback = null;
		return current;
	}

	/** Appends a command that is written next, with the writer's lock held. */
	void add(PendingReply command) {
		this.written.add(command);
	}

	/** Returns the command that the next reply belongs to. Any thread. */
	@Nullable PendingReply first() {
		return this.written.peek();
	}

	/**
	 * Completes the command that a reply belongs to.
	 * @return {@code false} if there is none
	 */
	boolean answer(EslReply reply) {
		PendingReply first = this.written.peek();
		return first != null && answer(first, reply);
	}

	/**
	 * Completes a command if it is the first and the reply can be one to it.
	 * @return whether it was completed
	 */
	boolean answer(PendingReply command, EslReply reply) {
		// The event loop may fail and remove the command at the same time.
		if (this.written.peek() != command || !fits(reply, command) || !this.written.remove(command)) {
			return false;
		}
		countDown();
		if (command.late) {
			this.lateReplies = this.lateReplies + 1;
			logger.debug("{}: dropped the late reply to '{}'", this.options, command.command);
		}
		else {
			command.complete(reply);
		}
		return true;
	}

	long lateReplies() {
		return this.lateReplies;
	}

	/** FreeSWITCH answers {@code api} by a {@code command/reply} only to refuse it. */
	private static boolean fits(EslReply reply, PendingReply command) {
		return !(reply instanceof CommandReply refusal && refusal.isOk() && command.command.kind() == CommandKind.API);
	}

	/**
	 * Fails the written commands whose timeout has passed; they keep their place. On the
	 * event loop.
	 * @param now the time
	 * @param patient whether a late command may wait without limit while it is not the
	 * first
	 * @return time of the next check, or {@code null} if no reply is pending
	 * @throws EslConnectionException when the limit on late replies has passed
	 */
	@Nullable Long expire(long now, boolean patient) {
		long grace = Durations.toNanos(this.options.lateReplyTimeout());
		Long next = null;
		for (PendingReply command : this.written) {
			long due = command.deadlineNanos + (command.late ? grace : 0);
			if (patient && command.late && command != this.written.peek()) {
				due = now + grace;
			}
			if (due - now <= 0) {
				if (command.late) {
					throw new EslConnectionException(Reason.UNRESPONSIVE, "%s still has not answered '%s', %s overdue"
						.formatted(this.options, command.command, Durations.toText(this.options.lateReplyTimeout())));
				}
				command.late = true;
				command.completeExceptionally(new EslTimeoutException(Sent.MAYBE,
						"%s did not answer '%s' within %s; whether it ran the command is unknown, and slow ones belong in bgapi"
							.formatted(this.options, command.command, Durations.toText(command.timeout))));
				due = command.deadlineNanos + grace;
			}
			next = (next == null || due - next < 0) ? Long.valueOf(due) : next;
		}
		return next;
	}

	/** Fails a claimed command whose timeout passed before it was written. */
	void expireUnsent(PendingReply command) {
		command.completeExceptionally(new EslTimeoutException(Sent.NO,
				"'%s' was not sent to %s within %s; the event loop of the connection is overloaded or blocked"
					.formatted(command.command, this.options, Durations.toText(command.timeout))));
	}

	/** Fails all written commands. Nothing is added any more. */
	void failAll(EslException cause) {
		for (PendingReply command = this.written.poll(); command != null; command = this.written.poll()) {
			fail(command, cause, Sent.MAYBE, "was not answered, whether it ran is unknown");
		}
	}

	/** Fails a command that was not written. */
	void failUnsent(PendingReply command, EslException cause) {
		fail(command, cause, Sent.NO, "was not sent");
	}

	private void fail(PendingReply command, EslException cause, Sent sent, String outcome) {
		this.count.decrementAndGet();
		if (!command.isDone()) {
			Reason reason = (cause instanceof EslConnectionException known) ? known.reason() : Reason.LOST;
			command.completeExceptionally(new EslConnectionException(reason, sent,
					"'%s' %s: %s".formatted(command.command, outcome, cause.getMessage()), cause));
		}
	}

}
