package io.github.eslboot.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.github.eslboot.call.CallEnd;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EventRouterInternals;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.LogThrottle;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.HangupCause;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for calls that FreeSWITCH hands over with its application {@code socket}, and
 * gives each to the handler, in a thread of its own. There is a set number of slots; a
 * connection holds one from being accepted until it is closed. All methods may be called
 * by any thread.
 */
public final class EslSessionServer implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EslSessionServer.class);

	/** Calls that are being hung up at once; further ones go on in the dialplan. */
	private static final int MAX_REFUSALS = 1000;

	private static final HangupCause FAILURE = HangupCause.of("NORMAL_TEMPORARY_FAILURE");

	private static final Duration SLOW_LISTENER = Duration.ofSeconds(5);

	private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

	private final EslSessionServerOptions options;

	private final SessionHandler handler;

	private final EslClientResources resources;

	private final Executor threads;

	private final @Nullable ExecutorService ownThreads;

	private final EventRouterInternals events;

	private final Slots slots;

	private final Set<SessionSocket> sockets = ConcurrentHashMap.newKeySet();

	private final List<EslSessionServerListener> listeners = new CopyOnWriteArrayList<>();

	private final AtomicInteger refusals = new AtomicInteger();

	private final LongAdder accepted = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private final LongAdder denied = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder handlerErrors = new LongAdder();

	private final LogThrottle deniedNotice = new LogThrottle();

	private final LogThrottle failedNotice = new LogThrottle();

	private final LogThrottle refusedNotice = new LogThrottle();

	private @Nullable Acceptor acceptor;

	private @Nullable ScheduledFuture<?> watch;

	private volatile boolean stopped;

	/**
	 * Makes a server whose handlers run in threads of its own, one for each session.
	 * @param options where to listen, and how many sessions to take
	 * @param handler serves the sessions
	 * @param resources the event loops and workers to use
	 */
	public EslSessionServer(EslSessionServerOptions options, SessionHandler handler, EslClientResources resources) {
		this(options, handler, resources, null);
	}

	/**
	 * Makes a server whose handlers run elsewhere.
	 * @param options where to listen, and how many sessions to take
	 * @param handler serves the sessions
	 * @param resources the event loops and workers to use
	 * @param threads runs the handlers, which block: one virtual thread a task, for
	 * example; {@code null} for threads of the server's own
	 */
	public EslSessionServer(EslSessionServerOptions options, SessionHandler handler, EslClientResources resources,
			@Nullable Executor threads) {
		this.options = options;
		this.handler = handler;
		this.resources = resources;
		this.ownThreads = (threads == null) ? newThreads() : null;
		this.threads = (threads != null) ? threads : this.ownThreads;
		EventStreamOptions defaults = EventStreamOptions.DEFAULT;
		this.events = new EventRouterInternals(new EventStreamOptions(options.name(), options.eventFormat(),
				options.eventMemoryBudget(), SLOW_LISTENER, defaults.callEndGrace(), Duration.ZERO, Duration.ZERO),
				resources);
		this.slots = new Slots(options.slots(), options.overflowStrategy(), options.increaseBy(), options.maxSlots());
	}

	/** As many as there are sessions, which the slots bound. */
	private static ExecutorService newThreads() {
		AtomicInteger number = new AtomicInteger();
		return Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "esl-session-" + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
	}

	/**
	 * Adds a listener.
	 * @param listener the listener
	 */
	public void addListener(EslSessionServerListener listener) {
		this.listeners.add(listener);
	}

	/**
	 * Begins to listen. A server starts once.
	 * @throws EslBindException when the address cannot be listened on
	 */
	public synchronized void start() {
		if (this.acceptor != null || this.stopped) {
			throw new IllegalStateException(
					"The session server '%s' was started before".formatted(this.options.name()));
		}
		boolean unbinds = this.options.refuseBy() == RefuseBy.UNBIND;
		Acceptor starting = new Acceptor(bindAddress(), this.options.backlog(), unbinds, this.slots, this::admit,
				(listening) -> tell((listener) -> listener.onListening(listening)));
		starting.start();
		this.acceptor = starting;
		this.watch = EslClientResourcesInternals.nextEventLoop(this.resources)
			.scheduleWithFixedDelay(this.events::checkSlowListeners, WATCH_INTERVAL.toNanos(), WATCH_INTERVAL.toNanos(),
					TimeUnit.NANOSECONDS);
		logger.info("{}: listening for sessions on {}{} with {} slots; {} may connect", this.options.name(),
				Acceptor.text(starting.address()), (this.options.sslContext() != null) ? " (TLS)" : "",
				this.options.slots(), this.options.allowedPeers());
	}

	private InetSocketAddress bindAddress() {
		String host = this.options.address();
		if (host == null) {
			return new InetSocketAddress(this.options.port());
		}
		try {
			return new InetSocketAddress(InetAddress.getByName(host), this.options.port());
		}
		catch (UnknownHostException ex) {
			throw new EslBindException(
					"Could not listen for sessions on '%s': the name does not resolve".formatted(host), ex);
		}
	}

	/**
	 * Returns the port this listens on.
	 * @return the port
	 * @throws IllegalStateException before the start
	 */
	public synchronized int port() {
		Acceptor current = this.acceptor;
		if (current == null) {
			throw new IllegalStateException("The session server '%s' is not started".formatted(this.options.name()));
		}
		return current.address().getPort();
	}

	/** On the acceptor's thread. */
	private void admit(SocketChannel socket, boolean beyond) throws IOException {
		InetSocketAddress peer = (InetSocketAddress) socket.getRemoteAddress();
		if (peer == null || this.stopped) {
			socket.close();
			return;
		}
		if (!this.options.peers().contains(peer.getAddress())) {
			deny(socket, peer);
			return;
		}
		if (beyond) {
			this.slots.takeBeyond();
			open(socket, peer, false);
			return;
		}
		Slots.Taken taken = this.slots.take();
		if (taken == Slots.Taken.INCREASED) {
			int slots = this.slots.capacity();
			logger.info("{}: all slots were taken; there are {} now", this.options.name(), slots);
			tell((listener) -> listener.onIncreased(slots));
		}
		if (taken != Slots.Taken.NO) {
			open(socket, peer, false);
			return;
		}
		refuse(socket, peer);
	}

	private void deny(SocketChannel socket, InetSocketAddress peer) throws IOException {
		this.denied.increment();
		if (this.deniedNotice.isDue()) {
			logger.warn(
					"{}: {} may not connect, only {} may; {} connections denied so far. Allow more with freeswitch.esl.outbound.allowed-peers",
					this.options.name(), peer.getAddress().getHostAddress(), this.options.allowedPeers(),
					this.denied.sum());
		}
		socket.close();
		tell((listener) -> listener.onDenied(peer));
	}

	private void refuse(SocketChannel socket, InetSocketAddress peer) throws IOException {
		this.refused.increment();
		if (this.refusedNotice.isDue()) {
			logger.warn("{}: all {} slots are taken; refusing sessions, {} so far", this.options.name(),
					this.slots.capacity(), this.refused.sum());
		}
		tell((listener) -> listener.onRefused(peer));
		if (this.refusals.get() >= MAX_REFUSALS) {
			// The dialplan goes on; there is no silence either.
			socket.close();
			return;
		}
		this.refusals.incrementAndGet();
		open(socket, peer, true);
	}

	private void open(SocketChannel socket, InetSocketAddress peer, boolean refuse) {
		SessionSocket opened = new SessionSocket(this, this.options, this.resources, peer, refuse);
		this.sockets.add(opened);
		try {
			// Whoever accepts is to accept: the fewer wait when the last slot is taken.
			EslClientResourcesInternals.nextEventLoop(this.resources).execute(() -> opened.open(socket));
		}
		catch (RejectedExecutionException ex) {
			opened.open(socket);
		}
	}

	EventRouterInternals.Source newSource() {
		return this.events.newSource();
	}

	/** On an event loop: a session is ready for its handler. */
	void serve(EslSession session) {
		this.accepted.increment();
		tell((listener) -> listener.onSession(session));
		try {
			this.threads.execute(() -> handle(session));
		}
		catch (RejectedExecutionException ex) {
			handlerFailed(session, ex);
		}
	}

	private void handle(EslSession session) {
		try {
			this.handler.handle(session);
			if (!session.isKeptOpen()) {
				session.release();
			}
		}
		catch (Throwable ex) {
			if (ex instanceof EslException && (!session.isOpen() || session.call().snapshot().isEnded())) {
				logger.debug("{}: the caller of {} has gone", this.options.name(), session, ex);
				session.release();
				return;
			}
			handlerFailed(session, ex);
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void handlerFailed(EslSession session, Throwable failure) {
		this.handlerErrors.increment();
		boolean hangUp = this.options.onHandlerFailure() == HandlerFailurePolicy.HANGUP;
		logger.error("{}: the handler of {} failed; its call {}", this.options.name(), session,
				hangUp ? "is hung up" : "goes on in the dialplan", failure);
		if (!hangUp || !session.isOpen()) {
			session.release();
			return;
		}
		session.call()
			.within(this.options.commandTimeout())
			.async()
			.hangup(FAILURE)
			.whenComplete((end, problem) -> session.release());
	}

	/** A connection has ended; called once for each. */
	void over(SessionSocket socket, EslException cause) {
		EslSession session = socket.session();
		CallEnd end = (session != null) ? session.onClosed() : null;
		this.sockets.remove(socket);
		if (socket.isToBeRefused()) {
			this.refusals.decrementAndGet();
		}
		else {
			this.slots.release();
		}
		if (session != null && end != null) {
			logger.debug("{}: {} is closed ({}): {}", this.options.name(), session, end, cause.getMessage());
			tell((listener) -> listener.onClosed(session, end));
		}
		else if (!socket.wasRefused() && !this.stopped) {
			this.failed.increment();
			if (this.failedNotice.isDue()) {
				logger.warn("{}: a connection did not become a session, {} so far: {}", this.options.name(),
						this.failed.sum(), cause.getMessage());
			}
			tell((listener) -> listener.onFailed(socket.address(), cause));
		}
	}

	private void tell(Consumer<EslSessionServerListener> notice) {
		for (EslSessionServerListener listener : this.listeners) {
			try {
				notice.accept(listener);
			}
			catch (RuntimeException ex) {
				logger.error("{}: the listener {} failed", this.options.name(), listener, ex);
			}
		}
	}

	/**
	 * Returns the sessions there are.
	 * @return a snapshot
	 */
	public List<EslSession> sessions() {
		return this.sockets.stream().map(SessionSocket::session).filter(Objects::nonNull).toList();
	}

	/**
	 * Returns counts.
	 * @return the counts at this moment
	 */
	public EslSessionServerStats stats() {
		return new EslSessionServerStats(isListening(), this.slots.capacity(), this.slots.active(), this.accepted.sum(),
				this.refused.sum(), this.slots.overcommitted(), this.slots.increased(), this.denied.sum(),
				this.failed.sum(), this.handlerErrors.sum());
	}

	private synchronized boolean isListening() {
		Acceptor current = this.acceptor;
		return current != null && current.isListening();
	}

	/**
	 * Whether the server was started and not stopped. While it is full it may not listen.
	 * @return whether it runs
	 */
	public synchronized boolean isRunning() {
		return this.acceptor != null && !this.stopped;
	}

	/**
	 * Returns the options.
	 * @return the options
	 */
	public EslSessionServerOptions options() {
		return this.options;
	}

	/** Stops within the time the options give. */
	@Override
	public void close() {
		stop(this.options.stopTimeout());
	}

	/**
	 * Takes no new sessions, and waits for those there are to end. At the deadline their
	 * connections are closed, so that their calls go on in the dialplan. Does nothing the
	 * second time.
	 * @param timeout how long sessions may go on
	 * @return whether all ended by themselves
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
			if (this.ownThreads != null) {
				this.ownThreads.shutdown();
			}
		}
		return all;
	}

	private boolean drain(Duration timeout) throws InterruptedException {
		int live = this.slots.active();
		if (live > 0) {
			logger.info("{}: takes no sessions any more; {} may go on for {}", this.options.name(), live,
					Durations.toText(timeout));
		}
		long begin = System.nanoTime();
		boolean all = this.slots.awaitEmpty(timeout.toNanos());
		if (!all) {
			int left = this.slots.active();
			disconnectAll();
			boolean closed = this.slots.awaitEmpty(TimeUnit.SECONDS.toNanos(5));
			logger.warn("{}: stopped; {} of {} sessions had not ended after {}, their calls go on in the dialplan{}",
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

	private void disconnectAll() {
		this.sockets.forEach((socket) -> socket.disconnect("the server stops"));
	}

	@Override
	public String toString() {
		return "session server '%s' on port %d".formatted(this.options.name(), this.options.port());
	}

}
