package io.github.eslboot.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;

/**
 * Non-blocking socket of one connection, with the selector on which its thread waits.
 * {@link #wake()} and {@link #close(boolean)} may be called by any thread; everything
 * else belongs to the connection's thread.
 */
final class ConnectionSocket {

	/** Longest wait, in milliseconds, before a condition is checked again. */
	private static final long RECHECK_MILLIS = 100;

	private final SocketChannel channel;

	private final Selector selector;

	private final SelectionKey key;

	private final int remotePort;

	ConnectionSocket(SocketChannel channel) throws IOException {
		this.channel = channel;
		this.remotePort = ((InetSocketAddress) channel.getRemoteAddress()).getPort();
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		channel.configureBlocking(false);
		this.selector = Selector.open();
		this.key = channel.register(this.selector, SelectionKey.OP_READ);
	}

	int remotePort() {
		return this.remotePort;
	}

	int read(ByteBuffer buffer) throws IOException {
		return this.channel.read(buffer);
	}

	int write(ByteBuffer buffer) throws IOException {
		return this.channel.write(buffer);
	}

	/**
	 * Waits for input or for {@link #wake()}.
	 * @param timeoutMillis maximum time to wait, zero for no limit
	 */
	void select(long timeoutMillis) throws IOException, InterruptedException {
		this.selector.select(timeoutMillis);
		this.selector.selectedKeys().clear();
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
	}

	/** Waits until the socket accepts bytes, or for a moment. */
	void awaitWritable() throws IOException, InterruptedException {
		this.key.interestOps(SelectionKey.OP_WRITE);
		try {
			select(RECHECK_MILLIS);
		}
		finally {
			this.key.interestOps(SelectionKey.OP_READ);
		}
	}

	/** Ignores all input while a condition is true. */
	void pauseWhile(BooleanSupplier condition) throws IOException, InterruptedException {
		if (!condition.getAsBoolean()) {
			return;
		}
		this.key.interestOps(0);
		try {
			while (condition.getAsBoolean()) {
				select(RECHECK_MILLIS);
			}
		}
		finally {
			if (this.key.isValid()) {
				this.key.interestOps(SelectionKey.OP_READ);
			}
		}
	}

	void wake() {
		this.selector.wakeup();
	}

	/**
	 * Closes the socket.
	 * @param reset whether to send a TCP reset instead of the end of the stream
	 */
	void close(boolean reset) {
		try {
			if (reset) {
				this.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
			}
			else {
				discardInput();
			}
		}
		catch (IOException ex) {
			// Already closed.
		}
		try {
			this.channel.close();
			// The socket is released only when its selector is closed as well.
			this.selector.close();
		}
		catch (IOException ex) {
			// Nothing is left to close.
		}
	}

	// With unread input the close would be a reset, and the goodbye would be lost.
	private void discardInput() throws IOException {
		this.channel.shutdownOutput();
		ByteBuffer rest = ByteBuffer.allocate(4096);
		while (this.channel.read(rest) > 0) {
			rest.clear();
		}
	}

}
