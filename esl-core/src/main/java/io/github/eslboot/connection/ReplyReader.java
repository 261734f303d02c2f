package io.github.eslboot.connection;

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
 * Lets a caller whose command is the only one under way read the reply itself, and wait
 * for it at the socket: that spares the event loop a wake-up, and the caller the wait for
 * it. What else comes along goes to the event loop.
 */
final class ReplyReader {

	private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

	private final SharedSocketChannel channel;

	private final ReplyQueue replies;

	private final CommandChannel commands;

	/** The command whose caller is going to read, and nobody else. */
	private final AtomicReference<@Nullable PendingReply> reading = new AtomicReference<>();

	/** What came along with a reply; for the event loop. */
	private final Queue<EslMessage> others = new ConcurrentLinkedQueue<>();

	/** Whether a caller has read that the server ends the connection. */
	private volatile boolean goodbye;

	/** Whether the server may say something without having been asked. */
	private volatile boolean talkative;

	ReplyReader(SharedSocketChannel channel, ReplyQueue replies, CommandChannel commands) {
		this.channel = channel;
		this.replies = replies;
		this.commands = commands;
		channel.readByCallers(this::callersRead);
	}

	/**
	 * Whether callers read all that comes next. With nothing under way that is so as
	 * well: whoever sends the next command reads, or has the event loop do so.
	 */
	private boolean callersRead() {
		int pending = this.replies.pending();
		return !this.talkative && (pending == 0 || (pending == 1 && this.reading.get() != null));
	}

	/**
	 * Any thread, before its command is written and when it is the only one: from now on
	 * this caller reads, until it calls {@link #leave}.
	 * @return {@code false} when the event loop has to
	 */
	boolean begin(PendingReply mine) {
		if (!mine.hasOnlyItsReply()) {
			return false;
		}
		this.reading.set(mine);
		return true;
	}

	/** The caller does not read any more. */
	void leave(PendingReply mine) {
		if (this.reading.compareAndSet(mine, null) && (!mine.isDone() || this.replies.pending() > 0)) {
			this.channel.resumeSoon();
		}
	}

	/** Any thread: from now on the server may say something unasked. */
	void expectMore() {
		this.talkative = true;
		this.channel.resumeSoon();
	}

	/**
	 * The caller that has begun: has a look whether its reply has come.
	 * @return {@code false} when only the event loop can bring it
	 */
	boolean look(PendingReply mine) {
		if (mine.isDone() || this.reading.get() != mine || this.replies.pending() != 1) {
			return false;
		}
		return read(() -> this.replies.first() == mine, mine);
	}

	private boolean read(BooleanSupplier wanted, @Nullable PendingReply mine) {
		try {
			int read = this.channel.readNow(
					() -> this.commands.isOpen() && this.others.isEmpty() && wanted.getAsBoolean(),
					(message) -> handle(message, mine));
			if (read > 0) {
				this.commands.hasRead();
			}
			return read >= 0;
		}
		catch (IOException | RuntimeException ex) {
			this.commands.failed(ex);
			return false;
		}
		catch (Error ex) {
			// No memory, perhaps: a part of what was read may be lost.
			this.commands.failed(ex);
			throw ex;
		}
	}

	private void handle(EslMessage message, @Nullable PendingReply mine) {
		if (mine != null && message instanceof EslReply reply && this.others.isEmpty()
				&& this.replies.answer(mine, reply)) {
			return;
		}
		if (message instanceof DisconnectNotice notice && notice.endsConnection()) {
			this.goodbye = true;
		}
		this.others.add(message);
		this.commands.onLoop(this::handleOthers);
	}

	/**
	 * The caller that has begun: waits at the socket. Returns when it has its reply, when
	 * only the event loop can bring that, at its deadline or when interrupted.
	 */
	void await(PendingReply mine) {
		try {
			boolean possible = this.reading.get() == mine && !isVirtualThread();
			while (possible && !mine.isDone() && !Thread.currentThread().isInterrupted()) {
				long left = mine.deadlineNanos - System.nanoTime();
				possible = left > 0 && this.replies.pending() == 1
						&& this.channel.awaitReadable(mine::isDone, TimeUnit.NANOSECONDS.toMillis(left) + 1)
						&& look(mine);
			}
		}
		finally {
			leave(mine);
		}
	}

	/** On the event loop, which has read or failed what a caller may be waiting for. */
	void wakeWaiting() {
		this.channel.wakeWaiting();
	}

	/** On the event loop: somebody waits who does not read. */
	void resume() {
		this.channel.resume();
	}

	/**
	 * Any thread: whether the connection lives, as far as the socket tells without
	 * waiting. The event loop may not have heard, or not be reading.
	 */
	boolean checkOpen() {
		read(() -> this.replies.pending() == 0, null);
		return !this.goodbye && !this.channel.hasEnded();
	}

	/**
	 * On the event loop: what came along with a reply, before anything that came later.
	 */
	void handleOthers() {
		boolean any = false;
		// Each stays until it is handled: callers read on only when nothing is left here.
		for (EslMessage message = this.others.peek(); message != null; message = this.others.peek()) {
			try {
				this.commands.handle(message);
			}
			finally {
				this.others.remove();
			}
			any = true;
		}
		if (any) {
			this.commands.readComplete();
		}
	}

	/** A virtual thread that waits at a selector would keep its carrier. */
	private static boolean isVirtualThread() {
		try {
			return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
		}
		catch (Throwable ex) {
			throw new IllegalStateException("Thread.isVirtual() failed", ex);
		}
	}

	/** From Java 21 on there are such threads. */
	private static @Nullable MethodHandle isVirtual() {
		try {
			return MethodHandles.lookup().findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
		}
		catch (NoSuchMethodException | IllegalAccessException ex) {
			return null;
		}
	}

}
