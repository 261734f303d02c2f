package io.github.eslboot.event;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Consumer;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Futures;
import org.jspecify.annotations.Nullable;

/** A listener at its place in the router. */
final class Listening implements Registration {

	final EventSelector selector;

	final EslEventListener listener;

	/** The calls it is still bound to, by uuid. Changed under the router's lock. */
	final Map<String, Binding> bindings = new ConcurrentHashMap<>();

	/** Completed by the subscription; what users see follows on a worker. */
	final CompletableFuture<Void> subscribed = new CompletableFuture<>();

	/** Told of each uuid whose first event has come. */
	final Consumer<String> seen;

	/** A list of just this one. */
	final List<Listening> alone = List.of(this);

	private final EventRouter router;

	private final CompletionStage<Void> ready;

	private final @Nullable Object ownLane;

	private volatile boolean active = true;

	Listening(EventRouter router, EventSelector selector, EslEventListener listener, boolean atOnce,
			Consumer<String> seen, EslClientResources resources) {
		this.router = router;
		this.selector = selector;
		this.listener = listener;
		this.seen = seen;
		this.ownLane = atOnce ? CallLanes.AT_ONCE : switch (selector.uuids().size()) {
			case 0 -> null;
			case 1 -> selector.uuids().iterator().next();
			default -> this;
		};
		this.ready = EslClientResourcesInternals.toWorker(resources, this.subscribed);
	}

	/** The lane of its events: its call's, its own if it has several, or the event's. */
	Object lane(Object laneOfEvent) {
		return (this.ownLane != null) ? this.ownLane : laneOfEvent;
	}

	/** The lane of what comes apart from events. */
	Object noticeLane() {
		return (this.ownLane != null) ? this.ownLane : this;
	}

	boolean isBound() {
		return this.ownLane != null;
	}

	void deactivate() {
		this.active = false;
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
		this.router.end(this, EndReason.CANCELLED);
	}

	@Override
	public String toString() {
		return this.listener + " for " + this.selector;
	}

	/** One of the calls a listener is bound to, and what was heard of it. */
	static final class Binding {

		final Listening listening;

		/** Whether an event has come. Written on the event loop, as the one below. */
		volatile boolean seen;

		/** When the last event came, or the binding was made. */
		volatile long lastEventNanos = System.nanoTime();

		private static final AtomicLongFieldUpdater<Binding> LAST_EVENT = AtomicLongFieldUpdater
			.newUpdater(Binding.class, "lastEventNanos");

		Binding(Listening listening) {
			this.listening = listening;
		}

		/**
		 * Notes an event. Called for every one, so it waits for no other processor.
		 * @return whether it is the first
		 */
		boolean heard(long nanos) {
			LAST_EVENT.lazySet(this, nanos);
			if (this.seen) {
				return false;
			}
			this.seen = true;
			return true;
		}

	}

}
