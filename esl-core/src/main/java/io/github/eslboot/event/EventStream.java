package io.github.eslboot.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.delivery.CallLanes;
import io.github.eslboot.event.delivery.CatchUp;
import io.github.eslboot.event.stream.LiveCallCheck;
import io.github.eslboot.event.stream.StateObserver;
import io.github.eslboot.event.stream.StreamConnection;
import io.github.eslboot.event.stream.WakeUpCondition;
import io.github.eslboot.internal.Listeners;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslProtocolException;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.ProtocolInternals;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event stream of one server: receives its events on a connection of its own and routes
 * them to listeners. The connection sends only subscriptions, which follow the selectors
 * of the listeners. Listeners survive reconnects: after an outage the stream subscribes
 * again, notifies them of the gap, and ends those whose call no longer exists.
 * <p>
 * The stream never stops reading from the socket, however slow the listeners are, because
 * a client that stops freezes event delivery of the whole server. Events that exceed the
 * memory budget are dropped, counted, and reported to the affected listeners.
 * <p>
 * All methods may be called by any thread.
 * <p>
 * The class is long because it is the documented API of the stream and connects its
 * parts, which do not know each other: connection, router, lanes and checks.
 *
 * @since 0.1.0
 */
public final class EventStream implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EventStream.class);

	/** Time between two checks of whether the workers have caught up. */
	private static final Duration CATCH_UP_STEP = Duration.ofMillis(1);

	private static final Duration CHECK_RETRY = Duration.ofSeconds(5);

	/** Maximum time until a gap is reported without the calls that have ended. */
	private static final Duration MAX_GAP_CHECK = Duration.ofSeconds(10);

	/** Events for this library itself: results of jobs, and load of the server. */
	private static final Set<EventName> PERMANENT_EVENTS = Set.of(EventName.BACKGROUND_JOB, EventName.HEARTBEAT);

	private final EventStreamOptions options;

	private final EslClientResources resources;

	private final Executor notifications;

	private final EventLoop timers;

	private final CallLanes lanes;

	private final EventRouter router;

	private final CallEndings endings;

	private final LiveCallCheck liveCalls;

	private final ChannelListing channels;

	private final StreamConnection connection;

	private final CatchUp catchUp;

	private final WakeUpCondition wakeUpCondition;

	private final Listeners<EventStreamListener> listeners;

	private final LoopObservers observers;

	private final Listeners<StateObserver> stateObservers;

	private final ReceivedEvents received = new ReceivedEvents();

	private final UnparsedEvents unparsed;

	private final LongAdder unrouted = new LongAdder();

	private final LongAdder gaps = new LongAdder();

	private final PeriodicChecks checks;

	private volatile @Nullable Heartbeat lastHeartbeat;

	private EventStream(ConnectionOptions connectionOptions, EventStreamOptions options, ReconnectBackoff backoff,
			EslClientResources resources, EslConnectionPool pool) {
		this.options = options;
		this.resources = resources;
		this.notifications = EslClientResourcesInternals.newSerialExecutor(resources);
		this.timers = EslClientResourcesInternals.nextEventLoop(resources);
		this.listeners = new Listeners<>(options.name(), logger);
		this.observers = new LoopObservers(options.name());
		this.stateObservers = new Listeners<>(options.name(), logger);
		this.unparsed = new UnparsedEvents(options.name(), this.timers, this::reportUnparsed);
		this.connection = new StreamConnection(options.name(), connectionOptions, backoff, resources, this.timers,
				options.format(), PERMANENT_EVENTS, new ConnectionCallbacks());
		this.lanes = EventRouter.newLanes(options, resources);
		this.catchUp = this.lanes.catchUp();
		this.router = new EventRouter(this.lanes, options, this.timers, resources, new Subscriber());
		this.endings = this.router.endings();
		this.liveCalls = new LiveCallCheck(pool, this::callMissing);
		this.channels = new ChannelListing(pool, resources, this::needsChannels,
				(rows) -> forEachTracked((tracked) -> tracked.onChannels(name(), rows)));
		this.checks = new PeriodicChecks(options, this.timers, this::checkEverySecond, this::checkQuietCalls);
		this.wakeUpCondition = new WakeUpCondition(() -> !this.router.registrations().isEmpty());
		this.wakeUpCondition.addAlternative(this.router::hasBindings);
	}

	/**
	 * Creates a stream of one server. It does nothing before {@link #start()}.
	 * @param connectionOptions how to connect
	 * @param options settings of the stream
	 * @param backoff delays between attempts to connect
	 * @param resources threads to use; not closed with the stream
	 * @param pool command connections to the same server, used to check after an outage
	 * which calls still exist
	 * @return the stream
	 * @throws IllegalStateException when the format is JSON and Jackson is not on the
	 * class path
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
	 * Returns the options of the next connection.
	 * @return the options
	 */
	public ConnectionOptions connectionOptions() {
		return this.connection.options();
	}

	@Nullable String coreUuid() {
		return this.connection.coreUuid();
	}

	void setConnectionOptions(ConnectionOptions options) {
		this.connection.setOptions(options);
	}

	/**
	 * Starts to connect in the background. Does nothing if started already.
	 * @throws IllegalStateException when the stream is closed
	 */
	public void start() {
		this.connection.start();
	}

	/**
	 * Registers a listener. If the stream is closed, the registration ends immediately
	 * with {@link EndReason#STREAM_CLOSED}.
	 * @param selector selects the events
	 * @param listener the listener
	 * @return the registration; wait for {@link Registration#ready()} before starting the
	 * call or job to observe
	 */
	public Registration listen(EventSelector selector, EslEventListener listener) {
		return listen(selector, listener, (uuid) -> {
		});
	}

	Registration listen(EventSelector selector, EslEventListener listener, Consumer<String> firstEvent) {
		return register(selector, listener, false, firstEvent);
	}

	Registration listenOnLoop(EventSelector selector, EslEventListener listener) {
		return register(selector, listener, true, (uuid) -> {
		});
	}

	private Registration register(EventSelector selector, EslEventListener listener, boolean onLoop,
			Consumer<String> firstEvent) {
		ListenerRegistration registration = this.router.register(selector, listener, onLoop, firstEvent);
		if (state() == EventStreamState.CLOSED) {
			this.router.end(registration, EndReason.STREAM_CLOSED);
			registration.deactivate();
		}
		TrackedCallsInternals tracked = registration.trackedCalls();
		if (tracked != null && tracked.needsChannels()) {
			registration.readyOnLoop().thenRun(this.channels::list);
		}
		return registration;
	}

	void releaseCall(Registration registration, String uuid) {
		this.endings.release((ListenerRegistration) registration, uuid);
	}

	void releaseUnseen(Registration registration, String uuid) {
		this.endings.releaseUnseen((ListenerRegistration) registration, uuid);
	}

	void markLive(String uuid) {
		if (this.endings.markLive(uuid)) {
			this.liveCalls.check(Set.of(uuid));
		}
	}

	boolean hasListener(String uuid) {
		return this.endings.isBound(uuid);
	}

	void expectNoEvents(String uuid) {
		this.endings.expectNoEvents(uuid);
	}

	void observeOnLoop(EventName name, Consumer<EslEvent> observer) {
		this.observers.add(name, observer);
	}

	void observeState(StateObserver observer) {
		this.stateObservers.add(observer);
	}

	void addWakeUpCondition(BooleanSupplier condition) {
		this.wakeUpCondition.addAlternative(condition);
	}

	void wakeServer() {
		EslConnection current = this.connection.current();
		if (current != null && !this.options.wakeUpInterval().isZero()) {
			EslConnectionInternals.wakeServerWhile(current, this.options.wakeUpInterval(), this.wakeUpCondition::isMet);
		}
	}

	/**
	 * Returns a stage that completes when the stream is up: connected and subscribed.
	 * @param timeout maximum time to wait
	 * @return completes on a callback thread, exceptionally with
	 * {@link EslConnectionException} when the stream is not up in time or is closed
	 */
	public CompletionStage<Void> whenUp(Duration timeout) {
		return this.connection.whenUp(timeout);
	}

	CompletableFuture<Void> whenUpOnLoop(Duration timeout) {
		return this.connection.whenUpOnLoop(timeout);
	}

	/**
	 * Waits until the stream is up. Blocks.
	 * @param timeout maximum time to wait
	 * @throws EslConnectionException when the stream is not up in time or is closed
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
	 * Adds a listener for state changes, gaps and restarts of the server.
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

	EslClientResources resources() {
		return this.resources;
	}

	/**
	 * Returns the address of the server, for messages.
	 * @return host and port
	 */
	public String address() {
		return this.connection.options().toString();
	}

	/**
	 * Returns the name of the server.
	 * @return the name
	 */
	public String name() {
		return this.options.name();
	}

	/**
	 * Returns the state of the stream.
	 * @return the state
	 */
	public EventStreamState state() {
		return EventStreamState.of(this.connection.status().state());
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
	 * Returns a snapshot of the statistics.
	 * @return the statistics
	 */
	public EventStreamStats stats() {
		StreamConnection.Status status = this.connection.status();
		return new EventStreamStats(EventStreamState.of(status.state()), this.router.registrations().size(),
				this.router.boundUuids(), this.lanes.size(), this.lanes.queuedEvents(), this.lanes.queuedBytes(),
				EventWaits.of(this.lanes), this.received.byName(), this.unrouted.sum(), this.lanes.dropped(),
				this.unparsed.total(), this.lanes.handlerErrors(), this.lanes.slowHandlers(),
				Math.max(0, status.opened() - 1), this.gaps.sum(), status.lastError());
	}

	/**
	 * Disconnects. Listeners stay registered; after the next start they are notified of
	 * the gap and receive events again. Does not block.
	 */
	public void stop() {
		this.connection.stop();
	}

	/**
	 * Disconnects and ends all registrations. A closed stream cannot be started again.
	 * Does not block.
	 */
	@Override
	public void close() {
		this.connection.close();
		this.router.endAll(EndReason.STREAM_CLOSED);
		this.stateObservers.notify(StateObserver::onClosed);
	}

	@Override
	public String toString() {
		return "Event stream of " + name() + " (" + address() + ")";
	}

	private void checkEverySecond() {
		Steps.run(logger, name(), "the check of the connection", this.connection::check);
		this.lanes.checkSlowHandlers();
	}

	private void checkQuietCalls() {
		long quietNanos = this.options.quietCallCheck().toNanos();
		Set<String> quiet = this.endings.quietCalls(quietNanos);
		forEachTracked((tracked) -> quiet.addAll(tracked.calls(name(), quietNanos)));
		this.liveCalls.check(quiet);
		this.endings.endForgottenRuns();
	}

	private void forEachTracked(Consumer<TrackedCallsInternals> action) {
		for (ListenerRegistration registration : this.router.registrations()) {
			TrackedCallsInternals tracked = registration.trackedCalls();
			if (tracked != null) {
				Steps.run(logger, name(), "the check of tracked calls", () -> action.accept(tracked));
			}
		}
	}

	private boolean needsChannels() {
		return state() == EventStreamState.UP && this.router.registrations()
			.stream()
			.map(ListenerRegistration::trackedCalls)
			.anyMatch((tracked) -> tracked != null && tracked.needsChannels());
	}

	private void callMissing(String uuid) {
		this.endings.callMissing(uuid);
		forEachTracked((tracked) -> tracked.onMissing(name(), uuid));
	}

	/**
	 * Checks the calls known before a gap. Retries until the check succeeds or the
	 * connection is replaced.
	 * @return completes with the calls that have ended, as far as the first attempt shows
	 */
	private CompletionStage<Set<String>> checkLiveCalls(long number) {
		Set<String> known = this.endings.seenCalls();
		forEachTracked((tracked) -> known.addAll(tracked.calls(name(), 0)));
		return this.liveCalls.check(known).thenApply((result) -> {
			if (!result.complete()) {
				this.connection.scheduleIfCurrent(number, CHECK_RETRY, () -> checkLiveCalls(number));
			}
			return result.unknown();
		});
	}

	private void reportUnparsed(EventGap gap, long count, long number) {
		logger.warn("{}: {} events could not be parsed and are lost; listeners are notified, and calls are checked",
				name(), count);
		notifyGap(gap, number);
	}

	/**
	 * Notifies the listeners of calls immediately, in the order of their events, and all
	 * others when the server has answered which calls have ended.
	 */
	private void notifyGap(EventGap gap, long number) {
		this.router.notifyGap(gap, ListenerRegistration::isOrdered);
		CompletableFuture<Set<String>> ended = new CompletableFuture<>();
		ended.whenComplete((uuids, failure) -> {
			EventGap known = (failure != null) ? gap : gap.withEndedCalls(uuids);
			this.router.notifyGap(known, (registration) -> !registration.isOrdered());
			notifyListeners((listener) -> listener.onGap(known));
		});
		boolean checked = Steps.run(logger, name(), "the check of calls after a gap", () -> {
			EslClientResourcesInternals.orTimeout(this.resources, ended, MAX_GAP_CHECK);
			checkLiveCalls(number).thenAccept(ended::complete);
		});
		if (!checked) {
			ended.complete(Set.of());
		}
	}

	private void notifyListeners(Consumer<EventStreamListener> notification) {
		this.listeners.notify(this.notifications, notification);
	}

	/** Subscribes to the topics of registrations. */
	private final class Subscriber implements EventRouter.RegistrationObserver {

		@Override
		public void onAdded(ListenerRegistration registration) {
			EventStream.this.connection.add(registration);
			if (registration.isBound()) {
				wakeServer();
			}
		}

		@Override
		public void onRemoved(ListenerRegistration registration) {
			EventStream.this.connection.remove(registration);
		}

	}

	/** Handles the events and state changes of the connection. */
	private final class ConnectionCallbacks implements StreamConnection.Callbacks {

		@Override
		public void onStateChange(StreamConnection.StreamPhase from, StreamConnection.StreamPhase to) {
			switch (to) {
				case STARTING -> EventStream.this.checks.start();
				case STOPPED, CLOSED -> EventStream.this.checks.stop();
				default -> {
				}
			}
			notifyListeners(
					(listener) -> listener.onStateChange(name(), EventStreamState.of(from), EventStreamState.of(to)));
		}

		@Override
		public void onUp(long number, StreamConnection.@Nullable Outage outage) {
			wakeServer();
			if (outage != null) {
				EventGap gap = new EventGap(name(), outage.from(), outage.to(), outage.cause());
				EventStream.this.gaps.increment();
				logger.warn("{}: events are received again after a gap of {} ms; events of that time are lost", name(),
						gap.duration().toMillis());
				notifyGap(gap, number);
			}
			EventStream.this.liveCalls.coreUuid().whenComplete((core, failure) -> {
				if (failure == null) {
					EventStream.this.connection.noteCoreUuid(number, core);
				}
			});
			// Not under the lock of the connection.
			EventStream.this.timers.execute(() -> {
				EventStream.this.stateObservers.notify(StateObserver::onUp);
				EventStream.this.channels.list();
			});
		}

		@Override
		public void onServerRestart(long lostNanos) {
			EventStream.this.lastHeartbeat = null;
			EventStream.this.endings.serverRestarted(lostNanos);
			EventStream.this.stateObservers.notify((observer) -> observer.onServerRestart(lostNanos));
			notifyListeners((listener) -> listener.onServerRestart(name(), lostNanos));
		}

		@Override
		public void onEvent(EslEvent event, long number) {
			ProtocolInternals.receivedFrom(event, name());
			EventName type = event.type();
			if (EventStream.this.received.add(type) && type != null) {
				notifyListeners((listener) -> listener.onFirstEvent(name(), type));
			}
			if (type == EventName.HEARTBEAT) {
				onHeartbeat(event, number);
			}
			if (type != null) {
				EventStream.this.observers.notify(type, event);
			}
			if (!EventStream.this.router.route(event) && (type == null || !PERMANENT_EVENTS.contains(type))) {
				EventStream.this.unrouted.increment();
			}
		}

		@Override
		public void onUnparsedEvent(EslProtocolException problem, Instant at, long number) {
			EventStream.this.unparsed.add(problem, at, number);
		}

		private void onHeartbeat(EslEvent event, long number) {
			Heartbeat heartbeat = Heartbeat.of(event);
			EventStream.this.connection.noteCoreUuid(number, heartbeat.coreUuid());
			EventStream.this.lastHeartbeat = heartbeat;
			EventStream.this.wakeUpCondition.onHeartbeat(heartbeat.sessions(), System.nanoTime());
			wakeServer();
		}

		@Override
		public void onReadComplete(boolean channelEvents) {
			EventStream.this.router.flush();
			EslConnection current = EventStream.this.connection.current();
			if (current != null && EventStream.this.catchUp.begins()) {
				EslConnectionInternals.pauseReadingWhile(current, CATCH_UP_STEP, EventStream.this.catchUp::continues);
			}
			if (channelEvents) {
				EventStream.this.wakeUpCondition.onChannelEvent(System.nanoTime());
				wakeServer();
			}
		}

	}

}
