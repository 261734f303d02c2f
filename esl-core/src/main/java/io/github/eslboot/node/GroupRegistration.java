package io.github.eslboot.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.LostEvents;
import io.github.eslboot.event.Registration;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener's place at a group: a registration at each node. One that is bound to calls
 * looks for them everywhere, and each node lets go of those that were first heard of at
 * another, so that the listener ends with the last of its calls as at a single server.
 */
final class GroupRegistration implements Registration {

	private static final Logger logger = LoggerFactory.getLogger(EslNodeGroup.class);

	private final EslNodeGroup group;

	private final EventSelector selector;

	private final EslEventListener listener;

	private final Map<EslNode, Registration> parts = new ConcurrentHashMap<>();

	/** Where each call of the selector was first heard of. */
	private final Map<String, EslNode> found = new ConcurrentHashMap<>();

	/** Nodes whose part has ended by itself. */
	private final Set<EslNode> ended = ConcurrentHashMap.newKeySet();

	private final CompletableFuture<Void> subscribed = new CompletableFuture<>();

	private final CompletionStage<Void> ready;

	private final AtomicReference<EndReason> reason = new AtomicReference<>(EndReason.NEVER_SEEN);

	private final AtomicBoolean over = new AtomicBoolean();

	/** The calls of one listener may live on different nodes. */
	private final ReentrantLock oneAtATime = new ReentrantLock(true);

	private volatile boolean active = true;

	GroupRegistration(EslNodeGroup group, EventSelector selector, EslEventListener listener,
			EslClientResources resources) {
		this.group = group;
		this.selector = selector;
		this.listener = listener;
		this.ready = EslClientResourcesInternals.toWorker(resources, this.subscribed);
	}

	/** With all nodes there are; called once. */
	void begin(List<EslNode> nodes) {
		List<CompletableFuture<Void>> up = new ArrayList<>();
		List<CompletableFuture<Void>> all = new ArrayList<>();
		for (EslNode node : nodes) {
			Registration part = add(node);
			if (part != null) {
				CompletableFuture<Void> subscribed = part.ready().toCompletableFuture();
				all.add(subscribed);
				if (node.stream().state() == EventStreamState.UP) {
					up.add(subscribed);
				}
			}
		}
		// Those that are down have no calls that could be missed for now.
		CompletableFuture<?> enough = up.isEmpty() ? CompletableFuture.anyOf(all.toArray(CompletableFuture[]::new))
				: CompletableFuture.allOf(up.toArray(CompletableFuture[]::new));
		enough.whenComplete((done, failure) -> {
			if (failure != null) {
				this.subscribed.completeExceptionally((failure.getCause() != null) ? failure.getCause() : failure);
			}
			else {
				this.subscribed.complete(null);
			}
		});
	}

	/** A node that joined. */
	void join(EslNode node) {
		Registration part = add(node);
		if (part != null) {
			part.ready().thenAccept(this.subscribed::complete);
		}
	}

	private @Nullable Registration add(EslNode node) {
		if (!this.active) {
			return null;
		}
		Part part = new Part(node);
		Registration registration = EventStreamInternals.listen(node.stream(), this.selector, part,
				(uuid) -> seen(node, uuid));
		this.parts.put(node, registration);
		this.found.forEach((uuid, where) -> {
			if (where != node) {
				EventStreamInternals.releaseCall(node.stream(), registration, uuid);
			}
		});
		if (!this.active) {
			registration.cancel();
		}
		return registration;
	}

	/** On an event loop. */
	private void seen(EslNode node, String uuid) {
		EslNode first = this.found.putIfAbsent(uuid, node);
		if (first == null) {
			this.parts.forEach((other, registration) -> {
				if (other != node) {
					EventStreamInternals.releaseCall(other.stream(), registration, uuid);
				}
			});
		}
		else if (first != node) {
			logger.warn("Events of {} come from {} and from {}; two nodes must not share a uuid", uuid, first, node);
		}
	}

	private void partEnded(EslNode node, EndReason how) {
		boolean closed = this.group.isClosed();
		if (how == EndReason.CALL_ENDED || how == EndReason.LOST || closed) {
			this.reason.set(how);
		}
		else if (how == EndReason.STREAM_CLOSED && this.found.containsValue(node)) {
			// The node has left, and with it what lived there.
			this.reason.set(EndReason.LOST);
		}
		boolean endless = this.selector.uuids().isEmpty();
		boolean onlyOne = this.parts.size() <= 1;
		if (this.active && !closed
				&& (endless || (onlyOne && how == EndReason.STREAM_CLOSED && this.found.isEmpty()))) {
			// There may be other nodes, or will be.
			this.parts.remove(node);
			return;
		}
		this.ended.add(node);
		if (this.ended.containsAll(this.parts.keySet())) {
			end(this.active ? this.reason.get() : EndReason.CANCELLED);
		}
	}

	private void end(EndReason how) {
		if (this.over.compareAndSet(false, true)) {
			this.active = false;
			this.group.forget(this);
			this.parts.values().forEach(Registration::cancel);
			this.listener.onEnd(how);
		}
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
		this.active = false;
		this.group.forget(this);
		if (this.parts.isEmpty()) {
			end(EndReason.CANCELLED);
		}
		this.parts.values().forEach(Registration::cancel);
	}

	@Override
	public String toString() {
		return this.listener + " for " + this.selector + " at " + this.group.name();
	}

	/** Hears one node. */
	private final class Part implements EslEventListener {

		private final EslNode node;

		/** Whether what it hears has to be kept apart from what comes of other nodes. */
		private final boolean several = GroupRegistration.this.selector.uuids().size() > 1;

		Part(EslNode node) {
			this.node = node;
		}

		@Override
		public void onEvent(EslEvent event) throws Exception {
			if (!this.several) {
				GroupRegistration.this.listener.onEvent(event);
				return;
			}
			GroupRegistration.this.oneAtATime.lock();
			try {
				GroupRegistration.this.listener.onEvent(event);
			}
			finally {
				GroupRegistration.this.oneAtATime.unlock();
			}
		}

		@Override
		public void onLost(LostEvents lost) {
			apart(() -> GroupRegistration.this.listener.onLost(lost));
		}

		@Override
		public void onGap(EventGap gap) {
			apart(() -> GroupRegistration.this.listener.onGap(gap));
		}

		@Override
		public void onEnd(EndReason reason) {
			apart(() -> partEnded(this.node, reason));
		}

		private void apart(Runnable call) {
			if (!this.several) {
				call.run();
				return;
			}
			GroupRegistration.this.oneAtATime.lock();
			try {
				call.run();
			}
			finally {
				GroupRegistration.this.oneAtATime.unlock();
			}
		}

		@Override
		public String toString() {
			return GroupRegistration.this.listener.toString();
		}

	}

}
