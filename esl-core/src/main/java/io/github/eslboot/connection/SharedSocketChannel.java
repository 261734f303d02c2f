package io.github.eslboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
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

/**
 * A channel whose socket a caller's thread may use as well, to write a command and to
 * read its reply without a hop to the event loop and back. Whoever reads holds a lock
 * until what it read has been decoded and handled.
 */
final class SharedSocketChannel extends NioSocketChannel {

	private static final int REPLY_SIZE = 4096;

	private final ReentrantLock reading = new ReentrantLock();

	private final EslFrameDecoder decoder;

	/** For callers; guarded by the lock. */
	private final ByteBuf buffer = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(REPLY_SIZE));

	/** Written with the lock held. */
	private volatile long bytesRead;

	/**
	 * @param decoder decodes what comes; the pipeline has it behind the handler that
	 * unlocks
	 */
	SharedSocketChannel(EslFrameDecoder decoder) {
		this.decoder = decoder;
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
	 * On the event loop, which waits for nobody: while a caller reads there is nothing
	 * here, and the selector tells again. What was read is unlocked behind the last
	 * handler.
	 */
	@Override
	protected int doReadBytes(ByteBuf into) throws Exception {
		if (!this.reading.tryLock()) {
			return 0;
		}
		int read = 0;
		try {
			read = super.doReadBytes(into);
			this.bytesRead += Math.max(0, read);
		}
		finally {
			if (read <= 0) {
				this.reading.unlock();
			}
		}
		return read;
	}

	/**
	 * Reads what is there, on a caller's thread. Does nothing while the event loop reads,
	 * or when the connection has ended, of which the event loop hears.
	 * @param wanted asked with the lock held
	 * @param handler called with the lock held
	 */
	void readNow(BooleanSupplier wanted, Consumer<EslMessage> handler) throws IOException {
		if (!this.reading.tryLock()) {
			return;
		}
		try {
			if (wanted.getAsBoolean()) {
				this.buffer.clear();
				if (this.buffer.writeBytes(socket(), REPLY_SIZE) > 0) {
					for (EslMessage message = this.decoder.next(this.buffer); message != null; message = this.decoder
						.next(this.buffer)) {
						handler.accept(message);
					}
				}
			}
		}
		finally {
			this.reading.unlock();
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
