package io.github.eslboot.event;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Consumer;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.delivery.CallLanes;
import io.github.eslboot.event.delivery.HandlerLimit;
import io.github.eslboot.event.delivery.MemoryUse;
import io.github.eslboot.event.delivery.Receiver;
import io.github.eslboot.event.stream.Interest;
import io.github.eslboot.event.stream.Topic;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.internal.LogThrottle;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registration of one listener. It receives the deliveries of the lanes and names the
 * topics to subscribe to.
 */
final class ListenerRegistration implements Registration, Receiver, Interest {

	private static final Logger logger = LoggerFactory.getLogger(ListenerRegistration.class);

	private static final LogThrottle LIMIT_FAILURES = new LogThrottle();

	private static final int NEW = 0;

	private static final int ANNOUNCED = 1;

	private static final int ENDED = 2;

	private static final AtomicIntegerFieldUpdater<ListenerRegistration> PHASE = AtomicIntegerFieldUpdater
		.newUpdater(ListenerRegistration.class, "phase");

	final EventSelector selector;

	/**
	 * Calls that the listener is still bound to, by uuid. Changed by the routing table.
	 */
	final Map<String, CallBinding> bindings = new ConcurrentHashMap<>();

	/** Notified of each uuid when its first event is received. */
	final Consumer<String> firstEvent;

	/**
	 * List that contains only this registration, so that routing to one listener
	 * allocates no list.
	 */
	final List<ListenerRegistration> alone = List.of(this);

	private final EslEventListener listener;

	/** Name of the server. */
	private final String node;

	private final HandlerLimit defaultLimit;

	/** Memory of the events that wait for the listener, or for its handler class. */
	private final MemoryUse memory;

	/**
	 * Completed under the connection's lock; {@link #ready} follows on a callback thread,
	 * or on an event loop where the listener is called on one.
	 */
	private final CompletableFuture<Void> subscribed = new CompletableFuture<>();

	private final EslClientResources resources;

	private final CompletionStage<Void> ready;

	private final Consumer<? super ListenerRegistration> cancellation;

	private final @Nullable Object ownLane;

	/**
	 * Queued events; {@code null} for a listener with a lane of its own, which keeps the
	 * order.
	 */
	private final @Nullable PendingDeliveries pending;

	private volatile boolean active = true;

	/** Whether one of the bound calls exists, or has existed. */
	private volatile boolean seenCall;

	private volatile int phase = NEW;

	/**
	 * Creates a registration.
	 * @param selector selects the events
	 * @param listener the listener
	 * @param onLoop whether the listener is called on the event loop, without a lane
	 * @param firstEvent notified of each uuid when its first event is received
	 * @param resources threads that complete {@link #ready()}
	 * @param lanes deliver the events
	 * @param cancellation ends the registration when it is cancelled
	 */
	ListenerRegistration(EventSelector selector, EslEventListener listener, boolean onLoop, Consumer<String> firstEvent,
			EslClientResources resources, CallLanes lanes, Consumer<? super ListenerRegistration> cancellation) {
		this.selector = selector;
		this.listener = listener;
		this.node = lanes.node();
		this.firstEvent = firstEvent;
		this.cancellation = cancellation;
		this.ownLane = onLoop ? CallLanes.NO_LANE : switch (selector.uuids().size()) {
			case 0 -> null;
			case 1 -> selector.uuids().iterator().next();
			default -> this;
		};
		if (this.ownLane == null) {
			this.pending = new PendingDeliveries();
			this.memory = new MemoryUse();
			this.defaultLimit = HandlerLimit.ofWorkers();
		}
		else {
			Class<?> handler = listener.handlerType();
			this.pending = null;
			this.memory = lanes.memoryOf(handler);
			this.defaultLimit = lanes.limitOf(handler);
		}
		this.resources = resources;
		this.ready = onLoop ? readyOnLoop().minimalCompletionStage()
				: EslClientResourcesInternals.toCallback(resources, this.subscribed);
	}

	/**
	 * Returns the lane of an event: the lane of the bound call, a lane of the
	 * registration if bound to several calls, or else the lane of the event.
	 */
	Object lane(Object laneOfEvent) {
		return (this.ownLane != null) ? this.ownLane : laneOfEvent;
	}

	/** Returns the lane for notifications other than events. */
	Object notificationLane() {
		return (this.ownLane != null) ? this.ownLane : this;
	}

	/** Returns whether the listener is bound to calls, applications or jobs. */
	boolean isBound() {
		return !this.selector.uuids().isEmpty();
	}

	/**
	 * Returns whether the order of notifications and events matters to the listener: it
	 * is bound, or called on the event loop.
	 */
	boolean isOrdered() {
		return this.ownLane != null;
	}

	boolean hasSeenCall() {
		return this.seenCall;
	}

	/** Returns the calls that the listener tracks, or {@code null} for none. */
	@Nullable TrackedCallsInternals trackedCalls() {
		return (this.listener instanceof TrackedCallsInternals tracked) ? tracked : null;
	}

	void deactivate() {
		this.active = false;
	}

	/** Records that an event is about to be queued. Called on the event loop. */
	void queued() {
		if (this.pending != null) {
			this.pending.queued();
		}
	}

