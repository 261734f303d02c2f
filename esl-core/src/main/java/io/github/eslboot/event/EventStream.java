package io.github.eslboot.event;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslConnection;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.connection.EslConnectionListener;
import io.github.eslboot.connection.EslTimeoutException;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.Subscriptions.Change;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.EventName;
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

	/** Subscriptions nobody needs any more stay for a while: calls come and go. */
	private static final Duration REMOVAL_DELAY = Duration.ofSeconds(30);

	private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

	private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);

	private static final Duration CHECK_RETRY = Duration.ofSeconds(5);

	private volatile ConnectionOptions connectionOptions;

	private final EventStreamOptions options;

	private final ReconnectBackoff backoff;

	private final EslClientResources resources;

	private final Executor notifications;

	private final EventLoop timers;

	private final CallLanes lanes;

	private final EventRouter router;

	private final LiveCallCheck liveCalls;

	private final Subscriptions subscriptions;

	private final Liveliness liveliness;

	private final List<EventStreamListener> listeners = new CopyOnWriteArrayList<>();

	private final Map<EventName, List<Consumer<EslEvent>>> taps = new ConcurrentHashMap<>();

	private final LongAdder[] received = new LongAdder[EventName.values().length + 1];

	/** Guards the fields below; held for a few instructions, never across I/O. */
	private final ReentrantLock lock = new ReentrantLock();

	private EventStreamState state = EventStreamState.STOPPED;

	private int generation;

	private int failures;

	private long opened;

	private long gaps;

	private boolean changing;

	/** Written under the lock, read without. */
	private volatile @Nullable EslConnection connection;

	private @Nullable Outage outage;

	private @Nullable EslException lastError;

	private @Nullable ScheduledFuture<?> retry;

	private @Nullable ScheduledFuture<?> watch;

	private @Nullable ScheduledFuture<?> sweep;

	private @Nullable ScheduledFuture<?> removal;

	private CompletableFuture<Void> up = new CompletableFuture<>();

	private final Set<CompletableFuture<Void>> upWaiters = ConcurrentHashMap.newKeySet();

	/** The server's process, as far as known; guarded by the lock like what follows. */
	private @Nullable String coreUuid;

	/** When the last connection was lost. */
	private long lostNanos = System.nanoTime();

	private volatile @Nullable NodeVitals vitals;

	private EventStream(ConnectionOptions connectionOptions, EventStreamOptions options, ReconnectBackoff backoff,
			EslClientResources resources, EslConnectionPool pool) {
		this.connectionOptions = connectionOptions;
		this.options = options;
		this.backoff = backoff;
		this.resources = resources;
		this.notifications = resources.newSerialExecutor();
		this.timers = resources.nextEventLoop();
		this.lanes = new CallLanes(options, resources.workers(), resources.ticker());
		this.subscriptions = new Subscriptions(options.format());
		this.subscriptions.want(EventName.HEARTBEAT);
		this.subscriptions.want(EventName.BACKGROUND_JOB);
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
		return this.connectionOptions;
	}

	/**
	 * Changes how to connect from now on; a connection that is open stays.
	 * @param options how to connect
	 * @see EslConnectionPool#setConnectionOptions
	 */
	public void setConnectionOptions(ConnectionOptions options) {
		this.connectionOptions = options;
	}

	/**
	 * Starts to connect, in the background. Does nothing when already started.
	 */
	public void start() {
		this.lock.lock();
		try {
			if (this.state == EventStreamState.CLOSED) {
				throw new IllegalStateException("The event stream of " + name() + " is closed for good");
			}
			if (this.state != EventStreamState.STOPPED) {
				return;
			}
			changeState(EventStreamState.STARTING);
			this.failures = 0;
			int current = ++this.generation;
			this.watch = every(WATCH_INTERVAL, this.lanes::checkSlowHandlers);
			if (!this.options.quietCallCheck().isZero()) {
				long quiet = this.options.quietCallCheck().toNanos();
				this.sweep = every(SWEEP_INTERVAL, () -> {
					this.liveCalls.check(this.router.quietCalls(quiet));
					this.router.endForgottenRuns();
				});
			}
			this.timers.execute(() -> connect(current));
		}
		finally {
			this.lock.unlock();
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

	/**
	 * Registers a listener that looks for its calls at several streams, because it is not
	 * known at which they live.
	 * @param selector which events it wants
	 * @param listener the listener
	 * @param seen told on the event loop of each uuid of the selector whose first event
	 * has come here; must not block
	 * @return the registration
	 * @see #release
	 */
	public Registration listen(EventSelector selector, EslEventListener listener, Consumer<String> seen) {
		return listen(selector, listener, false, seen);
	}

	/**
	 * Lets a registration go of one of its uuids, because the call lives elsewhere. With
	 * the last one the registration is cancelled.
	 * @param registration a registration of this stream
	 * @param uuid the uuid
	 */
	public void release(Registration registration, String uuid) {
		this.router.release((Listening) registration, uuid);
	}

	/**
	 * Registers a listener that is called on the event loop, at once, so that it hears
	 * its call even while every worker is busy; nothing is dropped for it. For parts of
	 * this library that only note something. It must not block, and its end may be told
	 * on any thread.
	 * @param selector which events of which calls it wants
	 * @param listener the listener
	 * @return the registration
	 */
	public Registration listenAtOnce(EventSelector selector, EslEventListener listener) {
		if (selector.uuids().isEmpty()) {
			throw new IllegalArgumentException("A listener of all calls is not called on the event loop; see tap");
		}
		return listen(selector, listener, true, (uuid) -> {
		});
	}

	private Registration listen(EventSelector selector, EslEventListener listener, boolean atOnce,
			Consumer<String> seen) {
		Listening listening = this.router.register(selector, listener, atOnce, seen);
		if (state() == EventStreamState.CLOSED) {
			this.router.end(listening, EndReason.STREAM_CLOSED);
			listening.deactivate();
		}
		return listening;
	}

	/**
	 * Tells that a call is there, or was. Should those bound to it have heard nothing, as
	 * its events fell into an outage, the server is asked whether it still lives.
	 * @param uuid the call
	 */
	public void hasCome(String uuid) {
		if (this.router.hasCome(uuid)) {
			this.liveCalls.check(Set.of(uuid));
		}
	}

	/**
	 * Tells that a call will not come after all: listeners bound to it that have heard
	 * nothing by the end of the grace time are let go of.
	 * @param uuid the call
	 */
	public void willNotCome(String uuid) {
		this.router.willNotCome(uuid);
	}

	/**
	 * Hears all events of a name on the event loop, before any listener: for parts of
	 * this library that only note something. Must not block. The event is received
	 * whether or not a listener wants it only if the stream itself subscribes to it, as
	 * it does to BACKGROUND_JOB and HEARTBEAT.
	 * @param name the event's name
	 * @param tap takes the events
	 */
	public void tap(EventName name, Consumer<EslEvent> tap) {
		this.taps.computeIfAbsent(name, (same) -> new CopyOnWriteArrayList<>()).add(tap);
	}

	/**
	 * Adds a condition under which events are urgent, as they are while calls live; see
	 * {@link EventStreamOptions#wakeUpInterval()}.
	 * @param urgent asked on the ticker of the stream's resources; must be quick and not
	 * block
	 */
	public void addUrgency(BooleanSupplier urgent) {
		this.liveliness.add(urgent);
	}

	/**
	 * Tells that a condition given to {@link #addUrgency} is fulfilled now.
	 */
	public void urgent() {
		EslConnection current = this.connection;
		if (current != null && !this.options.wakeUpInterval().isZero()) {
			current.wakeServerWhile(this.options.wakeUpInterval(), this.liveliness::isUrgent);
		}
	}

	/**
	 * Completes when the stream is up: at once, or once it has connected and subscribed.
	 * @param timeout how long to wait for that
	 * @return completes on a worker, exceptionally with {@link EslConnectionException}
	 * when it is not up in time
	 */
	public CompletionStage<Void> whenUp(Duration timeout) {
		CompletableFuture<Void> waiter = new CompletableFuture<>();
		this.lock.lock();
		try {
			if (this.state == EventStreamState.UP) {
				waiter.complete(null);
			}
			else if (this.state != EventStreamState.CLOSED && !this.timers.isShuttingDown()) {
				this.upWaiters.add(waiter);
				this.timers.schedule(() -> {
					if (this.upWaiters.remove(waiter)) {
						waiter.completeExceptionally(notUp(timeout));
					}
				}, EslConnection.nanos(timeout), TimeUnit.NANOSECONDS);
			}
			else {
				waiter.completeExceptionally(notUp(timeout));
			}
		}
		finally {
			this.lock.unlock();
		}
		return this.resources.toWorker(waiter);
	}

	/**
	 * Waits until the stream is up.
	 * @param timeout how long
	 * @throws EslConnectionException when it is not up in time
	 * @throws IllegalStateException when called on an event loop
	 */
	public void awaitUp(Duration timeout) {
		EslClientResources.checkMayBlock("Waiting for the event stream");
		CompletableFuture<Void> current;
		this.lock.lock();
		try {
			current = this.up;
		}
		finally {
			this.lock.unlock();
		}
		try {
			EslConnection.await(current, timeout, "connecting the event stream");
		}
		catch (EslTimeoutException ex) {
			throw notUp(timeout);
		}
	}

	/**
	 * What to tell somebody who needs the stream and does not get it.
	 * @param waited how long it was waited for
	 * @return the exception
	 */
	public EslConnectionException notUp(Duration waited) {
		EslException error = stats().lastError();
		return new EslConnectionException(Reason.UNAVAILABLE,
				"The event stream of %s is %s and was not up within %s: %s".formatted(name(), state(),
						EslConnection.text(waited), (error != null) ? error.getMessage() : "it may not be started"),
				error);
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
		return this.connectionOptions.toString();
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
		this.lock.lock();
		try {
			return this.state;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns what the server last said of itself.
	 * @return its vitals, or {@code null} before the first HEARTBEAT
	 */
	public @Nullable NodeVitals vitals() {
		return this.vitals;
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
		this.lock.lock();
		try {
			return new EventStreamStats(this.state, this.router.registrations().size(), this.router.boundCalls(),
					this.lanes.size(), this.lanes.queuedEvents(), this.lanes.queuedBytes(), Map.copyOf(byName),
					this.router.unrouted(), this.lanes.dropped(), this.lanes.handlerErrors(), this.lanes.slowHandlers(),
					Math.max(0, this.opened - 1), this.gaps, this.lastError);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void connect(int current) {
		Receiver receiver = new Receiver(current);
		EslConnection.open(this.connectionOptions, this.resources, receiver).whenComplete((opened, failure) -> {
			if (failure != null) {
				connectFailed(current, (failure instanceof EslException known) ? known
						: new EslException("Connecting to " + name() + " failed: " + failure, failure));
			}
			else {
				connected(current, opened);
			}
		});
	}

	private void connected(int current, EslConnection opened) {
		this.lock.lock();
		try {
			if (current == this.generation && !opened.isOpen()) {
				this.failures++;
				retryLater(new EslConnectionException(Reason.LOST,
						"The connection to " + this.connectionOptions + " was lost at once"), true);
				return;
			}
			if (current == this.generation) {
				this.connection = opened;
				this.opened++;
				this.changing = false;
				this.subscriptions.reset();
				changeSubscriptions();
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		opened.close();
	}

	private long openedSoFar() {
		this.lock.lock();
		try {
			return this.opened;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void connectFailed(int current, EslException failure) {
		this.lock.lock();
		try {
			if (current == this.generation) {
				boolean news = this.lastError == null || !failure.getMessage().equals(this.lastError.getMessage());
				this.failures++;
				retryLater(failure, news);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void retryLater(EslException failure, boolean news) {
		this.lastError = failure;
		changeState(EventStreamState.DOWN);
		int current = this.generation;
		long wait = this.backoff.nextDelayNanos(this.failures, failure);
		String text = "{}: no events: {}. Next attempt in {} ms.";
		if (news) {
			logger.warn(text, name(), failure.getMessage(), TimeUnit.NANOSECONDS.toMillis(wait));
		}
		else {
			logger.debug(text, name(), failure.getMessage(), TimeUnit.NANOSECONDS.toMillis(wait));
		}
		this.retry = this.timers.schedule(() -> connect(current), wait, TimeUnit.NANOSECONDS);
	}

	private void disconnected(int current, EslConnection lost, EslException cause) {
		this.lock.lock();
		try {
			if (current != this.generation || this.connection != lost) {
				return;
			}
			this.connection = null;
			this.changing = false;
			if (this.state == EventStreamState.UP) {
				this.lostNanos = System.nanoTime();
				this.outage = new Outage(lost.lastReadNanos(), cause.getMessage());
				this.up = new CompletableFuture<>();
			}
			else {
				this.failures++;
			}
			retryLater(cause, true);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void registrationChanged(Listening listening, boolean added) {
		this.lock.lock();
		try {
			if (added) {
				this.subscriptions.add(listening);
				changeSubscriptions();
				if (listening.isBound()) {
					urgent();
				}
			}
			else {
				this.subscriptions.remove(listening);
				if (this.removal == null && !this.timers.isShuttingDown()) {
					this.removal = this.timers.schedule(this::removeSubscriptions, REMOVAL_DELAY.toNanos(),
							TimeUnit.NANOSECONDS);
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void removeSubscriptions() {
		this.lock.lock();
		try {
			this.removal = null;
			Change change = this.subscriptions.nextRemoval();
			EslConnection current = this.connection;
			if (change != null && current != null && !this.changing) {
				send(current, change);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Under the lock: sends the next change, one at a time. */
	private void changeSubscriptions() {
		EslConnection current = this.connection;
		if (current == null || this.changing) {
			return;
		}
		Change change = this.subscriptions.nextAddition();
		List<Listening> settled = this.subscriptions.settled();
		for (Listening listening : settled) {
			EslException denial = this.subscriptions.denial(listening);
			if (denial != null) {
				logger.warn("{}: the server does not permit events for {}: {}", name(), listening, denial.getMessage());
				listening.subscribed.completeExceptionally(denial);
			}
			else {
				listening.subscribed.complete(null);
			}
		}
		if (change != null) {
			send(current, change);
		}
		else if (this.state != EventStreamState.UP) {
			subscribed();
		}
	}

	private void send(EslConnection current, Change change) {
		EslCommand command = this.subscriptions.command(change);
		this.changing = true;
		current.sendAsync(command, this.connectionOptions.commandTimeout()).whenComplete((reply, failure) -> {
			this.lock.lock();
			try {
				if (this.connection != current) {
					return;
				}
				this.changing = false;
				if (failure == null) {
					this.subscriptions.answered(change, reply, name());
					changeSubscriptions();
					return;
				}
			}
			finally {
				this.lock.unlock();
			}
			current.close(new EslConnectionException(Reason.UNRESPONSIVE,
					"%s did not answer a subscription".formatted(this.connectionOptions), failure));
		});
	}

	/** Under the lock: everything wanted is subscribed to on a new connection. */
	private void subscribed() {
		this.failures = 0;
		this.lastError = null;
		changeState(EventStreamState.UP);
		this.up.complete(null);
		urgent();
		for (CompletableFuture<Void> waiter : this.upWaiters) {
			if (this.upWaiters.remove(waiter)) {
				waiter.complete(null);
			}
		}
		Outage over = this.outage;
		this.outage = null;
		if (over != null) {
			this.gaps++;
			EventGap gap = over.until(name(), Instant.now());
			logger.warn("{}: events are back after {} ms without; what happened in between is lost", name(),
					gap.duration().toMillis());
			this.router.gap(gap);
			notifyListeners((listener) -> listener.onGap(this, gap));
		}
		long number = this.opened;
		this.liveCalls.core().whenComplete((core, failure) -> {
			if (failure == null) {
				sawCore(number, core);
			}
		});
		if (over != null) {
			checkLiveCalls(number);
		}
	}

	/** Until it succeeds, or the connection is another one. */
	private void checkLiveCalls(long number) {
		this.liveCalls.check(this.router.seenCalls()).thenAccept((done) -> {
			this.lock.lock();
			try {
				if (!done && number == this.opened && this.state == EventStreamState.UP
						&& !this.timers.isShuttingDown()) {
					this.timers.schedule(() -> checkLiveCalls(number), CHECK_RETRY.toNanos(), TimeUnit.NANOSECONDS);
				}
			}
			finally {
				this.lock.unlock();
			}
		});
	}

	/**
	 * The server's process, as an event or a command told.
	 * @param number the connection the knowledge belongs to; later ones know better
	 * @param core the process, empty if unknown
	 */
	private void sawCore(long number, String core) {
		long lost;
		this.lock.lock();
		try {
			String before = this.coreUuid;
			if (number != this.opened || core.isEmpty() || core.equals(before)) {
				return;
			}
			this.coreUuid = core;
			if (before == null) {
				return;
			}
			lost = this.lostNanos;
		}
		finally {
			this.lock.unlock();
		}
		logger.warn("{}: the server was restarted; its calls and jobs are gone", name());
		this.vitals = null;
		this.router.serverRestarted(lost);
		notifyListeners((listener) -> listener.onServerRestart(this, lost));
	}

	private void changeState(EventStreamState next) {
		EventStreamState before = this.state;
		if (before == next) {
			return;
		}
		this.state = next;
		logger.info("Event stream of {} ({}) is {}", name(), this.connectionOptions, next);
		notifyListeners((listener) -> listener.onStateChange(this, before, next));
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
		event.receivedFrom(name());
		EventName type = event.type();
		this.received[(type != null) ? type.ordinal() : this.received.length - 1].increment();
		if (type == EventName.HEARTBEAT) {
			NodeVitals current = NodeVitals.of(event);
			sawCore(number, current.coreUuid());
			this.vitals = current;
			this.liveliness.onHeartbeat(current.sessions(), System.nanoTime());
			urgent();
		}
		List<Consumer<EslEvent>> tapped = (type != null) ? this.taps.get(type) : null;
		if (tapped != null) {
			tapped.forEach((tap) -> tell(tap, event));
		}
		this.router.route(event);
	}

	/** What a tap cannot cope with is still for the listeners. */
	private void tell(Consumer<EslEvent> tap, EslEvent event) {
		try {
			tap.accept(event);
		}
		catch (RuntimeException ex) {
			logger.error("{}: a tap failed on {}", name(), event, ex);
		}
	}

	/**
	 * Disconnects. Listeners stay registered, and get the events of the next start; a gap
	 * is reported then.
	 */
	public void stop() {
		end(EventStreamState.STOPPED);
	}

	/**
	 * Disconnects for good and ends all registrations.
	 */
	@Override
	public void close() {
		end(EventStreamState.CLOSED);
		this.router.endAll(EndReason.STREAM_CLOSED);
	}

	private void end(EventStreamState ended) {
		EslConnection current;
		this.lock.lock();
		try {
			if (this.state == EventStreamState.CLOSED || this.state == ended) {
				return;
			}
			if (this.state == EventStreamState.UP) {
				this.lostNanos = System.nanoTime();
				this.outage = new Outage(this.lostNanos, "the stream was stopped");
				this.up = new CompletableFuture<>();
			}
			this.generation++;
			cancel(this.retry);
			cancel(this.watch);
			cancel(this.sweep);
			cancel(this.removal);
			this.removal = null;
			current = this.connection;
			this.connection = null;
			this.lastError = null;
			changeState(ended);
			if (ended == EventStreamState.CLOSED) {
				EslConnectionException closed = notUp(Duration.ZERO);
				this.up.completeExceptionally(closed);
				this.upWaiters.forEach((waiter) -> waiter.completeExceptionally(closed));
				this.upWaiters.clear();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (current != null) {
			current.close();
		}
	}

	private static void cancel(@Nullable ScheduledFuture<?> timer) {
		if (timer != null) {
			timer.cancel(false);
		}
	}

	@Override
	public String toString() {
		return "Event stream of " + name() + " (" + this.connectionOptions + ")";
	}

	/** Since when and why there are no events. */
	private record Outage(long fromNanos, String cause) {

		/** As long as it was, even if the clock was set meanwhile. */
		EventGap until(String node, Instant now) {
			return new EventGap(node, now.minusNanos(System.nanoTime() - this.fromNanos), now, this.cause);
		}

	}

	/** Hears one connection. */
	private final class Receiver implements EslConnectionListener {

		private final int generation;

		/** Which of the stream's connections this is, once the first event has come. */
		private long number;

		/** Whether what is being read has an event of a channel. */
		private boolean channelEvents;

		Receiver(int generation) {
			this.generation = generation;
		}

		@Override
		public void onEvent(EslEvent event) {
			if (this.number == 0) {
				this.number = openedSoFar();
				String core = event.header("Core-UUID");
				sawCore(this.number, (core != null) ? core : "");
			}
			received(event, this.number);
			this.channelEvents |= event.uniqueId() != null;
		}

		@Override
		public void onReadComplete() {
			EventStream.this.router.routed();
			if (this.channelEvents) {
				this.channelEvents = false;
				EventStream.this.liveliness.onChannelEvent(System.nanoTime());
				urgent();
			}
		}

		@Override
		public void onClosed(EslException cause) {
			EventStream.this.router.routed();
			EslConnection current;
			EventStream.this.lock.lock();
			try {
				current = EventStream.this.connection;
			}
			finally {
				EventStream.this.lock.unlock();
			}
			if (current != null) {
				disconnected(this.generation, current, cause);
			}
		}

	}

}
