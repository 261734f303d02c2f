package io.github.eslboot.connection.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import io.github.eslboot.command.CommandInternals;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Writes commands, in the order of their pending replies. Enqueued commands are collected
 * and written by the event loop in one write. A caller writes its command itself if no
 * other write precedes it, which saves a hop to the event loop.
 */
final class CommandWriter {

	private static final byte[] NOTHING = new byte[0];

	private static final byte[] EMPTY_LINE = { '\n' };

	/** More bytes than a server sends between two wake-ups if it sleeps between them. */
	private static final int FLOOD = 64 << 10;

	private final ConnectionOptions options;

	private final EventLoop loop;

	private final PendingReplies replies;

	private final LongConsumer deadlines;

	private final Consumer<Throwable> onWriteFailure;

	/** Commands for the event loop to write. */
	private final Queue<PendingReply> outbox = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean drainScheduled = new AtomicBoolean();

	/** Held by the thread that writes. */
	private final ReentrantLock writing = new ReentrantLock();

	/** Writes that the event loop has begun and not finished; guarded by the lock. */
	private int unfinishedWrites;

	/** Bytes that did not fit into the socket's buffer; guarded by the lock. */
	private byte[] rest = NOTHING;

	private volatile @Nullable ChannelHandlerContext context;

	/** Channel that callers may write to; {@code null} if only the event loop may. */
	private volatile @Nullable CallerReadableChannel callerChannel;

	private volatile @Nullable EslException closeCause;

	/** Bytes read before the last wake-up; used on the ticker only. */
	private long readBefore;

	/**
	 * Whether more than {@link #FLOOD} bytes were read before the last wake-up; used on
	 * the ticker only.
	 */
	private boolean flooded;

	/**
	 * @param deadlines called on the event loop with the deadline of each command that it
	 * writes
	 * @param onWriteFailure called by any thread with a failure to write
	 */
	CommandWriter(ConnectionOptions options, EventLoop loop, PendingReplies replies, LongConsumer deadlines,
			Consumer<Throwable> onWriteFailure) {
		this.options = options;
		this.loop = loop;
		this.replies = replies;
		this.deadlines = deadlines;
		this.onWriteFailure = onWriteFailure;
	}

	/** Allows the event loop to write. On the event loop. */
	void connected(ChannelHandlerContext connected) {
		this.context = connected;
	}

	/** Allows callers to write as well. On the event loop. */
	void allowCallers(CallerReadableChannel channel) {
		this.callerChannel = channel;
	}

	/** Enqueues a command for the event loop. Any thread. */
	void enqueue(PendingReply command) {
		this.outbox.add(command);
		scheduleDrain();
	}

	private void scheduleDrain() {
		if (this.drainScheduled.compareAndSet(false, true)) {
			try {
				this.loop.execute(this::drain);
			}
			catch (RejectedExecutionException ex) {
				this.drainScheduled.set(false);
				failOutbox(new EslConnectionException(Reason.CLOSED, Sent.NO, "The event loops are shut down", ex));
			}
			catch (Throwable ex) {
				// A later command tries again.
				this.drainScheduled.set(false);
				failOutbox(new EslConnectionException(Reason.UNAVAILABLE, Sent.NO,
						"The event loop of the connection to %s took no task (%s)".formatted(this.options, ex), ex));
			}
		}
	}

	private void drain() {
		this.drainScheduled.set(false);
		ChannelHandlerContext current = this.context;
		EslException cause = this.closeCause;
		if (cause != null || current == null) {
			failOutbox((cause != null) ? cause : new EslConnectionException(Reason.UNAVAILABLE, Sent.NO,
					"The connection to " + this.options + " is not open", null));
			return;
		}
		CallerReadableChannel channel = this.callerChannel;
		if (channel != null) {
			// The callers of these commands do not read the replies.
			channel.resume();
		}
		List<PendingReply> overdue;
		this.writing.lock();
		try {
			overdue = writeOutbox(current);
		}
		finally {
			this.writing.unlock();
		}
		// Without the lock, since this runs the stages that depend on the reply.
		overdue.forEach(this.replies::expireUnsent);
	}

