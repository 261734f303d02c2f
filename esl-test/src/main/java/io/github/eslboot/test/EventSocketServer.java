package io.github.eslboot.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Instant;
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

	private final SimulatorOptions options;

	private final ApiRegistry api = new ApiRegistry();

	private final Callees callees = new Callees();

	private final Extensions extensions = new Extensions();

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

	private volatile @Nullable ServerListener listener;

	private volatile @Nullable SwitchCore core;

	private volatile int port;

	private volatile boolean acceptingPaused;

	/** Number of faults that refuse connections. */
	private int refusals;

	EventSocketServer(SimulatorOptions options) {
		this.options = options;
		this.port = options.port();
	}

	synchronized void start() {
		if (this.core != null) {
			return;
		}
		ServerListener opened = (this.refusals == 0) ? open() : refused();
		SwitchCore started = new SwitchCore(this.options, this.api, this);
		this.core = started;
		if (opened != null) {
			listen(opened);
		}
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

	/** Refuses connections until {@link #endRefusal()}, also after a restart. */
	synchronized void refuse() {
		this.refusals++;
		closeListener();
	}

	synchronized void endRefusal() {
		this.refusals--;
		openListener();
	}

	private synchronized void openListener() {
		if (this.listener == null && this.core != null && this.refusals == 0) {
			listen(open());
		}
	}

	private ServerListener open() {
		try {
			reservePort();
			return new ServerListener(this, this.port);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot listen on port " + this.port, ex);
		}
	}

	/** Reserves the port without listening on it. */
	private @Nullable ServerListener refused() {
		try {
			reservePort();
			return null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot reserve port " + this.port, ex);
		}
	}

	private void reservePort() throws IOException {
		if (this.reservation != null) {
			return;
		}
		Socket reserved = new Socket();
		try {
			reserved.setReuseAddress(true);
			reserved.bind(new InetSocketAddress(this.options.address(), this.port));
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

	private void listen(ServerListener opened) {
		this.listener = opened;
		startThread(opened, "accept");
	}

	private synchronized void closeListener() {
		ServerListener open = this.listener;
		if (open != null) {
			this.listener = null;
			open.close();
		}
	}

	void pauseAccepting(boolean pause) {
		this.acceptingPaused = pause;
		ServerListener open = this.listener;
		if (open != null) {
			open.wakeup();
		}
	}

	boolean isAcceptingPaused() {
		return this.acceptingPaused;
	}

	void accept(SocketChannel channel) throws IOException {
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

	Extensions extensions() {
		return this.extensions;
	}

	Callees callees() {
		return this.callees;
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

}
