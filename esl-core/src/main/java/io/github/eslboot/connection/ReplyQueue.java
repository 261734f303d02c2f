package io.github.eslboot.connection;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.command.CommandKind;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.protocol.CommandReply;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands that are under way on a connection, and which reply belongs to which: the
 * server answers in the order in which it was sent them, so each keeps its place until it
 * is answered, whether somebody still waits or not.
 */
final class ReplyQueue {

	private static final Logger logger = LoggerFactory.getLogger(EslConnection.class);

	private final ConnectionOptions options;

	private final Runnable caughtUp;

	/** Commands taken on and not settled, written or not. */
	private final AtomicInteger pending = new AtomicInteger();

	/**
	 * Added to by whoever writes, one at a time; taken by whoever reads, likewise, or
	 * when all fail.
	 */
	private final Queue<PendingReply> written = new ConcurrentLinkedQueue<>();

	private volatile @Nullable Runnable onCaughtUp;

	private volatile long lateReplies;

	/**
	 * @param caughtUp called by any thread when, perhaps, {@link #takeCaughtUp()} has
	 * something to tell
	 */
	ReplyQueue(ConnectionOptions options, Runnable caughtUp) {
		this.options = options;
		this.caughtUp = caughtUp;
	}

	/** Any thread. What is not taken on has been failed. */
	boolean takeOn(PendingReply command) {
		if (this.pending.incrementAndGet() <= this.options.maxPendingCommands()) {
			return true;
		}
		settled();
		command.completeExceptionally(new EslBusyException(
				"%d commands wait for their reply on the connection to %s already; '%s' was not sent"
					.formatted(this.options.maxPendingCommands(), this.options, command.command)));
		return false;
	}

	/** Any thread. */
	int pending() {
		return this.pending.get();
	}

	/** Any thread: a command was given up before it was written. */
	void settled() {
		if (this.pending.decrementAndGet() == 0 && this.onCaughtUp != null) {
			this.caughtUp.run();
		}
	}

	/**
	 * Any thread. The callback is for {@link #takeCaughtUp()}, once nothing is pending.
	 */
	void onCaughtUp(Runnable callback) {
		this.onCaughtUp = callback;
	}

	/** Returns the callback, once, when nothing is pending. */
	@Nullable Runnable takeCaughtUp() {
		Runnable callback = this.onCaughtUp;
		if (callback == null || this.pending.get() > 0) {
			return null;
		}
		this.onCaughtUp = null;
		return callback;
	}

	/** The command is written next, or has been a moment ago. */
	void add(PendingReply command) {
		this.written.add(command);
	}

	/** The command that the next reply belongs to. Any thread. */
	@Nullable PendingReply first() {
		return this.written.peek();
	}

	/**
	 * Gives a reply to the command it belongs to.
	 * @return whether there is one
	 */
	boolean answer(EslReply reply) {
		PendingReply first = this.written.peek();
		return first != null && answer(first, reply);
	}

	/**
	 * Gives a reply to the first command, if it is this one and can have such a reply.
	 */
	boolean answer(PendingReply command, EslReply reply) {
		// It may be failed this moment, and taken away.
		if (this.written.peek() != command || !fits(reply, command) || !this.written.remove(command)) {
			return false;
		}
		settled();
		if (command.late) {
			this.lateReplies = this.lateReplies + 1;
			logger.debug("Dropped the late reply to '{}' from {}", command.command, this.options);
		}
		else {
			command.complete(reply);
		}
		return true;
	}

	long lateReplies() {
		return this.lateReplies;
	}

	/** An {@code api} is answered by a {@code command/reply} only to refuse it. */
	private static boolean fits(EslReply reply, PendingReply command) {
		return !(reply instanceof CommandReply refusal && refusal.isOk() && command.command.kind() == CommandKind.API);
	}

	/**
	 * On the event loop: fails what is overdue, which keeps its place.
	 * @param now the time
	 * @param patient whether a late command may wait behind another for as long as that
	 * takes
	 * @return when to look again, or {@code null} when nothing is awaited
	 * @throws EslConnectionException when a late reply is overdue by so much that it will
	 * not come
	 */
	@Nullable Long failOverdue(long now, boolean patient) {
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
				expire(command);
				due = command.deadlineNanos + grace;
			}
			next = (next == null || due - next < 0) ? Long.valueOf(due) : next;
		}
		return next;
	}

	private void expire(PendingReply command) {
		command.late = true;
		command.completeExceptionally(new EslTimeoutException(
				"%s did not answer '%s' within %s; whether it ran the command is unknown, and slow ones belong in bgapi"
					.formatted(this.options, command.command, Durations.toText(command.timeout))));
	}

	/** Fails all that were written, when nobody adds to them any more. */
	void failAll(EslException cause) {
		for (PendingReply command = this.written.poll(); command != null; command = this.written.poll()) {
			fail(command, cause, "was not answered, whether it ran is unknown");
		}
	}

	/** Fails a command that was not written. */
	void failUnsent(PendingReply command, EslException cause) {
		fail(command, cause, "was not sent");
	}

	private void fail(PendingReply command, EslException cause, String what) {
		this.pending.decrementAndGet();
		if (!command.isDone()) {
			Reason reason = (cause instanceof EslConnectionException known) ? known.reason() : Reason.LOST;
			command.completeExceptionally(new EslConnectionException(reason,
					"'%s' %s: %s".formatted(command.command, what, cause.getMessage()), cause));
		}
	}

}
