package io.github.eslboot.connection.wire;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import io.github.eslboot.protocol.DisconnectNotice;
import io.github.eslboot.protocol.EslMessage;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/**
 * Lets a caller that blocks for a reply read that reply from the socket on its own
 * thread. This comment explains the whole mechanism; the other classes that take part
 * refer to it.
 * <p>
 * <b>Why.</b> A reply that the event loop reads costs two wake-ups: the event loop wakes
 * up for the readable socket, and then it wakes up the caller. FreeSWITCH answers a
 * simple command in 50 to 150 µs, and the wake-ups take about as long again. A caller
 * that reads the socket itself needs neither.
 * <p>
 * <b>When a caller reads.</b> On a connection with plain TCP that this client opened,
 * while the caller's command is the only one without a reply, and as long as the server
 * sends nothing but replies. The first command after which it sends more, such as
 * {@code event} or {@code log}, leaves all further reading to the event loop
 * ({@link #expectMore}). The caller
 * <ol>
 * <li>announces itself ({@link #begin}) and writes its command
 * ({@link CommandWriter#writeNow});</li>
 * <li>reads whatever is available, without blocking, during a short {@link SpinWait}
 * ({@link #tryRead});</li>
 * <li>blocks in the {@link CallerSelector} of the connection until the socket is
 * readable, and reads again ({@link #await}). A virtual thread skips this step, since it
 * would pin its carrier: it waits for the future, and the event loop reads;</li>
 * <li>withdraws ({@link #leave}) when it has its reply, when its deadline has passed,
 * when it is interrupted, or when another command was sent in the meantime. If a reply is
 * still pending then, the event loop reads it.</li>
 * </ol>
 * <b>When the event loop reads.</b> In all other cases: during the handshake, with TLS,
 * on accepted connections, when several commands are pending, when the server sends
 * events. While callers read, the event loop would wake up for every reply and find that
 * a caller has taken it, so it pauses (auto-read off). It resumes when a command is
 * enqueued for it, when a caller withdraws without its reply, when the server may send
 * more than replies, and at the latest 20 to 40 ms after the last read by a caller:
 * otherwise the end of an idle connection would not be noticed. Until then
 * {@link #checkOpen} looks at the socket itself.
 * <p>
 * <b>How they exclude each other.</b> By the lock of {@link CallerReadableChannel}. The
 * thread that reads holds it until the bytes are decoded and handled, since both sides
 * share one decoder. No thread waits for it: a caller that does not get the lock leaves
 * the reply to the event loop, and the event loop that does not get it tries again when
 * the selector reports the socket the next time, or pauses. Frames that a caller reads
 * and that are not its reply, such as a disconnect notice, are queued for the event loop,
 * which handles them before anything that it reads later. As long as that queue is not
 * empty no caller reads, so frames are handled in the order in which they were received.
 */
final class CallerReplyReader {

	private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

	private final CallerReadableChannel channel;

	private final PendingReplies replies;

	private final Callbacks callbacks;

	/** The command whose caller reads; {@code null} if no caller does. */
	private final AtomicReference<@Nullable PendingReply> reading = new AtomicReference<>();

	/** Frames that callers have read and that the event loop is to handle. */
	private final Queue<EslMessage> queuedFrames = new ConcurrentLinkedQueue<>();

	/** Whether a caller has read a disconnect notice that ends the connection. */
	private volatile boolean disconnectNoticeRead;

	/** Whether the server may send something other than replies. */
	private volatile boolean expectsMore;

	CallerReplyReader(CallerReadableChannel channel, PendingReplies replies, Callbacks callbacks) {
		this.channel = channel;
		this.replies = replies;
		this.callbacks = callbacks;
		channel.readByCallers(this::callersRead);
	}

	/**
	 * Returns whether callers read everything that arrives next. That includes the case
	 * that no reply is pending: the caller of the next command reads, or resumes the
	 * event loop.
	 */
	private boolean callersRead() {
		int pending = this.replies.count();
		return !this.expectsMore && (pending == 0 || (pending == 1 && this.reading.get() != null));
	}

	/**
	 * Announces that the caller of a command reads, until it calls {@link #leave}. Called
	 * before the command is written, and only if no other command is pending. Any thread.
	 * @return {@code false} if the event loop has to read
	 */
	boolean begin(PendingReply ownReply) {
		if (!ownReply.hasOnlyItsReply()) {
			return false;
		}
		this.reading.set(ownReply);
		return true;
	}

	/** Ends the reading of a caller. */
	void leave(PendingReply ownReply) {
		if (this.reading.compareAndSet(ownReply, null) && (!ownReply.isDone() || this.replies.count() > 0)) {
			this.channel.resumeSoon();
		}
	}

