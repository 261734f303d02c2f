package io.github.eslboot.outbound;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import io.github.eslboot.internal.LogThrottle;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listening socket and the thread that accepts its connections. When connections are to
 * be refused by {@link RefuseBy#UNBIND}, the acceptor closes the socket as soon as all
 * slots are taken and opens it again when one is free.
 * <p>
 * The socket is in blocking mode, in which a close takes effect immediately. A socket
 * that is registered with a selector keeps accepting connections for a moment after its
 * close, and those connections would be lost.
 */
final class Acceptor implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(Acceptor.class);

	private static final long PAUSE_MILLIS = 200;

	private final Slots slots;

	private final boolean unbindsWhenFull;

	private final int backlog;

	private final Admission admission;

	private final Consumer<Boolean> listener;

	private final LogThrottle fullLog = new LogThrottle();

	private final Thread thread;

	private InetSocketAddress address;

	private volatile @Nullable ServerSocketChannel socket;

	private volatile boolean stopped;

	/**
	 * Creates an acceptor that does not listen yet.
	 * @param address address to listen on
	 * @param backlog maximum number of connections the operating system queues
	 * @param unbindsWhenFull whether to stop listening while all slots are taken
	 * @param slots slots of the server
	 * @param admission receives the accepted sockets
	 * @param threads creates the thread
	 * @param listener notified with whether the socket is open now
	 */
	Acceptor(InetSocketAddress address, int backlog, boolean unbindsWhenFull, Slots slots, Admission admission,
			BiFunction<String, Runnable, Thread> threads, Consumer<Boolean> listener) {
		this.address = address;
		this.backlog = backlog;
		this.unbindsWhenFull = unbindsWhenFull;
		this.slots = slots;
		this.admission = admission;
		this.listener = listener;
		this.thread = threads.apply("esl-acceptor-" + address.getPort(), this);
	}

	void start() {
		try {
			bind();
		}
		catch (IOException | RuntimeException ex) {
			throw new EslBindException(
					"Could not listen for sessions on %s (%s); is the address one of this machine's, and the port free?"
						.formatted(Addresses.toText(this.address), ex.getMessage()),
					this.address, ex);
		}
		try {
			this.thread.start();
		}
		catch (Throwable ex) {
			closeSocket();
			this.listener.accept(false);
			throw new EslException("The thread that accepts sessions on %s could not be started (%s)"
				.formatted(Addresses.toText(this.address), ex), ex);
		}
	}

	private void bind() throws IOException {
		ServerSocketChannel opened = ServerSocketChannel.open();
		try {
			opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			opened.bind(this.address, this.backlog);
			this.address = (InetSocketAddress) opened.getLocalAddress();
		}
		catch (IOException | RuntimeException | Error ex) {
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

	/** Stops listening and waits until the thread has finished its current work. */
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
				logger.debug("{}: closing the listening socket failed", Addresses.toText(this.address), ex);
			}
		}
	}

	@Override
	public void run() {
		while (!this.stopped) {
			try {
				// A flag that a listener of the application has left would close the
				// socket.
				Thread.interrupted();
				ServerSocketChannel current = this.socket;
				if (current == null) {
					rebind();
				}
				else {
					accept(current);
				}
			}
			catch (InterruptedException ex) {
				// Stopped.
			}
			catch (Throwable ex) {
				Steps.logFailure(logger, Addresses.toText(this.address), "accepting a session", ex);
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
			}
		}
	}

	private void accept(ServerSocketChannel current) throws IOException {
		try {
			admit(current.accept(), false);
			if (this.unbindsWhenFull && this.slots.isFull()) {
				unbind(current);
			}
		}
		catch (ClosedChannelException ex) {
			// Stopped, or an interrupt flag has closed the socket: then listen again.
			boolean interrupted = Thread.interrupted();
			logger.debug("{}: the listening socket is closed, interrupted: {}", Addresses.toText(this.address),
					interrupted);
			this.socket = null;
		}
	}

	private void admit(SocketChannel accepted, boolean beyondSlots) throws IOException {
		try {
			this.admission.admit(accepted, beyondSlots);
		}
		catch (Throwable ex) {
			accepted.close();
			throw ex;
		}
	}

	/**
	 * Stops listening. Admits the connections in the backlog first, since the close would
	 * drop them.
	 */
	private void unbind(ServerSocketChannel current) throws IOException {
		try {
			current.configureBlocking(false);
			SocketChannel late;
			while ((late = current.accept()) != null) {
				admitLate(late);
			}
		}
		finally {
			this.socket = null;
			current.close();
		}
		if (this.fullLog.isDue()) {
			logger.warn("{}: {}; not listening until one is free", Addresses.toText(this.address), this.slots.toText());
		}
		this.listener.accept(false);
	}

	private void admitLate(SocketChannel late) throws IOException {
		try {
			late.configureBlocking(true);
		}
		catch (Throwable ex) {
			late.close();
			throw ex;
		}
		admit(late, true);
	}

	private void rebind() throws InterruptedException {
		if (!this.slots.awaitFree()) {
			return;
		}
		try {
			bind();
			logger.debug("{}: listening again", Addresses.toText(this.address));
		}
		catch (Throwable ex) {
			logger.error("{}: could not listen again ({}); trying again in {} ms", Addresses.toText(this.address),
					ex.getMessage(), PAUSE_MILLIS);
			Thread.sleep(PAUSE_MILLIS);
		}
	}

	/** Destination of accepted sockets. */
	@FunctionalInterface
	interface Admission {

		/**
		 * Admits an accepted connection.
		 * @param socket the socket, in blocking mode
		 * @param beyondSlots whether to serve it even if all slots are taken
		 * @throws IOException if the socket fails
		 */
		void admit(SocketChannel socket, boolean beyondSlots) throws IOException;

	}

}