	/**
	 * Writes all enqueued commands in one write. With the lock held. A failure ends the
	 * connection, which fails the commands that have become pending replies.
	 * @return the commands that were not written since their timeout has passed
	 */
	private List<PendingReply> writeOutbox(ChannelHandlerContext current) {
		List<PendingReply> overdue = List.of();
		ByteBuf buffer = null;
		try {
			if (this.rest.length > 0) {
				buffer = current.alloc().ioBuffer(this.rest.length).writeBytes(this.rest);
				this.rest = NOTHING;
			}
			long now = System.nanoTime();
			for (PendingReply command = this.outbox.poll(); command != null; command = this.outbox.poll()) {
				if (command.isDone() || !command.claim()) {
					this.replies.countDown();
					continue;
				}
				if (command.deadlineNanos - now <= 0) {
					this.replies.countDown();
					overdue = overdue.isEmpty() ? new ArrayList<>() : overdue;
					overdue.add(command);
					continue;
				}
				this.replies.add(command);
				byte[] bytes = CommandInternals.bytes(command.command);
				if (buffer == null) {
					buffer = current.alloc().ioBuffer(bytes.length);
				}
				buffer.writeBytes(bytes);
				this.deadlines.accept(command.deadlineNanos);
			}
		}
		catch (Throwable ex) {
			if (buffer != null) {
				buffer.release();
				buffer = null;
			}
			this.onWriteFailure.accept(ex);
		}
		if (buffer != null) {
			write(current, buffer);
		}
		return overdue;
	}

	/** With the lock held. */
	private void write(ChannelHandlerContext current, ByteBuf buffer) {
		this.unfinishedWrites++;
		current.writeAndFlush(buffer).addListener((done) -> {
			this.writing.lock();
			try {
				this.unfinishedWrites--;
			}
			finally {
				this.writing.unlock();
			}
		});
	}

	/**
	 * Writes a command on the calling thread, if no other write precedes it. Any thread.
	 * @return {@code false} if the command has to be enqueued
	 */
	boolean writeNow(PendingReply command) {
		CallerReadableChannel target = this.callerChannel;
		byte[] bytes = CommandInternals.bytes(command.command);
		if (target == null || bytes.length > CallerReadableChannel.MAX_CALLER_WRITE || !this.writing.tryLock()) {
			return false;
		}
		try {
			if (this.closeCause != null || this.unfinishedWrites > 0 || this.rest.length > 0
					|| !this.outbox.isEmpty()) {
				return false;
			}
			command.claim();
			this.replies.add(command);
			int count = target.writeNow(bytes);
			if (count < bytes.length) {
				this.rest = Arrays.copyOfRange(bytes, count, bytes.length);
				scheduleDrain();
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			this.onWriteFailure.accept(ex);
		}
		finally {
			this.writing.unlock();
		}
		return true;
	}

	/**
	 * Sends an empty line to wake up the server. Sends none while a write is unfinished,
	 * since it may have ended in the middle of a command and wakes up the server as well;
	 * and none if many bytes were received since the last call, since the server does not
	 * sleep then. On the ticker.
	 */
	WakeUp.Outcome sendEmptyLine() {
		ChannelHandlerContext current = this.context;
		if (this.closeCause != null || current == null) {
			return WakeUp.Outcome.CLOSED;
		}
		if (isFlooded()) {
			return WakeUp.Outcome.SERVER_BUSY;
		}
		if (this.writing.tryLock()) {
			try {
				CallerReadableChannel target = this.callerChannel;
				if (this.unfinishedWrites == 0 && this.rest.length == 0) {
					if (target != null) {
						target.writeNow(EMPTY_LINE);
					}
					else {
						write(current, current.alloc().ioBuffer(1).writeBytes(EMPTY_LINE));
					}
				}
			}
			catch (IOException | RuntimeException | Error ex) {
				this.onWriteFailure.accept(ex);
			}
			finally {
				this.writing.unlock();
			}
		}
		return WakeUp.Outcome.SENT;
	}

	private boolean isFlooded() {
		CallerReadableChannel channel = this.callerChannel;
		long before = this.readBefore;
		this.readBefore = (channel != null) ? channel.bytesRead() : 0;
		// After a flood the last call was BUSY_INTERVALS times as long ago.
		int limit = this.flooded ? FLOOD * WakeUp.BUSY_INTERVALS : FLOOD;
		this.flooded = this.readBefore - before > limit;
		return this.flooded;
	}

	/**
	 * Ends all writing. No command is added to the pending replies any more. On the event
	 * loop.
	 */
	void close(EslException cause) {
		this.writing.lock();
		try {
			this.closeCause = cause;
		}
		finally {
			this.writing.unlock();
		}
	}

	/** Fails the commands that are not written. */
	void failOutbox(EslException cause) {
		for (PendingReply command = this.outbox.poll(); command != null; command = this.outbox.poll()) {
			this.replies.failUnsent(command, cause);
		}
	}

}