	/** Leaves all further reading to the event loop. Any thread. */
	void expectMore() {
		this.expectsMore = true;
		this.channel.resumeSoon();
	}

	/**
	 * Reads what is available, on the thread of the caller that has begun.
	 * @return {@code false} if only the event loop can read the reply
	 */
	boolean tryRead(PendingReply ownReply) {
		if (ownReply.isDone() || this.reading.get() != ownReply || this.replies.count() != 1) {
			return false;
		}
		return read(() -> this.replies.first() == ownReply, ownReply);
	}

	private boolean read(BooleanSupplier wanted, @Nullable PendingReply ownReply) {
		try {
			int read = this.channel.readNow(
					() -> this.callbacks.isOpen() && this.queuedFrames.isEmpty() && wanted.getAsBoolean(),
					(message) -> handle(message, ownReply));
			if (read > 0) {
				this.callbacks.bytesRead();
			}
			return read >= 0;
		}
		catch (IOException | RuntimeException ex) {
			this.callbacks.failed(ex);
			return false;
		}
		catch (Error ex) {
			// After an OutOfMemoryError, for example, a part of the input may be lost.
			this.callbacks.failed(ex);
			throw ex;
		}
	}

	private void handle(EslMessage message, @Nullable PendingReply ownReply) {
		if (ownReply != null && message instanceof EslReply reply && this.queuedFrames.isEmpty()
				&& this.replies.answer(ownReply, reply)) {
			return;
		}
		if (message instanceof DisconnectNotice notice && notice.endsConnection()) {
			this.disconnectNoticeRead = true;
		}
		this.queuedFrames.add(message);
		this.callbacks.runOnLoop(this::handleQueuedFrames);
	}

	/**
	 * Blocks at the socket, on the thread of the caller that has begun. Returns when the
	 * caller has its reply, when only the event loop can read it, when the deadline has
	 * passed, or when the thread is interrupted.
	 */
	void await(PendingReply ownReply) {
		try {
			boolean possible = this.reading.get() == ownReply && !isVirtualThread();
			while (possible && !ownReply.isDone() && !Thread.currentThread().isInterrupted()) {
				long left = ownReply.deadlineNanos - System.nanoTime();
				possible = left > 0 && this.replies.count() == 1
						&& this.channel.awaitReadable(ownReply::isDone, TimeUnit.NANOSECONDS.toMillis(left) + 1)
						&& tryRead(ownReply);
			}
		}
		finally {
			leave(ownReply);
		}
	}

	/**
	 * Wakes up the caller that blocks, after the event loop has read its reply or failed
	 * its command.
	 */
	void wakeWaiting() {
		this.channel.wakeWaiting();
	}

	/** Resumes the event loop, on the event loop. */
	void resume() {
		this.channel.resume();
	}

	/**
	 * Returns whether the connection is open, after a non-blocking read from the socket:
	 * the event loop may be paused, or may not yet have noticed the end. Any thread.
	 */
	boolean checkOpen() {
		read(() -> this.replies.count() == 0, null);
		return !this.disconnectNoticeRead && !this.channel.hasEnded();
	}

	/**
	 * Handles the frames that callers have read for the event loop, on the event loop and
	 * before any frame that was received later.
	 */
	void handleQueuedFrames() {
		boolean any = false;
		// A frame is removed only after it was handled: as long as the queue is not
		// empty, no caller reads.
		for (EslMessage message = this.queuedFrames.peek(); message != null; message = this.queuedFrames.peek()) {
			try {
				this.callbacks.handle(message);
			}
			finally {
				this.queuedFrames.remove();
			}
			any = true;
		}
		if (any) {
			this.callbacks.readComplete();
		}
	}

	private static boolean isVirtualThread() {
		try {
			return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
		}
		catch (Throwable ex) {
			throw new IllegalStateException("Thread.isVirtual() failed", ex);
		}
	}

	/** Returns {@code null} before Java 21. */
	private static @Nullable MethodHandle isVirtual() {
		try {
			return MethodHandles.lookup().findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
		}
		catch (NoSuchMethodException | IllegalAccessException ex) {
			return null;
		}
	}

	/** Connection whose socket is read. */
	interface Callbacks {

		/** Returns whether the connection is open. */
		boolean isOpen();

		/** Called after bytes were read. Any thread. */
		void bytesRead();

		/** Ends the connection after a failed read. Any thread. */
		void failed(Throwable cause);

		/** Runs a task on the event loop. Any thread. */
		void runOnLoop(Runnable task);

		/** Handles a frame. On the event loop. */
		void handle(EslMessage message);

		/** Called after the last of several frames. On the event loop. */
		void readComplete();

	}

}
