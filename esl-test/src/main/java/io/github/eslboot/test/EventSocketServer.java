package io.github.eslboot.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Listening socket, connections and threads of one simulator, across its restarts.
 */
final class EventSocketServer {

	private static final int BACKLOG = 5;

	private final SimulatorOptions options;

	private final ApiRegistry api = new ApiRegistry();

	private final CommandLog log = new CommandLog();

	private final Faults faults = new Faults(this);

	private final Set<ConnectionLoop> connections = ConcurrentHashMap.newKeySet();

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	private final Queue<Instant> accepted = new ConcurrentLinkedQueue<>();

	private final AtomicLong ids = new AtomicLong();

	/**
	 * Bound, but not listening socket, which keeps the port while clients are refused and
	 * between two starts: otherwise it could become the local port of any connection.
	 */
	private @Nullable Socket reservation;

	private volatile @Nullable Listener listener;

	private volatile @Nullable SwitchCore core;

	private volatile int port;

	private volatile boolean acceptingPaused;

	EventSocketServer(SimulatorOptions options) {
		this.options = options;
		this.port = options.port();
	}

	synchronized void start() {
		if (this.core != null) {
			return;
		}
		Listener opened = open();
		SwitchCore started = new SwitchCore(this.options, this.api, this);
		this.core = started;
		listen(opened);
		started.start();
	}

	/**
	 * Stops the server.
	 * @param notice notice for the clients; {@code null} for a crash, which resets their
	 * connections
	 */
	synchronized void stop(Fault.@Nullable Notice notice) {
		SwitchCore stopped = this.core;
		if (stopped == null) {
			return;
		}
		closeListener();
		disconnectAll(notice);
		stopped.close();
		this.core = null;
	}

	/** Reloads the Event Socket module: clients are disconnected, calls stay alive. */
	synchronized void reload() {
		closeListener();
		disconnectAll(Fault.Notice.SHUTDOWN);
		openListener();
	}

	private void disconnectAll(Fault.@Nullable Notice notice) {
		for (ConnectionLoop connection : this.connections) {
			if (notice != null) {
				connection.disconnect(notice);
			}
			else {
				connection.reset();
			}
		}
		// Connections that are blocked or silenced by a fault are interrupted.
		joinThreads(300);
		this.connections.forEach(ConnectionLoop::interrupt);
		joinThreads(2000);
	}

	private void joinThreads(long millis) {
		long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		for (Thread thread : this.threads) {
			long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
			if (left <= 0 || thread == Thread.currentThread()) {
				continue;
			}
			try {
				thread.join(left);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	synchronized void openListener() {
		if (this.listener != null || this.core == null) {
			return;
		}
		listen(open());
	}

	private Listener open() {
		try {
			reservePort();
			return new Listener(this.port);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot listen on port " + this.port, ex);
		}
	}

	private void reservePort() throws IOException {
		if (this.reservation != null) {
			return;
		}
		Socket reserved = new Socket();
		try {
			reserved.setReuseAddress(true);
			reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
		}
		catch (IOException ex) {
			reserved.close();
			throw ex;
		}
		this.reservation = reserved;
		this.port = reserved.getLocalPort();
	}

	/** Stops the server and gives up its port. */
	synchronized void close() {
		stop(null);
		Socket reserved = this.reservation;
		this.reservation = null;
		if (reserved != null) {
			try {
				reserved.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Cannot give up port " + this.port, ex);
			}
		}
	}

	private void listen(Listener opened) {
		this.listener = opened;
		startThread(opened, "accept");
	}

	synchronized void closeListener() {
		Listener open = this.listener;
		if (open != null) {
			this.listener = null;
			open.close();
		}
	}

	void pauseAccepting(boolean pause) {
		this.acceptingPaused = pause;
		Listener open = this.listener;
		if (open != null) {
			open.selector.wakeup();
		}
	}

	private void accept(SocketChannel channel) throws IOException {
		this.accepted.add(Instant.now());
		ConnectionLoop connection = new ConnectionLoop(this, this.ids.incrementAndGet(), channel);
		this.connections.add(connection);
		core().bus().add(connection.events());
		this.faults.onAccepted(connection);
		startThread(connection, "connection-" + connection.id());
	}

	/** Serves a connection that a call opened, until the connection ends. */
	void serve(SocketChannel channel, SocketApplication application) throws IOException {
		ConnectionLoop connection = new ConnectionLoop(this, this.ids.incrementAndGet(), channel, application);
		this.connections.add(connection);
		core().bus().add(connection.events());
		this.faults.onAccepted(connection);
		connection.run();
	}

	void closed(ConnectionLoop connection) {
		this.connections.remove(connection);
		SwitchCore current = this.core;
		if (current != null) {
			current.bus().remove(connection.events());
		}
	}

	void startThread(Runnable task, String name) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			finally {
				this.threads.remove(Thread.currentThread());
			}
		}, "freeswitch-simulator-" + this.port + "-" + name);
		thread.setDaemon(true);
		this.threads.add(thread);
		thread.start();
	}

	void wakeConnections() {
		this.connections.forEach(ConnectionLoop::wake);
	}

	boolean isRunning() {
		return this.core != null;
	}

	SimulatorOptions options() {
		return this.options;
	}

	ApiRegistry api() {
		return this.api;
	}

	CommandLog log() {
		return this.log;
	}

	Faults faults() {
		return this.faults;
	}

	SwitchCore core() {
		SwitchCore current = this.core;
		if (current == null) {
			throw new IllegalStateException("The simulator is stopped; start() it first");
		}
		return current;
	}

	ScheduledExecutorService scheduler() {
		return core().scheduler();
	}

	ExecutorService jobs() {
		return core().jobs();
	}

	int port() {
		return this.port;
	}

	List<Instant> accepted() {
		return new ArrayList<>(this.accepted);
	}

	Set<ConnectionLoop> connections() {
		return this.connections;
	}

	/** Listening socket and its accept loop. */
	private final class Listener implements Runnable {

		private final ServerSocketChannel channel = ServerSocketChannel.open();

		private final Selector selector = Selector.open();

		private final Queue<SocketChannel> waiting = new ArrayDeque<>();

		Listener(int port) throws IOException {
			try {
				this.channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
				this.channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
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
					boolean paused = EventSocketServer.this.acceptingPaused;
					this.selector.keys().forEach((key) -> key.interestOps(paused ? 0 : SelectionKey.OP_ACCEPT));
					if (this.waiting.isEmpty()) {
						this.selector.select();
						this.selector.selectedKeys().clear();
					}
					// The backlog is short, so it is emptied before a client is served.
					while (!EventSocketServer.this.acceptingPaused && addWaiting(this.channel.accept())) {
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
		}

		private boolean addWaiting(@Nullable SocketChannel client) {
			return client != null && this.waiting.add(client);
		}

		private void acceptQuietly(SocketChannel client) {
			try {
				accept(client);
			}
			catch (IOException ex) {
				// This client has already disconnected.
			}
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

}
