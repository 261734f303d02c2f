package io.github.eslboot.event;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslConnection;
import org.jspecify.annotations.Nullable;

/** A listener at its place in the router. */
final class Listening implements Registration {

	final EventSelector selector;

	final EslEventListener listener;

	/** The uuids it is still bound to. Changed under the router's lock. */
	final Set<String> uuids = ConcurrentHashMap.newKeySet();

	/** Completed by the subscription; what users see follows on a worker. */
	final CompletableFuture<Void> subscribed = new CompletableFuture<>();

	private final EventRouter router;

	private final CompletionStage<Void> ready;

	private final @Nullable Object ownLane;

	/** Whether an event has come. Written on the event loop. */
	volatile boolean seen;

	/** When the last event came, or the registration was made. */
	volatile long lastEventNanos = System.nanoTime();

	private volatile boolean active = true;

	Listening(EventRouter router, EventSelector selector, EslEventListener listener, Executor workers) {
		this.router = router;
		this.selector = selector;
		this.listener = listener;
		this.uuids.addAll(selector.uuids());
		this.ownLane = switch (selector.uuids().size()) {
			case 0 -> null;
			case 1 -> selector.uuids().iterator().next();
			default -> this;
		};
		CompletableFuture<Void> visible = new CompletableFuture<>();
		this.subscribed.whenCompleteAsync((nothing, failure) -> {
			if (failure != null) {
				visible.completeExceptionally(failure);
			}
			else {
				visible.complete(null);
			}
		}, workers);
		this.ready = visible;
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

	/** Returns whether this call ended it. */
	boolean deactivate() {
		boolean was = this.active;
		this.active = false;
		return was;
	}

	@Override
	public CompletionStage<Void> ready() {
		return this.ready;
	}

	@Override
	public void awaitReady(Duration timeout) {
		EslClientResources.checkMayBlock("Waiting for a subscription");
		EslConnection.await(this.subscribed.copy(), timeout, "subscribing to " + this.selector);
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

}
