package io.github.eslboot.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.event.Registration;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.node.AcquireResult.Acquired;
import io.github.eslboot.node.AcquireResult.Busy;
import io.github.eslboot.node.AcquireResult.NoSuchNode;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolInternals;
import io.github.eslboot.pool.PoolBusyException;
import io.github.eslboot.pool.PoolStats;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several servers that are used like one. New calls go to a node the {@link LoadBalancer}
 * picks; what concerns a call goes to the node it lives on. Nodes join, drain and leave
 * while the group is used. All methods may be called by any thread.
 */
public final class EslNodeGroup implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EslNodeGroup.class);

	/** How often somebody who needs a node looks again while none can take work. */
	private static final Duration POLL = Duration.ofMillis(20);

	/** So many may wait for a node at once. */
	private static final int MAX_WAITING = 10_000;

	private static final Duration DRAIN_POLL = Duration.ofSeconds(1);

	private final String name;

	private final EslClientResources resources;

	private final LoadBalancer balancer;

	private final Duration acquireTimeout;

	private final Executor notifications;

	private final List<NodeListener> listeners = new CopyOnWriteArrayList<>();

	private final Set<GroupRegistration> registrations = ConcurrentHashMap.newKeySet();

	private final CallAffinity affinity = new CallAffinity();

	private final GroupConnectionPool pool = new GroupConnectionPool(this);

	private final CallLimiter limiter;

	private final AtomicInteger waiting = new AtomicInteger();

	/** Replaced as a whole, under the group's monitor. */
	private volatile List<EslNode> nodes = List.of();

	private volatile boolean started;

	private volatile boolean closed;

	private EslNodeGroup(String name, EslClientResources resources, LoadBalancer balancer, Duration acquireTimeout) {
		this.name = name;
		this.resources = resources;
		this.balancer = balancer;
		this.acquireTimeout = acquireTimeout;
		this.notifications = EslClientResourcesInternals.newSerialExecutor(resources);
		this.limiter = new CallLimiter(resources, acquireTimeout);
	}

	/**
	 * A group without nodes. It does nothing before {@link #start()}.
	 * @param name the group's name in messages
	 * @param resources the threads to use; not closed with the group
	 * @param balancer picks nodes for new work
	 * @param acquireTimeout how long to wait for a node, and for its connection
	 * @return the group
	 */
	public static EslNodeGroup create(String name, EslClientResources resources, LoadBalancer balancer,
			Duration acquireTimeout) {
		return new EslNodeGroup(name, resources, balancer, acquireTimeout);
	}

	/**
	 * Starts all nodes, and those that join later when they join. Does nothing when
	 * already started.
	 */
	public synchronized void start() {
		if (this.closed) {
			throw new IllegalStateException("The group " + this.name + " is closed for good");
		}
		this.started = true;
		this.nodes.forEach(EslNode::start);
	}

	/**
	 * Adds a node; it connects in the background, and hears for all listeners.
	 * @param config what the node is made of
	 * @return the node
	 * @throws IllegalArgumentException when there is a node of that name
	 */
	public EslNode add(NodeConfig config) {
		EslNode node = EslNode.create(config, this.resources, this.notifications, this.affinity, this.limiter);
		for (EventName type : EventName.values()) {
			EventStreamInternals.observeOnLoop(node.stream(), type, (event) -> this.affinity.onEvent(node, event));
		}
		synchronized (this) {
			if (this.closed || find(config.id()) != null) {
				node.remove();
				throw new IllegalArgumentException(this.closed ? "The group " + this.name + " is closed"
						: "There is a node '%s' in group %s already".formatted(config.id(), this.name));
			}
			node.addListener(new Relay());
			this.pool.joined(node);
			List<EslNode> more = new ArrayList<>(this.nodes);
			more.add(node);
			this.nodes = List.copyOf(more);
			this.registrations.forEach((registration) -> registration.join(node));
			if (this.started) {
				node.start();
			}
		}
		logger.info("{} has joined group {}", node, this.name);
		this.notifications.execute(() -> this.listeners.forEach((listener) -> listener.onAdded(node)));
		return node;
	}

	/**
	 * Gives a node no new calls any more, and removes it when it has no channels and this
	 * application no jobs there. Whoever else sends calls there has to stop as well.
	 * @param id the node
	 * @param deadline when it is removed all the same
	 * @return completes on a worker when the node is removed, with whether all calls had
	 * ended; exceptionally with {@link CancellationException} when it is to
	 * {@link #resume} instead
	 * @throws NoSuchNodeException when there is no such node
	 */
	public CompletionStage<Boolean> drain(String id, Duration deadline) {
		EslNode node = node(id);
		CompletableFuture<Boolean> removed = new CompletableFuture<>();
		checkDrained(node, node.drain(), System.nanoTime() + Durations.toNanos(deadline), removed);
		return removed.minimalCompletionStage();
	}

	private void checkDrained(EslNode node, int drain, long end, CompletableFuture<Boolean> removed) {
		PoolInternals.sendOnLoop(node.pool(), EslCommand.api("show", "channels", "count"), Duration.ofSeconds(5))
			.handle((reply, failure) -> {
				boolean empty = failure == null && reply.text().strip().startsWith("0 total")
						&& node.jobs().pending() == 0;
				boolean late = System.nanoTime() - end >= 0;
				if (!node.isDraining(drain)) {
					this.resources.workers()
						.execute(() -> removed
							.completeExceptionally(new CancellationException(node + " takes calls again")));
					return null;
				}
				if (!empty && !late && node.state() != NodeState.REMOVED && !this.closed) {
					EslClientResourcesInternals.nextEventLoop(this.resources)
						.schedule(() -> checkDrained(node, drain, end, removed),
								Math.min(DRAIN_POLL.toNanos(), Math.max(1, end - System.nanoTime())),
								TimeUnit.NANOSECONDS);
					return null;
				}
				// Closing waits for lent connections.
				this.resources.workers().execute(() -> {
					if (!empty) {
						logger.warn("{} is removed from group {} with calls on it", node, this.name);
					}
					removeNow(node);
					removed.complete(empty);
				});
				return null;
			});
	}

	/**
	 * Gives a node that drains new calls again, and does not remove it.
	 * @param id the node
	 * @throws NoSuchNodeException when there is no such node
	 */
	public void resume(String id) {
		node(id).resume();
	}

	/**
	 * Changes a node: its share of new calls, its tags and its limits at once, and how it
	 * connects as by {@link EslNode#setConnectionOptions}. Another server should join
	 * under another name.
	 * @param config what the node is to be, of the same name, pool, events and backoff
	 * @return completes on a worker or in the caller when the node has begun to connect
	 * anew, or need not
	 * @throws NoSuchNodeException when there is no such node
	 * @throws IllegalArgumentException when pool, events or backoff are others
	 */
	public CompletionStage<Void> change(NodeConfig config) {
		return node(config.id()).change(config);
	}

	/**
	 * Removes a node at once: listeners of its calls end as lost. Waits for its lent
	 * connections up to the pool's close timeout.
	 * @param id the node
	 * @throws NoSuchNodeException when there is no such node
	 */
	public void remove(String id) {
		removeNow(node(id));
	}

	private void removeNow(EslNode node) {
		synchronized (this) {
			if (!this.nodes.contains(node)) {
				return;
			}
			this.nodes = this.nodes.stream().filter((other) -> other != node).toList();
		}
		node.remove();
		logger.info("{} has left group {}", node, this.name);
	}

	/**
	 * Connects a node anew, for instance after its server was changed. Waits for its lent
	 * connections up to the pool's close timeout.
	 * @param id the node
	 * @throws NoSuchNodeException when there is no such node
	 */
	public void reconnect(String id) {
		EslNode node = node(id);
		node.reconnect(node.pool().options().closeTimeout());
	}

	/**
	 * Returns the group's name.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the nodes, in the order they joined.
	 * @return the nodes at this moment
	 */
	public List<EslNode> nodes() {
		return this.nodes;
	}

	/**
	 * Returns a node.
	 * @param id its name
	 * @return the node
	 * @throws NoSuchNodeException when there is no such node
	 */
	public EslNode node(String id) {
		EslNode node = find(id);
		if (node == null) {
			throw new NoSuchNodeException(unknown(id));
		}
		return node;
	}

	private @Nullable EslNode find(String id) {
		for (EslNode node : this.nodes) {
			if (node.id().equals(id)) {
				return node;
			}
		}
		return null;
	}

	private String unknown(String id) {
		return "There is no node '%s' in group %s; its nodes are %s".formatted(id, this.name,
				this.nodes.stream().map(EslNode::id).toList());
	}

	/**
	 * Returns how long a node, and its connection, is waited for.
	 * @return the time
	 */
	public Duration acquireTimeout() {
		return this.acquireTimeout;
	}

	/**
	 * Returns the threads the group uses.
	 * @return the resources
	 */
	public EslClientResources resources() {
		return this.resources;
	}

	/**
	 * Returns a pool of all nodes' connections: it lends those of any node that takes
	 * work, and sends commands for a call to the node it lives on.
	 * @return the pool
	 */
	public EslConnectionPool pool() {
		return this.pool;
	}

	/**
	 * Returns how often two nodes had a call of the same uuid.
	 * @return the number
	 */
	public long conflicts() {
		return this.affinity.conflicts();
	}

	/**
	 * Borrows a connection of any node that takes work; tries them in turn.
	 * @param timeout how long to wait
	 * @return the connection, or why there is none
	 * @throws IllegalStateException when called on an event loop
	 */
	public AcquireResult tryAcquire(Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Acquiring a connection");
		long end = System.nanoTime() + Durations.toNanos(timeout);
		while (true) {
			AcquireResult atOnce = acquireNow();
			long left = end - System.nanoTime();
			if (atOnce instanceof Acquired || left <= 0 || this.closed) {
				return atOnce;
			}
			EslNode node = (atOnce instanceof Busy) ? pick(this.balancer, Set.of()) : null;
			if (node == null) {
				LockSupport.parkNanos(Math.min(left, POLL.toNanos()));
				if (Thread.interrupted()) {
					Thread.currentThread().interrupt();
					return atOnce;
				}
				continue;
			}
			// In that node's queue for a while; then another may be free.
			AcquireResult queued = acquire(node, Duration.ofNanos(Math.min(left, 10 * POLL.toNanos())));
			if (queued instanceof Acquired) {
				return queued;
			}
		}
	}

	private AcquireResult acquireNow() {
		Set<EslNode> tried = ConcurrentHashMap.newKeySet();
		AcquireResult last = new NoSuchNode(noneUsable(), null);
		for (EslNode node = pick(this.balancer, tried); node != null; node = pick(this.balancer, tried)) {
			tried.add(node);
			AcquireResult result = acquire(node, Duration.ZERO);
			if (result instanceof Acquired) {
				return result;
			}
			if (result instanceof Busy || last instanceof NoSuchNode) {
				last = result;
			}
		}
		return last;
	}

	/**
	 * Borrows a connection of one node.
	 * @param id the node
	 * @param timeout how long to wait
	 * @return the connection, or why there is none
	 * @throws IllegalStateException when called on an event loop
	 */
	public AcquireResult tryAcquire(String id, Duration timeout) {
		EslNode node = find(id);
		return (node != null) ? acquire(node, timeout) : new NoSuchNode(unknown(id), null);
	}

	private static AcquireResult acquire(EslNode node, Duration timeout) {
		try {
			return new Acquired(node.pool().acquire(timeout), node);
		}
		catch (PoolBusyException ex) {
			return new Busy(ex.getMessage());
		}
		catch (EslException ex) {
			return new NoSuchNode("Node %s lends no connection: %s".formatted(node.id(), ex.getMessage()), ex);
		}
	}

	/**
	 * Picks a node for new work, at once.
	 * @param among picks among those that take calls
	 * @param tried nodes that were tried already
	 * @return the node, or {@code null} when none suits
	 */
	public @Nullable EslNode pick(LoadBalancer among, Collection<EslNode> tried) {
		List<EslNode> candidates = candidates(tried);
		return candidates.isEmpty() ? null : among.choose(candidates);
	}

	private List<EslNode> candidates(Collection<EslNode> tried) {
		List<EslNode> candidates = new ArrayList<>(this.nodes.size());
		for (EslNode node : this.nodes) {
			if (!tried.contains(node) && node.takesCalls()) {
				candidates.add(node);
			}
		}
		return List.copyOf(candidates);
	}

	/**
	 * Limits the calls that go through a gateway, on all nodes together. Calls that were
	 * placed while there were limits count for the new ones.
	 * @param gateway the gateway's name, as in {@code sofia/gateway/<name>/…}
	 * @param limits how many calls may be placed; {@link CallLimits#NONE} for any number
	 */
	public void limitGateway(String gateway, CallLimits limits) {
		this.limiter.limitGateway(gateway, limits);
		this.notifications.execute(() -> this.listeners.forEach((listener) -> listener.onGatewayLimited(gateway)));
	}

	/**
	 * Returns how the limits of gateways are used.
	 * @return the numbers at this moment, by gateway
	 */
	public Map<String, CallLimitStats> gatewayStats() {
		return this.limiter.gatewayStats();
	}

	/** Waits until a node takes calls, and may take this one. */
	CompletableFuture<CallPermit> admit(LoadBalancer among, Originate call) {
		if (!this.limiter.limits(call, this.nodes)) {
			return whenUsable(among).thenApply((node) -> new CallPermit(this.limiter, node, List.of()));
		}
		return this.limiter.admit(call, () -> candidates(Set.of()), among, () -> new NoSuchNodeException(noneUsable()));
	}

	/** Another node that may take the call at once. */
	@Nullable CallPermit tryAdmit(LoadBalancer among, Originate call, Set<EslNode> tried) {
		return this.limiter.tryAdmit(call, candidates(tried), among);
	}

	/** How long {@link #admit} may take. */
	Duration maxWait(Originate call) {
		return this.limiter.maxWait(call, this.nodes);
	}

	/**
	 * Returns what picks nodes unless told otherwise.
	 * @return the balancer
	 */
	public LoadBalancer balancer() {
		return this.balancer;
	}

	/**
	 * Waits until a node can take new work.
	 * @param among picks among those that take calls
	 * @return completes on an event loop or in the caller with the node, or exceptionally
	 * with {@link NoSuchNodeException} when there was none in time, and
	 * {@link PoolBusyException} when too many wait
	 */
	public CompletableFuture<EslNode> whenUsable(LoadBalancer among) {
		EslNode now = pick(among, Set.of());
		if (now != null) {
			return CompletableFuture.completedFuture(now);
		}
		CompletableFuture<EslNode> usable = new CompletableFuture<>();
		if (this.waiting.incrementAndGet() > MAX_WAITING) {
			this.waiting.decrementAndGet();
			usable.completeExceptionally(
					new PoolBusyException("%d wait for a node of group %s already".formatted(MAX_WAITING, this.name)));
			return usable;
		}
		usable.whenComplete((node, failure) -> this.waiting.decrementAndGet());
		lookAgain(usable, among, System.nanoTime() + Durations.toNanos(this.acquireTimeout));
		return usable;
	}

	private void lookAgain(CompletableFuture<EslNode> usable, LoadBalancer among, long end) {
		EslNode node = pick(among, Set.of());
		var timers = EslClientResourcesInternals.nextEventLoop(this.resources);
		if (node != null) {
			usable.complete(node);
		}
		else if (System.nanoTime() - end >= 0 || this.closed || timers.isShuttingDown()) {
			usable.completeExceptionally(new NoSuchNodeException(noneUsable()));
		}
		else {
			timers.schedule(() -> lookAgain(usable, among, end), POLL.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private String noneUsable() {
		return "No node of group %s can take work (waited up to %s): %s".formatted(this.name,
				Durations.toText(this.acquireTimeout), states());
	}

	private String states() {
		return this.nodes.isEmpty() ? "it has none" : this.nodes.stream()
			.map((node) -> node.id() + " is " + node.state() + (node.isUnresponsive() ? " and does not answer" : ""))
			.toList()
			.toString();
	}

	/**
	 * Remembers which node a call lives on.
	 * @param uuid the call
	 * @param node the node
	 */
	public void claim(String uuid, EslNode node) {
		this.affinity.put(uuid, node);
	}

	/**
	 * Forgets where a call lives.
	 * @param uuid the call
	 */
	public void disclaim(String uuid) {
		this.affinity.forget(uuid);
	}

	/**
	 * Returns the node a call lives on, as far as known without asking.
	 * @param uuid the call
	 * @return the node, or {@code null}
	 */
	public @Nullable EslNode whereIs(String uuid) {
		return this.affinity.find(uuid);
	}

	/**
	 * Finds the node a call lives on, and asks the nodes if it is not known.
	 * @param uuid the call
	 * @return completes on an event loop or in the caller; with a node that takes work
	 * when all nodes said they do not know the call, so that its server refuses what is
	 * wanted; exceptionally with {@link NoSuchNodeException} when not all could be asked
	 */
	public CompletableFuture<EslNode> locate(String uuid) {
		EslNode known = this.affinity.find(uuid);
		List<EslNode> asked = this.nodes;
		if (known != null || asked.size() == 1) {
			return CompletableFuture.completedFuture((known != null) ? known : asked.get(0));
		}
		EslCommand exists;
		try {
			exists = EslCommand.api("uuid_exists", uuid).quick();
		}
		catch (IllegalArgumentException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		CompletableFuture<EslNode> found = new CompletableFuture<>();
		List<CompletableFuture<@Nullable String>> answers = new ArrayList<>();
		for (EslNode node : asked) {
			CompletableFuture<String> answer = node.takesCommands()
					? PoolInternals.sendOnLoop(node.pool(), exists, this.acquireTimeout)
						.thenApply((reply) -> reply.text().strip())
					: CompletableFuture.failedFuture(new EslConnectionException(
							EslConnectionException.Reason.UNAVAILABLE, node.id() + " is " + node.state()));
			answers.add(answer.handle((text, failure) -> {
				if ("true".equals(text)) {
					if (!found.complete(node)) {
						logger.warn("Call {} is on several nodes of {}, {} is one; two nodes must not share a uuid",
								uuid, this.name, node);
					}
					else {
						this.affinity.put(uuid, node);
					}
				}
				return (failure == null) ? null
						: (failure.getCause() != null) ? failure.getCause().getMessage() : failure.getMessage();
			}));
		}
		CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).thenAccept((all) -> {
			List<String> failures = answers.stream().map(CompletableFuture::join).filter(Objects::nonNull).toList();
			if (found.isDone()) {
				return;
			}
			if (failures.isEmpty() && !asked.isEmpty()) {
				found.complete(asked.get(0));
			}
			else {
				found.completeExceptionally(
						new NoSuchNodeException("Call %s is on no node of group %s that could be asked: %s"
							.formatted(uuid, this.name, asked.isEmpty() ? "it has none" : failures)));
			}
		});
		return found;
	}

	/**
	 * Listens at all nodes, those that join later included.
	 * @param selector which events
	 * @param listener hears them; {@link io.github.eslboot.protocol.EslEvent#node()}
	 * tells where one came from
	 * @return the registration; ready when all nodes that are up send what it asks for
	 */
	public Registration listen(EventSelector selector, EslEventListener listener) {
		GroupRegistration registration = new GroupRegistration(this, selector, listener, this.resources);
		List<EslNode> present;
		synchronized (this) {
			if (this.closed) {
				throw new IllegalStateException("The group " + this.name + " is closed");
			}
			this.registrations.add(registration);
			present = this.nodes;
			registration.begin(present);
		}
		return registration;
	}

	void forget(GroupRegistration registration) {
		this.registrations.remove(registration);
	}

	/**
	 * Tells that a call will not come after all.
	 * @param uuid the call
	 */
	public void willNotCome(String uuid) {
		this.nodes.forEach((node) -> EventStreamInternals.expectNoEvents(node.stream(), uuid));
	}

	/**
	 * Adds a listener for what becomes of the nodes.
	 * @param listener the listener
	 */
	public void addListener(NodeListener listener) {
		this.listeners.add(listener);
	}

	/**
	 * Removes a listener.
	 * @param listener the listener
	 */
	public void removeListener(NodeListener listener) {
		this.listeners.remove(listener);
	}

	/**
	 * Whether the group was closed for good.
	 * @return whether it is closed
	 */
	public boolean isClosed() {
		return this.closed;
	}

	/**
	 * Stops all nodes; a stopped group can be started again.
	 * @param patience how long to wait for lent connections
	 */
	public void stop(Duration patience) {
		synchronized (this) {
			this.started = false;
		}
		this.nodes.forEach((node) -> node.stream().stop());
		this.nodes.forEach((node) -> node.pool().stop(patience));
	}

	/**
	 * Closes all nodes for good, and ends all registrations.
	 */
	@Override
	public void close() {
		List<EslNode> all;
		synchronized (this) {
			this.closed = true;
			all = this.nodes;
			this.nodes = List.of();
		}
		all.forEach(EslNode::remove);
		List.copyOf(this.registrations).forEach(Registration::cancel);
	}

	@Override
	public String toString() {
		return "group " + this.name + " " + states();
	}

	/** Passes on what a node tells. Called on the group's executor. */
	private final class Relay implements NodeListener {

		@Override
		public void onStateChange(EslNode node, NodeState from, NodeState to) {
			tell((listener) -> listener.onStateChange(node, from, to));
		}

		@Override
		public void onCountChange(EslNode node, PoolStats stats) {
			tell((listener) -> listener.onCountChange(node, stats));
		}

		@Override
		public void onGatewayLimited(String gateway) {
			tell((listener) -> listener.onGatewayLimited(gateway));
		}

		@Override
		public void onUnknownCalls(EslNode node, List<ChannelRow> calls) {
			tell((listener) -> listener.onUnknownCalls(node, calls));
		}

		private void tell(Consumer<NodeListener> call) {
			for (NodeListener listener : EslNodeGroup.this.listeners) {
				try {
					call.accept(listener);
				}
				catch (RuntimeException ex) {
					logger.error("Listener {} of group {} failed", listener, EslNodeGroup.this.name, ex);
				}
			}
		}

	}

}
