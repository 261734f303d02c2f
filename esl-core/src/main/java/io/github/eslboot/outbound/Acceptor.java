package io.github.eslboot.outbound;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.eslboot.internal.LogThrottle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening socket and the one thread that accepts. Where it is to refuse by not
 * listening, it closes the socket with the last slot and opens it again with the first
 * that is free. A blocking socket is used as it is closed at once: one that a selector
 * knows goes on letting connections in for a moment, which are lost then.
 */
final class Acceptor implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(EslSessionServer.class);

	private static final long PAUSE_MILLIS = 200;

	private final Slots slots;

	private final boolean unbinds;

	private final int backlog;

	/** Takes a socket; the flag tells whether it was let in beyond the slots. */
	private final Admission admission;

	private final Consumer<Boolean> listener;

	private final LogThrottle fullNotice = new LogThrottle();

	private final Thread thread;

	private InetSocketAddress address;

	private volatile @Nullable ServerSocketChannel socket;

	private volatile boolean stopped;

	Acceptor(InetSocketAddress address, int backlog, boolean unbinds, Slots slots, Admission admission,
			Consumer<Boolean> listener) {
		this.address = address;
		this.backlog = backlog;
		this.unbinds = unbinds;
		this.slots = slots;
		this.admission = admission;
		this.listener = listener;
		this.thread = new Thread(this, "esl-acceptor-" + address.getPort());
		this.thread.setDaemon(true);
	}

	void start() {
		try {
			bind();
		}
		catch (IOException | RuntimeException ex) {
			throw new EslBindException(
					"Could not listen for sessions on %s (%s); is the address one of this machine's, and the port free?"
						.formatted(text(this.address), ex.getMessage()),
					ex);
		}
		this.thread.start();
	}

	static String text(InetSocketAddress address) {
		return address.isUnresolved() ? address.toString()
				: address.getAddress().getHostAddress() + ":" + address.getPort();
	}

	private void bind() throws IOException {
		ServerSocketChannel opened = ServerSocketChannel.open();
		try {
			opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			opened.bind(this.address, this.backlog);
			this.address = (InetSocketAddress) opened.getLocalAddress();
		}
		catch (IOException | RuntimeException ex) {
			opened.close();
			throw ex;
		}
		this.socket = opened;
		if (this.stopped) {
			opened.close();
		}
		this.listener.accept(true);
	}

	InetSocketAddress address() {
		return this.address;
	}

	boolean isListening() {
		ServerSocketChannel current = this.socket;
		return current != null && current.isOpen();
	}

	/** Does not listen any more; returns once the thread is done with what it was at. */
	void stop() throws InterruptedException {
		this.stopped = true;
		this.slots.close();
		closeSocket();
		this.thread.interrupt();
		this.thread.join(TimeUnit.SECONDS.toMillis(5));
	}

	private void closeSocket() {
		ServerSocketChannel current = this.socket;
		if (current != null) {
			try {
				current.close();
			}
			catch (IOException ex) {
				logger.debug("Closing {} failed", text(this.address), ex);
			}
		}
	}

	@Override
	public void run() {
		try {
			while (!this.stopped) {
				ServerSocketChannel current = this.socket;
				if (current == null) {
					listenAgain();
				}
				else {
					accept(current);
				}
			}
		}
		catch (InterruptedException ex) {
			// Stopped.
		}
	}

	private void accept(ServerSocketChannel current) throws InterruptedException {
		try {
			this.admission.admit(current.accept(), false);
			if (this.unbinds && this.slots.isFull()) {
				unbind(current);
			}
		}
		catch (ClosedChannelException ex) {
			// Stopped.
		}
		catch (IOException | RuntimeException ex) {
			logger.error("Accepting a session on {} failed; trying again in {} ms", text(this.address), PAUSE_MILLIS,
					ex);
			Thread.sleep(PAUSE_MILLIS);
		}
	}

	/** What has been let in until now is served: it would be lost otherwise. */
	private void unbind(ServerSocketChannel current) throws IOException {
		try {
			current.configureBlocking(false);
			SocketChannel late;
			while ((late = current.accept()) != null) {
				late.configureBlocking(true);
				this.admission.admit(late, true);
			}
		}
		finally {
			this.socket = null;
			current.close();
		}
		if (this.fullNotice.isDue()) {
			logger.warn("All {} slots are taken: not listening on {} until one is free", this.slots.capacity(),
					text(this.address));
		}
		this.listener.accept(false);
	}

	private void listenAgain() throws InterruptedException {
		if (!this.slots.awaitFree()) {
			return;
		}
		try {
			bind();
			logger.debug("Listening on {} again", text(this.address));
		}
		catch (IOException | RuntimeException ex) {
			logger.error("Could not listen on {} again ({}); trying on", text(this.address), ex.getMessage());
			Thread.sleep(PAUSE_MILLIS);
		}
	}

	/** Where accepted sockets go. */
	@FunctionalInterface
	interface Admission {

		void admit(SocketChannel socket, boolean beyond) throws IOException;

	}

}
