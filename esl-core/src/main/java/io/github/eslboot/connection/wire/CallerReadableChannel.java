package io.github.eslboot.connection.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.github.eslboot.protocol.EslMessage;
import io.github.eslboot.protocol.codec.EslFrameDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Channel whose socket the thread of a caller may use as well: to write a command, to
 * read its reply and to block until it is readable. The lock that both sides take and the
 * pause of the event loop are explained by {@link CallerReplyReader}.
 *
 * @since 0.1.0
 */
public final class CallerReadableChannel extends NioSocketChannel {

	private static final Logger logger = LoggerFactory.getLogger(CallerReadableChannel.class);

	private static final int REPLY_SIZE = 4096;

	/**
	 * Maximum number of bytes that a caller writes. It needs a buffer outside of the
	 * heap; the JDK would keep one for each thread, as large as the largest command that
	 * the thread has ever written.
	 */
	static final int MAX_CALLER_WRITE = 4096;

	private static final long PAUSE_MILLIS = 20;

	/** Held from a read until the bytes are decoded and handled. */
	private final ReentrantLock reading = new ReentrantLock();

	private final EslFrameDecoder decoder;

	private final ScheduledExecutorService ticker;

	/** Buffer of callers; guarded by the lock. */
	private final ByteBuf buffer = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(REPLY_SIZE));

	/** Buffer of {@link #writeNow}; allocated on first use. */
	private @Nullable ByteBuffer writeBuffer;

	/** Written with the lock held. */
	private volatile long bytesRead;

	/** Whether a caller reads everything that arrives next. */
	private volatile BooleanSupplier callersRead = () -> false;

	/** Whether a caller has read since the last check of the ticker. */
	private volatile boolean callerRead;

	/** Whether the event loop has stopped reading; written on the event loop. */
	private volatile boolean paused;

	private final AtomicBoolean checkScheduled = new AtomicBoolean();

	/** Whether the end of the input was read; written with the lock held. */
	private volatile boolean ended;

	/** Where callers block; closed with the channel. */
	private final CallerSelector selector = new CallerSelector(this, javaChannel());

	/**
	 * Creates a channel that is not connected.
	 * @param decoder decoder of the input; must follow the first handler of the pipeline,
	 * which releases the lock
	 * @param ticker resumes the event loop when callers no longer read
	 */
	public CallerReadableChannel(EslFrameDecoder decoder, ScheduledExecutorService ticker) {
		this.decoder = decoder;
		this.ticker = ticker;
		pipeline().addLast(new Unlock());
	}

	/** Returns the number of bytes that the event loop has read. */
	long bytesRead() {
		return this.bytesRead;
	}

	private SocketChannel socket() {
		return javaChannel();
	}

	/**
	 * Writes bytes without blocking. Any thread, but one at a time.
	 * @param bytes the bytes, {@link #MAX_CALLER_WRITE} at most
	 * @return number of bytes that were written
	 */
	int writeNow(byte[] bytes) throws IOException {
		ByteBuffer target = this.writeBuffer;
		if (target == null) {
			target = ByteBuffer.allocateDirect(MAX_CALLER_WRITE);
			this.writeBuffer = target;
		}
		target.clear().put(bytes).flip();
		return socket().write(target);
	}

	/**
	 * Allows the event loop to pause from now on.
	 * @param callersRead returns whether a caller reads everything that arrives next.
	 * Evaluated on the event loop. A thread that changes its value to {@code false} calls
	 * {@link #resumeSoon()} afterwards
	 */
	void readByCallers(BooleanSupplier callersRead) {
		this.callersRead = callersRead;
	}

	/**
	 * Reads on the event loop, which never waits for the lock: while a caller holds it
	 * the result is "nothing to read", and the selector reports the socket again unless
	 * the event loop pauses. After a successful read the first handler of the pipeline
	 * releases the lock, when all others have handled the bytes.
	 */
	@Override
	protected int doReadBytes(ByteBuf into) throws Exception {
		if (!this.reading.tryLock()) {
			pause();
			return 0;
		}
		int read = 0;
		try {
			read = super.doReadBytes(into);
			this.bytesRead += Math.max(0, read);
			this.ended |= read < 0;
		}
		finally {
			if (read <= 0) {
				this.reading.unlock();
			}
		}
		if (read == 0 && this.callerRead) {
			pause();
		}
		return read;
	}

	private void pause() {
		if (this.paused || this.ended || !this.callersRead.getAsBoolean()) {
			return;
		}
		this.paused = true;
		config().setAutoRead(false);
		if (!this.ended && this.callersRead.getAsBoolean()) {
			scheduleCheck();
		}
		else {
			// The thread that changed the value may have called resumeSoon() before the
			// pause.
			resume();
		}
	}

	private void scheduleCheck() {
		if (this.checkScheduled.compareAndSet(false, true)) {
			try {
				this.ticker.schedule(this::check, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
			}
			catch (Throwable ex) {
				// Without a check the event loop would never read again.
				this.checkScheduled.set(false);
				resumeSoon();
			}
		}
	}

	private void check() {
		this.checkScheduled.set(false);
		if (!this.paused) {
			return;
		}
		if (this.callerRead) {
			this.callerRead = false;
			scheduleCheck();
		}
		else {
			resumeSoon();
		}
	}

	/** Makes the event loop read again if it is paused. Any thread. */
	void resumeSoon() {
		if (this.paused) {
			try {
				eventLoop().execute(this::resume);
			}
			catch (RejectedExecutionException ex) {
				// The event loop closes this channel before it shuts down.
			}
		}
	}

	/** Makes the event loop read again if it is paused. On the event loop. */
	void resume() {
		if (this.paused) {
			this.paused = false;
			config().setAutoRead(true);
		}
	}

	/** Returns whether the end of the input was read. Any thread. */
	boolean hasEnded() {
		return this.ended;
	}

	/**
	 * Reads what is available, on the thread of a caller.
	 * @param wanted evaluated with the lock held, before every read
	 * @param handler called with the lock held
	 * @return number of bytes; -1 if the event loop reads or has to read, or if no read
	 * was wanted
	 */
	int readNow(BooleanSupplier wanted, Consumer<EslMessage> handler) throws IOException {
		if (this.reading.isHeldByCurrentThread() || !this.reading.tryLock()) {
			return -1;
		}
		try {
			int all = -1;
			int read = REPLY_SIZE;
			while (read == REPLY_SIZE && !this.ended && wanted.getAsBoolean()) {
				this.buffer.clear();
				read = this.buffer.writeBytes(socket(), REPLY_SIZE);
				if (read < 0) {
					this.ended = true;
					resumeSoon();
					return -1;
				}
				all = Math.max(0, all) + read;
				if (read > 0) {
					this.callerRead = true;
				}
				for (EslMessage message = this.decoder.next(this.buffer); message != null; message = this.decoder
					.next(this.buffer)) {
					handler.accept(message);
				}
			}
			return all;
		}
		catch (IOException | RuntimeException | Error ex) {
			this.ended = true;
			throw ex;
		}
		finally {
			this.reading.unlock();
		}
	}

	/**
	 * Blocks the thread of a caller until the socket is readable, the thread is
	 * interrupted, or {@link #wakeWaiting()} is called. One caller at a time.
	 * @param done evaluated before blocking, in case {@link #wakeWaiting()} was called
	 * earlier
	 * @param millis maximum time, at least 1
	 * @return {@code false} if another caller blocks here, the channel is closed, or no
	 * selector can be opened
	 */
	boolean awaitReadable(BooleanSupplier done, long millis) {
		return this.selector.await(done, millis);
	}

	/** Wakes up the caller in {@link #awaitReadable}, if there is one. Any thread. */
	void wakeWaiting() {
		this.selector.wakeUp();
	}

	/**
	 * Closes the selector as well: the operating system keeps the socket open as long as
	 * a selector has it registered.
	 */
	@Override
	protected void doClose() throws Exception {
		try {
			super.doClose();
		}
		finally {
			this.selector.close();
		}
	}

	/**
	 * First handler of the pipeline. It releases the lock after all other handlers have
	 * returned from a read.
	 */
	private final class Unlock extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			try {
				context.fireChannelRead(message);
			}
			finally {
				CallerReadableChannel.this.reading.unlock();
			}
		}

	}

}
