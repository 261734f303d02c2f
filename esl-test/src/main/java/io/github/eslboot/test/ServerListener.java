package io.github.eslboot.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

/**
 * Listening socket of a simulator and its accept loop.
 */
final class ServerListener implements Runnable {

	private static final int BACKLOG = 5;

	private final EventSocketServer server;

	private final ServerSocketChannel channel = ServerSocketChannel.open();

	private final Selector selector = Selector.open();

	private final Queue<SocketChannel> waiting = new ArrayDeque<>();

	ServerListener(EventSocketServer server, int port) throws IOException {
		this.server = server;
		try {
			this.channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			this.channel.bind(new InetSocketAddress(server.options().address(), port), BACKLOG);
			this.channel.configureBlocking(false);
			this.channel.register(this.selector, SelectionKey.OP_ACCEPT);
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
	}

	@Override
	public void run() {
		try {
			while (this.channel.isOpen()) {
				boolean paused = this.server.isAcceptingPaused();
				this.selector.keys().forEach((key) -> key.interestOps(paused ? 0 : SelectionKey.OP_ACCEPT));
				if (this.waiting.isEmpty()) {
					this.selector.select();
					this.selector.selectedKeys().clear();
				}
				// The backlog is short, so it is emptied before a client is served.
				while (!this.server.isAcceptingPaused() && addWaiting(this.channel.accept())) {
					continue;
				}
				SocketChannel client = this.waiting.poll();
				if (client != null) {
					acceptQuietly(client);
				}
			}
		}
		catch (IOException | ClosedSelectorException | CancelledKeyException ex) {
			// Closed by another thread.
		}
		finally {
			this.waiting.forEach(ServerListener::closeQuietly);
		}
	}

	private static void closeQuietly(SocketChannel client) {
		try {
			client.close();
		}
		catch (IOException ex) {
			// Closed anyway.
		}
	}

	private boolean addWaiting(@Nullable SocketChannel client) {
		return client != null && this.waiting.add(client);
	}

	private void acceptQuietly(SocketChannel client) {
		try {
			this.server.accept(client);
		}
		catch (IOException ex) {
			// This client has already disconnected.
		}
	}

	/** Makes the accept loop check whether accepting is paused. */
	void wakeup() {
		this.selector.wakeup();
	}

	void close() {
		try {
			this.channel.close();
			this.selector.close();
		}
		catch (IOException ex) {
			// Nothing is left to close.
		}
	}

}
