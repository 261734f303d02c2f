package io.github.eslboot.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.ConcurrencyLimit;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.LostEvents;
import io.github.eslboot.event.Registration;
import io.github.eslboot.event.TrackedCallsInternals;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registration of a listener with a group: one registration per node, called a part. A
 * listener that is bound to calls is registered for them on every node; the first event
 * of a call shows its node, and the other parts release the call. So the registration
 * ends with the last of its calls, as with a single server.
 */
final class GroupRegistration implements Registration {

	private static final Logger logger = LoggerFactory.getLogger(GroupRegistration.class);

	private final String groupName;

	private final EventSelector selector;

	private final EslEventListener listener;

	private final EslClientResources resources;

	private final BooleanSupplier groupClosed;

	private final Consumer<GroupRegistration> onInactive;

	private final Map<EslNode, Registration> parts = new ConcurrentHashMap<>();

	/** Nodes of the selector's calls, by uuid, as shown by their first events. */
	private final Map<String, EslNode> located = new ConcurrentHashMap<>();

	/** Nodes whose part has ended and is not replaced. */
	private final Set<EslNode> ended = ConcurrentHashMap.newKeySet();

	private final CompletableFuture<Void> subscribed = new CompletableFuture<>();

	private final CompletionStage<Void> ready;

	private final AtomicReference<EndReason> endReason = new AtomicReference<>(EndReason.NEVER_SEEN);

	private final AtomicBoolean endReported = new AtomicBoolean();

	/**
	 * Serializes notifications, since the calls of one listener may be on different
	 * nodes.
	 */
	private final ReentrantLock serial = new ReentrantLock(true);

	/** Limit of a listener of all calls, common to all nodes. */
	private final @Nullable ConcurrencyLimit defaultLimit;

	private final boolean onLoop;

	private volatile boolean active = true;

	/**
	 * Creates a registration without parts.
	 * @param groupName name of the group, for messages
	 * @param selector the events
	 * @param listener the listener
	 * @param resources the threads to use
	 * @param onLoop whether the listener is called on event loops, without lanes
	 * @param groupClosed whether the group is closed
	 * @param onInactive called when the registration needs no further nodes
	 */
	GroupRegistration(String groupName, EventSelector selector, EslEventListener listener, EslClientResources resources,
			boolean onLoop, BooleanSupplier groupClosed, Consumer<GroupRegistration> onInactive) {
		this.groupName = groupName;
		this.selector = selector;
		this.listener = listener;
		this.resources = resources;
		this.onLoop = onLoop;
		this.groupClosed = groupClosed;
		this.onInactive = onInactive;
		this.defaultLimit = selector.uuids().isEmpty() ? ConcurrencyLimit.ofWorkers() : null;
		this.ready = EslClientResourcesInternals.toCallback(resources, this.subscribed);
	}

	/** Registers with the present nodes. Called once. */
	void begin(List<EslNode> nodes) {
		List<CompletableFuture<Void>> up = new ArrayList<>();
		List<CompletableFuture<Void>> all = new ArrayList<>();
		for (EslNode node : nodes) {
			Registration part = add(node);
			if (part != null) {
				CompletableFuture<Void> subscribed = EventStreamInternals.readyOnLoop(part);
				all.add(subscribed);
				if (node.stream().state() == EventStreamState.UP) {
					up.add(subscribed);
				}
			}
		}
		// Nodes that are down are not awaited: they send no events that the listener
		// could miss.
		CompletableFuture<?> enough = up.isEmpty() ? CompletableFuture.anyOf(all.toArray(CompletableFuture[]::new))
				: CompletableFuture.allOf(up.toArray(CompletableFuture[]::new));
		enough.whenComplete((done, failure) -> {
			if (failure != null) {
				this.subscribed.completeExceptionally(Futures.unwrap(failure));
			}
			else {
				this.subscribed.complete(null);
			}
		});
	}

	/** Registers with a node that joins the group. */
	void join(EslNode node) {
		Registration part = add(node);
		if (part != null) {
			EventStreamInternals.readyOnLoop(part).thenAccept(this.subscribed::complete);
		}
	}

	private @Nullable Registration add(EslNode node) {
		if (!this.active) {
			return null;
		}
		Part receiver = (this.listener instanceof TrackedCallsInternals tracked) ? new TrackingPart(node, tracked)
				: new Part(node);
		Registration part = this.onLoop ? EventStreamInternals.listenOnLoop(node.stream(), this.selector, receiver)
				: EventStreamInternals.listen(node.stream(), this.selector, receiver, (uuid) -> locate(node, uuid));
		this.parts.put(node, part);
		this.located.forEach((uuid, where) -> {
			if (where != node) {
				EventStreamInternals.releaseCall(node.stream(), part, uuid);
			}
		});
		if (!this.active) {
			part.cancel();
		}
		return part;
	}

	/**
	 * Records the node of a call at its first event, and releases the call on the other
	 * nodes. Called on an event loop.
	 */
	private void locate(EslNode node, String uuid) {
		EslNode first = this.located.putIfAbsent(uuid, node);
		if (first == null) {
			this.parts.forEach((other, part) -> {
				if (other != node) {
					EventStreamInternals.releaseCall(other.stream(), part, uuid);
				}
			});
		}
		else if (first != node) {
			// The group reports it: it observes the events of all calls.
			logger.debug("{}: sends events of call {}, as {} does", node, ProtocolInternals.logText(uuid), first);
		}
	}

