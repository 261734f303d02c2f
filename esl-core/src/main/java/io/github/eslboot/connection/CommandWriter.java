package io.github.eslboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.protocol.EslException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Writes commands, in the order in which their replies are awaited: what gathers goes out
 * in one write of the event loop, and a caller for whom nothing is in the way writes its
 * command itself, which spares a hop to the event loop.
 */
final class CommandWriter {

	private static final byte[] NOTHING = new byte[0];

	private static final byte[] EMPTY_LINE = { '\n' };

	/** More than a server sends between two wake-ups that sleeps in between. */
	private static final int FLOOD = 64 << 10;

	private final ConnectionOptions options;

	private final EventLoop loop;

	private final ReplyQueue replies;

	private final LongConsumer deadlines;

	private final Consumer<Throwable> broken;

	/** Commands from any thread, on their way to the event loop. */
	private final Queue<PendingReply> outbox = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean drainScheduled = new AtomicBoolean();

	/** Held by the one thread that writes. */
	private final ReentrantLock writing = new ReentrantLock();

	/** Writes the event loop has begun and not finished; guarded by {@link #writing}. */
	private int unfinishedWrites;

	/** What a caller could not write, as the socket's buffer was full; likewise. */
	private byte[] rest = NOTHING;

	private volatile @Nullable ChannelHandlerContext context;

	/**
	 * For callers to write to; {@code null} when only the event loop may, as with TLS.
	 */
	private volatile @Nullable SharedSocketChannel shared;

	private volatile @Nullable EslException closeCause;

	/** Bytes read at the last wake-up, and whether they were many; for the ticker. */
	private long readBefore;

	private boolean flooded;

	/**
	 * @param deadlines told on the event loop when it has to look after a command it
	 * wrote
	 * @param broken told by any thread that it could not write
	 */
	CommandWriter(ConnectionOptions options, EventLoop loop, ReplyQueue replies, LongConsumer deadlines,
			Consumer<Throwable> broken) {
		this.options = options;
		this.loop = loop;
		this.replies = replies;
		this.deadlines = deadlines;
		this.broken = broken;
	}

	/** On the event loop, which may write from now on. */
	void connected(ChannelHandlerContext connected) {
		this.context = connected;
	}

	/** On the event loop: callers may write, too. */
	void share(SharedSocketChannel channel) {
		this.shared = channel;
	}

	/** Any thread. */
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
				failOutbox(new EslConnectionException(Reason.CLOSED, "The event loops are shut down", ex));
			}
		}
	}

	/** All that gathered since the last time goes out in one write. */
	private void drain() {
		this.drainScheduled.set(false);
		ChannelHandlerContext current = this.context;
		EslException cause = this.closeCause;
		if (cause != null || current == null) {
			failOutbox((cause != null) ? cause : new EslConnectionException(Reason.UNAVAILABLE,
					"The connection to " + this.options + " is not open"));
			return;
		}
		SharedSocketChannel channel = this.shared;
		if (channel != null) {
			// Whoever waits for these replies does not read them.
			channel.resume();
		}
		this.writing.lock();
		try {
			ByteBuf buffer = null;
			if (this.rest.length > 0) {
				buffer = current.alloc().ioBuffer(this.rest.length).writeBytes(this.rest);
				this.rest = NOTHING;
			}
			for (PendingReply command = this.outbox.poll(); command != null; command = this.outbox.poll()) {
				if (command.isDone()) {
					this.replies.settled();
					continue;
				}
				byte[] bytes = command.command.bytes();
				if (buffer == null) {
					buffer = current.alloc().ioBuffer(bytes.length);
				}
				buffer.writeBytes(bytes);
				this.replies.add(command);
				this.deadlines.accept(command.deadlineNanos);
			}
			if (buffer != null) {
				write(current, buffer);
			}
		}
		finally {
			this.writing.unlock();
		}
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
	 * Any thread.
	 * @return whether it was written; otherwise something is in the way
	 */
	boolean writeNow(PendingReply command) {
		SharedSocketChannel target = this.shared;
		if (target == null || !this.writing.tryLock()) {
			return false;
		}
		try {
			if (this.closeCause != null || this.unfinishedWrites > 0 || this.rest.length > 0
					|| !this.outbox.isEmpty()) {
				return false;
			}
			this.replies.add(command);
			byte[] bytes = command.command.bytes();
			int count = target.socket().write(ByteBuffer.wrap(bytes));
			if (count < bytes.length) {
				this.rest = Arrays.copyOfRange(bytes, count, bytes.length);
				scheduleDrain();
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			this.broken.accept(ex);
		}
		finally {
			this.writing.unlock();
		}
		return true;
	}

	/**
	 * On the ticker. Not while something else is being written: it may be half a command,
	 * and it wakes the server anyway. Nor when much has come since the last time: then
	 * the server does not sleep.
	 */
	WakeUp.Outcome sendEmptyLine() {
		ChannelHandlerContext current = this.context;
		if (this.closeCause != null || current == null) {
			return WakeUp.Outcome.CLOSED;
		}
		if (isFlooded()) {
			return WakeUp.Outcome.AWAKE;
		}
		if (this.writing.tryLock()) {
			try {
				SharedSocketChannel target = this.shared;
				if (this.unfinishedWrites == 0 && this.rest.length == 0) {
					if (target != null) {
						target.socket().write(ByteBuffer.wrap(EMPTY_LINE));
					}
					else {
						write(current, current.alloc().ioBuffer(1).writeBytes(EMPTY_LINE));
					}
				}
			}
			catch (IOException ex) {
				this.broken.accept(ex);
			}
			finally {
				this.writing.unlock();
			}
		}
		return WakeUp.Outcome.SENT;
	}

	private boolean isFlooded() {
		SharedSocketChannel channel = this.shared;
		long before = this.readBefore;
		this.readBefore = (channel != null) ? channel.bytesRead() : 0;
		// The last time was so much longer ago if the server was awake then.
		int limit = this.flooded ? FLOOD * WakeUp.AWAKE : FLOOD;
		this.flooded = this.readBefore - before > limit;
		return this.flooded;
	}

	/** On the event loop: nothing is written any more, nor added to what is awaited. */
	void close(EslException cause) {
		this.writing.lock();
		try {
			this.closeCause = cause;
		}
		finally {
			this.writing.unlock();
		}
	}

	/** Fails what has not been written. */
	void failOutbox(EslException cause) {
		for (PendingReply command = this.outbox.poll(); command != null; command = this.outbox.poll()) {
			this.replies.failUnsent(command, cause);
		}
	}

}
