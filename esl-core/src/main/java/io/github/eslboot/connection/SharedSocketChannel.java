package io.github.eslboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
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
 * A channel whose socket a caller's thread may use as well: to write a command, to read
 * its reply and to wait for it, without a hop to the event loop and back. Whoever reads
 * holds a lock until what it read has been decoded and handled.
 * <p>
 * While callers read, the event loop does not: it would wake up for every reply and find
 * that a caller has it. It reads again as soon as it has to, or when callers have ceased
 * for some milliseconds.
 */
final class SharedSocketChannel extends NioSocketChannel {

	private static final Logger logger = LoggerFactory.getLogger(EslConnection.class);

	private static final int REPLY_SIZE = 4096;

	private static final long PAUSE_MILLIS = 20;

	private final ReentrantLock reading = new ReentrantLock();

	private final EslFrameDecoder decoder;

	private final ScheduledExecutorService ticker;

	/** For callers; guarded by the lock. */
	private final ByteBuf buffer = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(REPLY_SIZE));

	/** Written with the lock held. */
	private volatile long bytesRead;

	/** Whether whatever comes next is read by a caller. */
	private volatile BooleanSupplier callersRead = () -> false;

	/** Whether a caller has read something since the ticker looked. */
	private volatile boolean callerRead;

	/** Whether the event loop does not read; written on it. */
	private volatile boolean paused;

	private final AtomicBoolean checkScheduled = new AtomicBoolean();

	/** Whether nothing comes any more; written with the lock held. */
	private volatile boolean ended;

	/** Of callers that wait; made when the first does, closed with the channel. */
	private @Nullable Selector selector;

	/** Guards the making and closing of the selector. */
	private final Object selectorLock = new Object();

	private final AtomicBoolean waiting = new AtomicBoolean();

	/**
	 * @param decoder decodes what comes; the pipeline has it behind the handler that
	 * unlocks
	 * @param ticker sees to it that the event loop reads when callers do not
	 */
	SharedSocketChannel(EslFrameDecoder decoder, ScheduledExecutorService ticker) {
		this.decoder = decoder;
		this.ticker = ticker;
		pipeline().addLast(new Unlock());
	}

	/** Bytes the event loop has read. */
	long bytesRead() {
		return this.bytesRead;
	}

	SocketChannel socket() {
		return javaChannel();
	}

	/**
	 * From now on the event loop need not read.
	 * @param callersRead whether whatever comes next is read by a caller, as far as
	 * anybody knows. Asked on the event loop. Who makes it false calls
	 * {@link #resumeSoon()} afterwards
	 */
	void readByCallers(BooleanSupplier callersRead) {
		this.callersRead = callersRead;
	}

	/**
	 * On the event loop, which waits for nobody: while a caller reads there is nothing
	 * here, and the selector tells again, unless callers read what comes next as well.
	 * What was read is unlocked behind the last handler.
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
			// Who changed that may have looked before this was paused.
			resume();
		}
	}

	private void scheduleCheck() {
		if (this.checkScheduled.compareAndSet(false, true)) {
			try {
				this.ticker.schedule(this::check, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
			}
			catch (RejectedExecutionException ex) {
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

	/** Any thread: the event loop is to read again, if it does not. */
	void resumeSoon() {
		if (this.paused) {
			try {
				eventLoop().execute(this::resume);
			}
			catch (RejectedExecutionException ex) {
				// The event loop is shut down, and has closed this channel before.
			}
		}
	}

	/** On the event loop, which reads from now on. */
	void resume() {
		if (this.paused) {
			this.paused = false;
			config().setAutoRead(true);
		}
	}

	/** Whether nothing comes any more, as far as anybody has read. Any thread. */
	boolean hasEnded() {
		return this.ended;
	}

	/**
	 * Reads what is there, on a caller's thread.
	 * @param wanted asked with the lock held, before every read
	 * @param handler called with the lock held
	 * @return how many bytes there were; -1 when the event loop reads, or has to, or when
	 * nothing was wanted
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
	 * Waits until there is something to read, on a caller's thread, until it is
	 * interrupted or {@link #wakeWaiting()} is called. One caller at a time.
	 * @param done checked before, after which a call of {@link #wakeWaiting()} counts
	 * @param millis how long, at least 1
	 * @return {@code false} when another waits, the channel is closed or the system gives
	 * nothing to wait with
	 */
	boolean awaitReadable(BooleanSupplier done, long millis) {
		if (!this.waiting.compareAndSet(false, true)) {
			return false;
		}
		try {
			Selector mine = selector();
			if (mine == null) {
				return false;
			}
			if (!done.getAsBoolean()) {
				mine.select((key) -> {
				}, millis);
			}
			return true;
		}
		catch (ClosedSelectorException ex) {
			return false;
		}
		catch (IOException ex) {
			logger.debug("No caller can wait at the socket {}; the event loop reads", this, ex);
			return false;
		}
		finally {
			this.waiting.set(false);
		}
	}

	private @Nullable Selector selector() throws IOException {
		synchronized (this.selectorLock) {
			if (this.selector == null && isOpen()) {
				Selector opened = Selector.open();
				try {
					socket().register(opened, SelectionKey.OP_READ);
				}
				catch (IOException | RuntimeException ex) {
					opened.close();
					throw ex;
				}
				this.selector = opened;
			}
			return this.selector;
		}
	}

	/** Any thread: what a caller waits for here has come in another way. */
	void wakeWaiting() {
		if (this.waiting.get()) {
			synchronized (this.selectorLock) {
				if (this.selector != null) {
					this.selector.wakeup();
				}
			}
		}
	}

	/** The operating system's socket is closed when no selector knows it any more. */
	@Override
	protected void doClose() throws Exception {
		try {
			super.doClose();
		}
		finally {
			synchronized (this.selectorLock) {
				if (this.selector != null) {
					this.selector.close();
				}
			}
		}
	}

	private final class Unlock extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			try {
				context.fireChannelRead(message);
			}
			finally {
				SharedSocketChannel.this.reading.unlock();
			}
		}

	}

}