	private void partEnded(EslNode node, EndReason partReason) {
		boolean closed = this.groupClosed.getAsBoolean();
		noteReason(node, partReason, closed);
		if (this.active && !closed && mayContinueElsewhere(partReason)) {
			this.parts.remove(node);
			return;
		}
		this.ended.add(node);
		if (this.ended.containsAll(this.parts.keySet())) {
			end(this.active ? Objects.requireNonNull(this.endReason.get()) : EndReason.CANCELLED);
		}
	}

	private void noteReason(EslNode node, EndReason partReason, boolean closed) {
		boolean nodeLeftWithCall = partReason == EndReason.STREAM_CLOSED && this.located.containsValue(node);
		if (partReason == EndReason.CALL_ENDED || partReason == EndReason.LOST || closed) {
			this.endReason.set(partReason);
		}
		else if (nodeLeftWithCall) {
			this.endReason.set(EndReason.LOST);
		}
	}

	/**
	 * Returns whether the listener may receive events from other nodes, present or
	 * future, after a part has ended: it is bound to no call, or the last node has left
	 * before its call began.
	 */
	private boolean mayContinueElsewhere(EndReason partReason) {
		boolean bound = !this.selector.uuids().isEmpty();
		boolean lastNodeLeft = this.parts.size() <= 1 && partReason == EndReason.STREAM_CLOSED;
		return !bound || (lastNodeLeft && this.located.isEmpty());
	}

	private void endWithoutParts() {
		try {
			end(EndReason.CANCELLED);
		}
		catch (Throwable ex) {
			logger.error("{}: listener {} failed on its end", this.groupName, this.listener, ex);
		}
	}

	private void end(EndReason reason) {
		if (this.endReported.compareAndSet(false, true)) {
			this.active = false;
			this.onInactive.accept(this);
			this.parts.values().forEach(Registration::cancel);
			this.listener.onEnd(reason);
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
		this.onInactive.accept(this);
		if (this.parts.isEmpty()) {
			try {
				this.resources.workers().execute(this::endWithoutParts);
			}
			catch (RejectedExecutionException ex) {
				endWithoutParts();
			}
		}
		this.parts.values().forEach(Registration::cancel);
	}

	@Override
	public String toString() {
		return this.listener + " for " + this.selector + " at " + this.groupName;
	}

	/** Listener of the part at one node. */
	private class Part implements EslEventListener {

		private final EslNode node;

		/** Whether notifications of several nodes have to be serialized. */
		private final boolean several = GroupRegistration.this.selector.uuids().size() > 1;

		Part(EslNode node) {
			this.node = node;
		}

		@Override
		public Class<?> handlerType() {
			return GroupRegistration.this.listener.handlerType();
		}

		@Override
		public @Nullable ConcurrencyLimit concurrencyLimit(EslEvent event) {
			ConcurrencyLimit own = GroupRegistration.this.listener.concurrencyLimit(event);
			return (own != null) ? own : GroupRegistration.this.defaultLimit;
		}

		@Override
		public void onEvent(EslEvent event) throws Exception {
			if (!this.several) {
				GroupRegistration.this.listener.onEvent(event);
				return;
			}
			GroupRegistration.this.serial.lock();
			try {
				GroupRegistration.this.listener.onEvent(event);
			}
			finally {
				GroupRegistration.this.serial.unlock();
			}
		}

		@Override
		public void onLost(LostEvents lost) {
			serially(() -> GroupRegistration.this.listener.onLost(lost));
		}

		@Override
		public void onGap(EventGap gap) {
			serially(() -> GroupRegistration.this.listener.onGap(gap));
		}

		@Override
		public void onEnd(EndReason reason) {
			serially(() -> partEnded(this.node, reason));
		}

		private void serially(Runnable notification) {
			if (!this.several) {
				notification.run();
				return;
			}
			GroupRegistration.this.serial.lock();
			try {
				notification.run();
			}
			finally {
				GroupRegistration.this.serial.unlock();
			}
		}

		@Override
		public String toString() {
			return GroupRegistration.this.listener.toString();
		}

	}

	/** Part of a listener that tracks the calls of all nodes. */
	private final class TrackingPart extends Part implements TrackedCallsInternals {

		private final String node;

		private final TrackedCallsInternals tracked;

		TrackingPart(EslNode node, TrackedCallsInternals tracked) {
			super(node);
			this.node = node.id();
			this.tracked = tracked;
		}

		@Override
		public Set<String> calls(String node, long quietNanos) {
			return this.tracked.calls(node, quietNanos);
		}

		@Override
		public void onMissing(String node, String uuid) {
			this.tracked.onMissing(node, uuid);
		}

		@Override
		public boolean needsChannels() {
			return this.tracked.needsChannels();
		}

		@Override
		public void onChannels(String node, List<ChannelRow> channels) {
			this.tracked.onChannels(node, channels);
		}

		@Override
		public void onNodeLeft(String node) {
			this.tracked.onNodeLeft(node);
		}

		@Override
		public void onEnd(EndReason reason) {
			if (reason == EndReason.STREAM_CLOSED && GroupRegistration.this.active
					&& !GroupRegistration.this.groupClosed.getAsBoolean()) {
				onNodeLeft(this.node);
			}
			super.onEnd(reason);
		}

	}

}
