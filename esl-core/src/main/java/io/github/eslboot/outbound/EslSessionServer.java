package io.github.eslboot.outbound;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.github.eslboot.call.CallEnd;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EventRouterInternals;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Listeners;
import io.github.eslboot.internal.LogThrottle;
import io.github.eslboot.internal.OneTimeTask;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.protocol.EslException;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server for calls that FreeSWITCH hands over with its dialplan application
 * {@code socket}. Each call becomes an {@link EslSession}, which the handler serves in a
 * thread of its own. The number of sessions is bounded by slots; a connection holds one
 * from its accept until it is closed and its handler has returned. Thread-safe. The class
 * is long because it is the documented API of the server and decides for each connection
 * whether to serve, refuse or deny it.
 *
 * @since 0.1.0
 */
public final class EslSessionServer implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EslSessionServer.class);

	/** Maximum number of calls being hung up because all slots are taken. */
	private static final int MAX_REFUSALS = 1000;

	private static final Duration SLOW_HANDLER_THRESHOLD = Duration.ofSeconds(5);

	private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

	/** Time for connections to close after they were disconnected. */
	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	private final EslSessionServerOptions options;

	private final EslClientResources resources;

	private final HandlerRunner handlers;

	private final EventRouterInternals events;

	private final Slots slots;

	private final Set<SessionSocket> sockets = ConcurrentHashMap.newKeySet();

	private final SessionSocket.Callbacks callbacks = new SocketCallbacks();

	private final Listeners<EslSessionServerListener> listeners;

	private final AtomicInteger refusals = new AtomicInteger();

	private final LongAdder accepted = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private final LongAdder denied = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder unparsed = new LongAdder();

	private final LogThrottle deniedLog = new LogThrottle();

	private final LogThrottle failedLog = new LogThrottle();

	private final LogThrottle refusedLog = new LogThrottle();

	private @Nullable Acceptor acceptor;

	private @Nullable ScheduledFuture<?> watch;

	private volatile boolean stopped;

	/** Whether the last {@link #stop} has returned, so that the server may start. */
	private boolean restartable;

	/**
	 * Creates a server whose handlers run in threads of the server, one per session.
	 * @param options where to listen and how many sessions to serve
	 * @param handler serves the sessions
	 * @param resources event loops and workers to use; not closed with the server
	 */
	public EslSessionServer(EslSessionServerOptions options, SessionHandler handler, EslClientResources resources) {
		this(options, handler, resources, null);
	}

	/**
	 * Creates a server whose handlers run on a given executor.
	 * @param options where to listen and how many sessions to serve
	 * @param handler serves the sessions
	 * @param resources event loops and workers to use; not closed with the server
	 * @param threads runs the handlers, which block, for example on one virtual thread
	 * each; {@code null} for threads of the server
	 */
	public EslSessionServer(EslSessionServerOptions options, SessionHandler handler, EslClientResources resources,
			@Nullable Executor threads) {
		this.options = options;
		this.resources = resources;
		this.handlers = new HandlerRunner(options, inSlot(handler), resources, threads);
		this.listeners = new Listeners<>(options.name(), logger);
		this.events = new EventRouterInternals(EventStreamOptions.builder()
			.name(options.name())
			.format(options.eventFormat())
			.memoryBudget(options.eventMemoryBudget())
			.slowHandlerThreshold(SLOW_HANDLER_THRESHOLD)
			.quietCallCheck(Duration.ZERO)
			.wakeUpInterval(Duration.ZERO)
			.build(), resources);
		this.slots = new Slots(options.slots(), options.overflowStrategy(), options.increaseBy(), options.maxSlots(),
				options.maxOvercommitted());
	}

	/** Returns a handler that keeps the slot of its session until it returns. */
	private static SessionHandler inSlot(SessionHandler handler) {
		return (session) -> {
			SlotHolder slot = session.slot();
			slot.handlerStarted();
			try {
				handler.handle(session);
			}
			finally {
				slot.handlerEnded();
			}
		};
	}

	/**
	 * Adds a listener.
	 * @param listener the listener
	 */
	public void addListener(EslSessionServerListener listener) {
		this.listeners.add(listener);
	}

	/**
	 * Starts to listen, also again after {@link #stop} has returned. If the port is zero,
	 * the system chooses one at each start.
	 * @throws EslBindException if the server cannot listen on its address
	 * @throws EslException if its thread cannot be started; the server may be started
	 * again
	 * @throws IllegalStateException if the server runs or is being stopped
	 */
	public synchronized void start() {
		if ((this.acceptor != null || this.stopped) && !this.restartable) {
			throw new IllegalStateException("The session server '%s' %s".formatted(this.options.name(),
					this.stopped ? "is being stopped" : "was started before"));
		}
		this.slots.open();
		this.handlers.open();
		boolean unbinds = this.options.refuseBy() == RefuseBy.UNBIND;
		Acceptor starting = new Acceptor(Addresses.resolve(this.options.address(), this.options.port()),
				this.options.backlog(), unbinds, this.slots, this::admit,
				(name, task) -> EslClientResourcesInternals.newThread(this.resources, name, task),
				(listening) -> this.listeners.notify((listener) -> listener.onListening(listening)));
		boolean restarts = this.stopped;
		this.stopped = false;
		try {
			starting.start();
		}
		catch (Throwable ex) {
			this.stopped = restarts;
			throw ex;
		}
		this.acceptor = starting;
		this.restartable = false;
		this.watch = EslClientResourcesInternals.nextEventLoop(this.resources)
			.scheduleWithFixedDelay(this::check, WATCH_INTERVAL.toNanos(), WATCH_INTERVAL.toNanos(),
					TimeUnit.NANOSECONDS);
		logger.info("{}: listening for sessions on {}{} with {} slots; {} may connect", this.options.name(),
				Addresses.toText(starting.address()), (this.options.sslContext() != null) ? " (TLS)" : "",
				this.options.slots(), this.options.allowedPeers());
	}

	/**
	 * Returns the port that the server listens on.
	 * @return the port
	 * @throws IllegalStateException if the server was not started
	 */
	public synchronized int port() {
		Acceptor current = this.acceptor;
		if (current == null) {
			throw new IllegalStateException("The session server '%s' is not started".formatted(this.options.name()));
		}
		return current.address().getPort();
	}

	/** Runs on the acceptor's thread. */
	private void admit(SocketChannel socket, boolean beyondSlots) throws IOException {
		InetSocketAddress peer = (InetSocketAddress) socket.getRemoteAddress();
		if (peer == null || this.stopped) {
			socket.close();
			return;
		}
		if (!this.options.peers().contains(peer)) {
			deny(socket, peer);
			return;
		}
		if (beyondSlots) {
			if (this.slots.takeBeyondCapacity()) {
				openInSlot(socket, peer);
			}
			else {
				countRefused(peer);
				socket.close();
			}
			return;
		}
		Slots.Taken taken = this.slots.take();
		if (taken == Slots.Taken.INCREASED) {
			int slots = this.slots.capacity();
			logger.info("{}: all slots were taken; increased to {}", this.options.name(), slots);
			this.listeners.notify((listener) -> listener.onIncreased(slots));
		}
		if (taken != Slots.Taken.NO) {
			openInSlot(socket, peer);
			return;
		}
		refuse(socket, peer);
	}

	private void deny(SocketChannel socket, InetSocketAddress peer) throws IOException {
		this.denied.increment();
		if (this.deniedLog.isDue()) {
			logger.warn(
					"{}: {} may not connect, only {} may; {} connections denied so far. Allow more with freeswitch.esl.outbound.allowed-peers",
					this.options.name(), peer.getAddress().getHostAddress(), this.options.allowedPeers(),
					this.denied.sum());
		}
		socket.close();
		this.listeners.notify((listener) -> listener.onDenied(peer));
	}

	private void countRefused(InetSocketAddress peer) {
		this.refused.increment();
		if (this.refusedLog.isDue()) {
			logger.warn("{}: {}; refusing sessions, {} so far", this.options.name(), this.slots.toText(),
					this.refused.sum());
		}
		this.listeners.notify((listener) -> listener.onRefused(peer));
	}

	private void refuse(SocketChannel socket, InetSocketAddress peer) throws IOException {
		countRefused(peer);
		if (this.refusals.get() >= MAX_REFUSALS) {
			// Too many calls are being refused; this call continues in the dialplan.
			socket.close();
			return;
		}
		this.refusals.incrementAndGet();
		SessionSocket opened;
		try {
			opened = new SessionSocket(this.callbacks, this.options, this.resources, peer, null);
			this.sockets.add(opened);
		}
		catch (Throwable ex) {
			this.refusals.decrementAndGet();
			throw ex;
		}
		open(opened, socket);
	}

	/** Opens a connection for which a slot was taken. */
	private void openInSlot(SocketChannel socket, InetSocketAddress peer) {
		SessionSocket opened;
		try {
			opened = new SessionSocket(this.callbacks, this.options, this.resources, peer, new SlotHolder(this.slots));
			this.sockets.add(opened);
		}
		catch (Throwable ex) {
			this.slots.release();
			throw ex;
		}
		open(opened, socket);
	}

	private void open(SessionSocket opened, SocketChannel socket) {
		OneTimeTask task = new OneTimeTask(() -> opened.open(socket));
		try {
			// The acceptor thread stays free to accept the next connection.
			EslClientResourcesInternals.nextEventLoop(this.resources).execute(task);
		}
		catch (Throwable ex) {
			task.run();
		}
	}

	/** Runs each second. */
	private void check() {
		Steps.run(logger, this.options.name(), "the check of slow handlers", this.events::checkSlowHandlers);
		this.sockets.forEach((socket) -> Steps.run(logger, this.options.name(), "the check of a connection",
				socket::checkHandshake));
	}

	/**
	 * Returns the current sessions.
	 * @return a snapshot
	 */
	public List<EslSession> sessions() {
		return this.sockets.stream().map(SessionSocket::session).filter(Objects::nonNull).toList();
	}

	/**
	 * Returns the server's counters.
	 * @return a snapshot
	 */
	public EslSessionServerStats stats() {
		return new EslSessionServerStats(isListening(), this.slots.capacity(), this.slots.active(), this.accepted.sum(),
				this.refused.sum(), this.slots.overcommitted(), this.slots.increased(), this.denied.sum(),
				this.failed.sum(), this.handlers.failures(), this.events.listenerErrors(), this.events.droppedEvents(),
				this.events.waits(), this.unparsed.sum(), this.slots.handlersAfterEnd());
	}

	private synchronized boolean isListening() {
		Acceptor current = this.acceptor;
		return current != null && current.isListening();
	}

	/**
	 * Returns whether the server was started and not stopped. A running server does not
	 * necessarily listen: see {@link RefuseBy#UNBIND}.
	 * @return whether the server runs
	 */
	public synchronized boolean isRunning() {
		return this.acceptor != null && !this.stopped;
	}

	/**
	 * Returns the server's options.
	 * @return the options
	 */
	public EslSessionServerOptions options() {
		return this.options;
	}

	/**
	 * Stops the server with {@link EslSessionServerOptions#stopTimeout()} as the grace
	 * period of the sessions, as {@link #stop} does. Blocks.
	 */
	@Override
	public void close() {
		stop(this.options.stopTimeout());
	}

	/**
	 * Accepts no more sessions and waits for the current ones to end. After the timeout
	 * their connections are closed, and their calls continue in the dialplan; the close
	 * of the connections may take a few seconds more. If the calling thread is
	 * interrupted, the connections are closed immediately and its interrupt flag stays
	 * set. A second call has no effect. Blocks.
	 * @param timeout grace period of the current sessions
	 * @return whether all sessions ended within the timeout
	 * @throws IllegalStateException if called on an event loop
	 */
	public boolean stop(Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Stopping a session server");
		Acceptor current;
		synchronized (this) {
			if (this.stopped) {
				return true;
			}
			this.stopped = true;
			current = this.acceptor;
			if (this.watch != null) {
				this.watch.cancel(false);
			}
		}
		boolean all = false;
		try {
			if (current != null) {
				current.stop();
			}
			all = drain(timeout);
		}
		catch (InterruptedException ex) {
			disconnectAll();
			Thread.currentThread().interrupt();
		}
		finally {
			this.handlers.shutDown();
			synchronized (this) {
				this.restartable = true;
			}
		}
		return all;
	}

	private boolean drain(Duration timeout) throws InterruptedException {
		int live = this.slots.active();
		if (live > 0) {
			logger.info("{}: accepts no more sessions; waiting up to {} for {} to end", this.options.name(),
					Durations.toText(timeout), live);
		}
		long begin = System.nanoTime();
		boolean all = this.slots.awaitEmpty(Durations.toNanos(timeout));
		if (!all) {
			int left = this.slots.active();
			disconnectAll();
			boolean closed = this.slots.awaitEmpty(CLOSE_TIMEOUT.toNanos());
			logger.warn("{}: stopped; {} of {} sessions had not ended after {}, their calls continue in the dialplan{}",
					this.options.name(), left, live, Durations.toText(timeout),
					closed ? "" : "; some connections are still closing");
		}
		else {
			disconnectAll();
			logger.info("{}: stopped; all {} sessions have ended, after {} ms", this.options.name(), live,
					TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
		}
		return all;
	}

	/**
	 * Disconnects all connections, including those that are being refused, which hold no
	 * slot.
	 */
	private void disconnectAll() {
		this.sockets.forEach((socket) -> socket.disconnect("the server stops"));
	}

	@Override
	public String toString() {
		return "session server '%s' on port %d".formatted(this.options.name(), this.options.port());
	}

	/** Handles new sessions and the ends of connections, on event loops. */
	private final class SocketCallbacks implements SessionSocket.Callbacks {

		private final EslSessionServer server = EslSessionServer.this;

		@Override
		public EventRouterInternals.Source newEventSource() {
			return this.server.events.newSource();
		}

		@Override
		public void onSession(EslSession session) {
			this.server.accepted.increment();
			this.server.listeners.notify((listener) -> listener.onSession(session));
			this.server.handlers.start(session);
		}

		@Override
		public void onUnparsed() {
			this.server.unparsed.increment();
		}

		@Override
		public void onEnd(SessionSocket socket, EslException cause) {
			EslSession session = socket.session();
			CallEnd end;
			try {
				end = (session != null) ? session.onClosed() : null;
			}
			finally {
				this.server.sockets.remove(socket);
				SlotHolder slot = socket.slot();
				if (slot != null) {
					slot.connectionClosed();
				}
				else {
					this.server.refusals.decrementAndGet();
				}
			}
			if (session != null && end != null) {
				logger.debug("{}: {} is closed ({}): {}", this.server.options.name(), session, end, cause.getMessage());
				this.server.listeners.notify((listener) -> listener.onClosed(session, end));
			}
			else if (!socket.wasRefused() && !this.server.stopped) {
				onFailure(socket, cause);
			}
		}

		private void onFailure(SessionSocket socket, EslException cause) {
			this.server.failed.increment();
			if (this.server.failedLog.isDue()) {
				logger.warn("{}: a connection did not become a session, {} so far: {}", this.server.options.name(),
						this.server.failed.sum(), cause.getMessage());
			}
			this.server.listeners.notify((listener) -> listener.onFailed(socket.address(), cause));
		}

	}

}
