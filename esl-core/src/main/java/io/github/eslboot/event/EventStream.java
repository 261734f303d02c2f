package io.github.eslboot.event;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.ProtocolInternals;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The default connection of one server: receives its events and routes them to listeners.
 * It sends no commands but its own subscriptions, and those follow what the listeners ask
 * for. Listeners outlive connections: after an outage the stream subscribes again, tells
 * them of the gap, and ends those whose call the server does not know any more.
 * <p>
 * The socket is always read, however slow the listeners are: a client that stops reading
 * freezes event delivery for the whole FreeSWITCH. What does not fit into the memory
 * budget is dropped, counted, and reported to the listeners concerned.
 * <p>
 * All methods may be called by any thread.
 */
public final class EventStream implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EventStream.class);

	private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

	private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);

	private static final Duration CHECK_RETRY = Duration.ofSeconds(5);

	private final EventStreamOptions options;

	private final EslClientResources resources;

	private final Executor notifications;

	private final EventLoop timers;

	private final CallLanes lanes;

	private final EventRouter router;

	private final LiveCallCheck liveCalls;

	private final StreamConnection connection;

	private final Liveliness liveliness;

	private final List<EventStreamListener> listeners = new CopyOnWriteArrayList<>();

	private final Map<EventName, List<Consumer<EslEvent>>> observers = new ConcurrentHashMap<>();

	private final LongAdder[] received = new LongAdder[EventName.values().length + 1];

	/** One for each name of which an event was received. */
	private final AtomicIntegerArray seenNames = new AtomicIntegerArray(EventName.values().length);

	private final LongAdder gaps = new LongAdder();

	/** Guarded by the connection's lock, like the one below. */
	private @Nullable ScheduledFuture<?> watch;

	private @Nullable ScheduledFuture<?> sweep;

	private volatile @Nullable Heartbeat lastHeartbeat;

	private EventStream(ConnectionOptions connectionOptions, EventStreamOptions options, ReconnectBackoff backoff,
			EslClientResources resources, EslConnectionPool pool) {
		this.options = options;
		this.resources = resources;
		this.notifications = EslClientResourcesInternals.newSerialExecutor(resources);
		this.timers = EslClientResourcesInternals.nextEventLoop(resources);
		this.lanes = new CallLanes(options, resources.workers(), EslClientResourcesInternals.ticker(resources));
		Subscriptions subscriptions = new Subscriptions(options.format());
		subscriptions.want(EventName.HEARTBEAT);
		subscriptions.want(EventName.BACKGROUND_JOB);
		this.connection = new StreamConnection(options.name(), connectionOptions, backoff, resources, this.timers,
				subscriptions, new Owner());
		this.router = new EventRouter(this.lanes, options, this.timers, resources, this::registrationChanged);
		this.liveCalls = new LiveCallCheck(pool, this.router);
		this.liveliness = new Liveliness(() -> !this.router.registrations().isEmpty());
		this.liveliness.add(this.router::hasBindings);
		for (int i = 0; i < this.received.length; i++) {
			this.received[i] = new LongAdder();
		}
	}

	/**
	 * A stream for one server. It does nothing before {@link #start()}.
	 * @param connectionOptions how to connect
	 * @param options how to deliver
	 * @param backoff when to try again after a failure
	 * @param resources the threads to use; not closed with the stream
	 * @param pool connections to the same server, to ask after an outage which calls
	 * still live
	 * @return the stream
	 * @throws IllegalStateException when the format is JSON and Jackson is not there
	 */
	public static EventStream create(ConnectionOptions connectionOptions, EventStreamOptions options,
			ReconnectBackoff backoff, EslClientResources resources, EslConnectionPool pool) {
		if (options.format() == EventFormat.JSON) {
			try {
				Class.forName("tools.jackson.core.JsonParser", false, EventStream.class.getClassLoader());
			}
			catch (ClassNotFoundException ex) {
				throw new IllegalStateException(
						"Events as JSON need tools.jackson.core:jackson-core on the class path; add it, or choose PLAIN",
						ex);
			}
		}
		return new EventStream(connectionOptions, options, backoff, resources, pool);
	}

	/**
	 * Returns how the next connection is opened.
	 * @return the options
	 */
	public ConnectionOptions connectionOptions() {
		return this.connection.options();
	}

	/**
	 * Changes how to connect from now on; a connection that is open stays.
	 * @param options how to connect
	 * @see EslConnectionPool#setConnectionOptions
	 */
	public void setConnectionOptions(ConnectionOptions options) {
		this.connection.setOptions(options);
	}

	/**
	 * Starts to connect, in the background. Does nothing when already started.
	 */
	public void start() {
		this.connection.start();
	}

	private void startChecks() {
		this.watch = every(WATCH_INTERVAL, this.lanes::checkSlowHandlers);
		if (!this.options.quietCallCheck().isZero()) {
			long quiet = this.options.quietCallCheck().toNanos();
			this.sweep = every(SWEEP_INTERVAL, () -> {
				this.liveCalls.check(this.router.quietCalls(quiet));
				this.router.endForgottenRuns();
			});
		}
	}

	private ScheduledFuture<?> every(Duration interval, Runnable task) {
		return this.timers.scheduleAtFixedRate(() -> {
			try {
				task.run();
			}
			catch (RuntimeException ex) {
				logger.error("A check of the event stream of {} failed", name(), ex);
			}
		}, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Registers a listener.
	 * @param selector which events it wants
	 * @param listener the listener
	 * @return the registration; wait for {@link Registration#ready()} before starting
	 * what is to be observed
	 */
	public Registration listen(EventSelector selector, EslEventListener listener) {
		return listen(selector, listener, false, (uuid) -> {
		});
	}

	Registration listen(EventSelector selector, EslEventListener listener, Consumer<String> firstEvent) {
		return listen(selector, listener, false, firstEvent);
	}

	void releaseCall(Registration registration, String uuid) {
		this.router.release((Listening) registration, uuid);
	}

	Registration listenOnLoop(EventSelector selector, EslEventListener listener) {
		if (selector.uuids().isEmpty()) {
			throw new IllegalArgumentException("A listener on the event loop needs a selector of calls");
		}
		return listen(selector, listener, true, (uuid) -> {
		});
	}

	private Registration listen(EventSelector selector, EslEventListener listener, boolean onLoop,
			Consumer<String> firstEvent) {
		Listening listening = this.router.register(selector, listener, onLoop, firstEvent);
		if (state() == EventStreamState.CLOSED) {
			this.router.end(listening, EndReason.STREAM_CLOSED);
			listening.deactivate();
		}
		return listening;
	}

	void markLive(String uuid) {
		if (this.router.hasCome(uuid)) {
			this.liveCalls.check(Set.of(uuid));
		}
	}

	void expectNoEvents(String uuid) {
		this.router.willNotCome(uuid);
	}

	void observeOnLoop(EventName name, Consumer<EslEvent> observer) {
		this.observers.computeIfAbsent(name, (same) -> new CopyOnWriteArrayList<>()).add(observer);
	}

	void addWakeUpCondition(BooleanSupplier condition) {
		this.liveliness.add(condition);
	}

	void wakeServer() {
		EslConnection current = this.connection.current();
		if (current != null && !this.options.wakeUpInterval().isZero()) {
			EslConnectionInternals.wakeServerWhile(current, this.options.wakeUpInterval(), this.liveliness::isUrgent);
		}
	}

	/**
	 * Completes when the stream is up: at once, or once it has connected and subscribed.
	 * @param timeout how long to wait for that
	 * @return completes on a worker, exceptionally with {@link EslConnectionException}
	 * when it is not up in time
	 */
	public CompletionStage<Void> whenUp(Duration timeout) {
		return this.connection.whenUp(timeout);
	}

	/**
	 * Waits until the stream is up.
	 * @param timeout how long
	 * @throws EslConnectionException when it is not up in time
	 * @throws IllegalStateException when called on an event loop
	 */
	public void awaitUp(Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Waiting for the event stream");
		this.connection.awaitUp(timeout);
	}

	EslConnectionException notUp(Duration waited) {
		return this.connection.notUp(waited);
	}

	/**
	 * Adds a listener for what becomes of the stream.
	 * @param listener the listener
	 */
	public void addListener(EventStreamListener listener) {
		this.listeners.add(listener);
	}

	/**
	 * Removes a listener.
	 * @param listener the listener
	 */
	public void removeListener(EventStreamListener listener) {
		this.listeners.remove(listener);
	}

	/**
	 * Returns the threads this stream uses.
	 * @return the resources
	 */
	public EslClientResources resources() {
		return this.resources;
	}

	/**
	 * Returns where the server is, for messages.
	 * @return host and port
	 */
	public String address() {
		return this.connection.options().toString();
	}

	/**
	 * Returns the server's name.
	 * @return the name
	 */
	public String name() {
		return this.options.name();
	}

	/**
	 * Returns how the stream is doing.
	 * @return the state
	 */
	public EventStreamState state() {
		return this.connection.status().state();
	}

	/**
	 * Returns the last HEARTBEAT of the server.
	 * @return the heartbeat, or {@code null} before the first one and after a restart of
	 * the server
	 */
	public @Nullable Heartbeat lastHeartbeat() {
		return this.lastHeartbeat;
	}

	/**
	 * Returns the counts at this moment.
	 * @return the counts
	 */
	public EventStreamStats stats() {
		Map<String, Long> byName = new HashMap<>();
		for (int i = 0; i < this.received.length; i++) {
			long count = this.received[i].sum();
			if (count > 0) {
				byName.put((i == this.received.length - 1) ? "other" : EventName.values()[i].name(), count);
			}
		}
		StreamConnection.Status status = this.connection.status();
		return new EventStreamStats(status.state(), this.router.registrations().size(), this.router.boundCalls(),
				this.lanes.size(), this.lanes.queuedEvents(), this.lanes.queuedBytes(), Map.copyOf(byName),
				this.router.unrouted(), this.lanes.dropped(), this.lanes.handlerErrors(), this.lanes.slowHandlers(),
				Math.max(0, status.opened() - 1), this.gaps.sum(), status.lastError());
	}

	private void registrationChanged(Listening listening, boolean added) {
		if (!added) {
			this.connection.remove(listening);
			return;
		}
		this.connection.add(listening);
		if (listening.isBound()) {
			wakeServer();
		}
	}

	/** Until it succeeds, or the connection is another one. */
	private void checkLiveCalls(long number) {
		this.liveCalls.check(this.router.seenCalls()).thenAccept((done) -> {
			if (!done) {
				this.connection.later(number, CHECK_RETRY, () -> checkLiveCalls(number));
			}
		});
	}

	private void notifyListeners(Consumer<EventStreamListener> call) {
		if (!this.listeners.isEmpty()) {
			this.notifications.execute(() -> {
				for (EventStreamListener listener : this.listeners) {
					try {
						call.accept(listener);
					}
					catch (RuntimeException ex) {
						logger.error("Listener {} of the event stream of {} failed", listener, name(), ex);
					}
				}
			});
		}
	}

	private void received(EslEvent event, long number) {
		ProtocolInternals.receivedFrom(event, name());
		EventName type = event.type();
		this.received[(type != null) ? type.ordinal() : this.received.length - 1].increment();
		if (type != null && this.seenNames.get(type.ordinal()) == 0
				&& this.seenNames.compareAndSet(type.ordinal(), 0, 1)) {
			notifyListeners((listener) -> listener.onFirstEvent(this, type));
		}
		if (type == EventName.HEARTBEAT) {
			Heartbeat current = Heartbeat.of(event);
			this.connection.sawCore(number, current.coreUuid());
			this.lastHeartbeat = current;
			this.liveliness.onHeartbeat(current.sessions(), System.nanoTime());
			wakeServer();
		}
		List<Consumer<EslEvent>> observing = (type != null) ? this.observers.get(type) : null;
		if (observing != null) {
			observing.forEach((observer) -> observe(observer, event));
		}
		this.router.route(event);
	}

	/** A failed observer must not keep the event from the listeners. */
	private void observe(Consumer<EslEvent> observer, EslEvent event) {
		try {
			observer.accept(event);
		}
		catch (Throwable ex) {
			logger.error("{}: observer failed on {}; listeners receive the event", name(), event, ex);
		}
	}

	/**
	 * Disconnects. Listeners stay registered, and get the events of the next start; a gap
	 * is reported then.
	 */
	public void stop() {
		this.connection.end(EventStreamState.STOPPED);
	}

	/**
	 * Disconnects for good and ends all registrations.
	 */
	@Override
	public void close() {
		this.connection.end(EventStreamState.CLOSED);
		this.router.endAll(EndReason.STREAM_CLOSED);
	}

	@Override
	public String toString() {
		return "Event stream of " + name() + " (" + address() + ")";
	}

	/** Hears the connection. */
	private final class Owner implements StreamConnection.Owner {

		@Override
		public void onStateChange(EventStreamState from, EventStreamState to) {
			if (to == EventStreamState.STARTING) {
				startChecks();
			}
			else if (to == EventStreamState.STOPPED || to == EventStreamState.CLOSED) {
				StreamConnection.cancel(EventStream.this.watch);
				StreamConnection.cancel(EventStream.this.sweep);
			}
			notifyListeners((listener) -> listener.onStateChange(EventStream.this, from, to));
		}

		@Override
		public void onUp(long number, @Nullable EventGap gap) {
			wakeServer();
			if (gap != null) {
				EventStream.this.gaps.increment();
				logger.warn("{}: events are back after {} ms without; what happened in between is lost", name(),
						gap.duration().toMillis());
				EventStream.this.router.gap(gap);
				notifyListeners((listener) -> listener.onGap(EventStream.this, gap));
			}
			EventStream.this.liveCalls.core().whenComplete((core, failure) -> {
				if (failure == null) {
					EventStream.this.connection.sawCore(number, core);
				}
			});
			if (gap != null) {
				checkLiveCalls(number);
			}
		}

		@Override
		public void onServerRestart(long lostNanos) {
			EventStream.this.lastHeartbeat = null;
			EventStream.this.router.serverRestarted(lostNanos);
			notifyListeners((listener) -> listener.onServerRestart(EventStream.this, lostNanos));
		}

		@Override
		public void onEvent(EslEvent event, long number) {
			received(event, number);
		}

		@Override
		public void onReadComplete(boolean channelEvents) {
			EventStream.this.router.routed();
			if (channelEvents) {
				EventStream.this.liveliness.onChannelEvent(System.nanoTime());
				wakeServer();
			}
		}

	}

}