	/** Records that a queued event was delivered or dropped. */
	void finished() {
		if (this.pending != null) {
			this.pending.finished();
		}
	}

	/**
	 * Runs a task after the events that are queued in lanes of calls have been delivered;
	 * immediately if the listener has a lane of its own, which keeps the order.
	 */
	void afterQueued(Runnable task) {
		if (this.pending != null && this.active) {
			this.pending.whenFinished(task);
		}
		else {
			task.run();
		}
	}

	/**
	 * Marks the registration as announced to the observer of registrations.
	 * @return {@code false} if the registration has ended in the meantime: the caller
	 * reports the end
	 */
	boolean markAnnounced() {
		return PHASE.compareAndSet(this, NEW, ANNOUNCED);
	}

	/**
	 * Marks the registration as ended.
	 * @return {@code false} if the registration is not announced yet: the announcing
	 * thread reports the end
	 */
	boolean markEnded() {
		return PHASE.getAndSet(this, ENDED) == ANNOUNCED;
	}

	/** Fails {@link #ready()} if it is not complete. */
	void failReady(EslException cause) {
		this.subscribed.completeExceptionally(cause);
	}

	void onGap(EventGap gap) {
		this.listener.onGap(gap);
	}

	void onEnd(EndReason reason) {
		this.listener.onEnd(reason);
	}

	@Override
	public void onEvent(EslEvent event) throws Exception {
		try {
			this.listener.onEvent(event);
		}
		finally {
			finished();
		}
	}

	@Override
	public void onLost(@Nullable String uuid, Map<String, Integer> counts) {
		this.listener.onLost(new LostEvents(this.node, uuid, counts));
	}

	@Override
	public void skipped() {
		finished();
	}

	@Override
	public HandlerLimit limit(EslEvent event) {
		try {
			ConcurrencyLimit limit = this.listener.concurrencyLimit(event);
			return (limit != null) ? limit.limit() : this.defaultLimit;
		}
		catch (Throwable ex) {
			if (LIMIT_FAILURES.isDue()) {
				logger.error("{}: the concurrency limit of listener {} failed for {}; the default limit applies",
						event.node(), this, event, ex);
			}
			return this.defaultLimit;
		}
	}

	@Override
	public MemoryUse memory() {
		return this.memory;
	}

	@Override
	public Set<Topic> requestedTopics() {
		Set<Topic> topics = new HashSet<>();
		this.selector.names().forEach((name) -> topics.add(new Topic(name, false)));
		this.selector.subclasses().forEach((subclass) -> topics.add(new Topic(subclass, true)));
		return topics;
	}

	@Override
	public Set<Topic> topics() {
		Set<Topic> topics = requestedTopics();
		if (!this.selector.uuids().isEmpty()) {
			this.selector.keys()
				.forEach((header) -> header.lifecycleEvents()
					.forEach((name) -> topics.add(new Topic(name.name(), false))));
		}
		return topics;
	}

	@Override
	public void onSubscribed() {
		this.subscribed.complete(null);
	}

	@Override
	public void onDenied(EslException denial) {
		this.subscribed.completeExceptionally(denial);
	}

	/** Completes on an event loop, and not under the connection's lock. */
	CompletableFuture<Void> readyOnLoop() {
		return this.subscribed.thenApplyAsync((done) -> done,
				EslClientResourcesInternals.nextEventLoop(this.resources));
	}

	@Override
	public CompletionStage<Void> ready() {
		return this.ready;
	}

	@Override
	public void awaitReady(Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Waiting for a subscription");
		Futures.await(this.subscribed, timeout, "subscribing to " + this.selector);
	}

	@Override
	public boolean isActive() {
		return this.active;
	}

	@Override
	public void cancel() {
		this.cancellation.accept(this);
	}

	@Override
	public String toString() {
		return this.listener + " for " + this.selector;
	}

	/** Binding of a listener to one uuid. */
	static final class CallBinding {

		private static final AtomicLongFieldUpdater<CallBinding> LAST_EVENT = AtomicLongFieldUpdater
			.newUpdater(CallBinding.class, "lastEventNanos");

		final ListenerRegistration registration;

		/** Whether an event was received, or the call is known to exist otherwise. */
		private volatile boolean seen;

		/** Time of the last event, or of the binding. */
		private volatile long lastEventNanos = System.nanoTime();

		CallBinding(ListenerRegistration registration) {
			this.registration = registration;
		}

		/**
		 * Records an event. Called for every event, so the write has no full memory
		 * barrier.
		 * @return whether it is the first one
		 */
		boolean recordEvent(long nanos) {
			LAST_EVENT.lazySet(this, nanos);
			return markSeen();
		}

		/**
		 * Records that the call exists.
		 * @return whether this was not known before
		 */
		boolean markSeen() {
			if (this.seen) {
				return false;
			}
			this.seen = true;
			this.registration.seenCall = true;
			return true;
		}

		boolean isSeen() {
			return this.seen;
		}

		/** Returns whether no event was received after a time. */
		boolean isQuietSince(long nanos) {
			return this.lastEventNanos - nanos <= 0;
		}

	}

}
