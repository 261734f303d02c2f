package io.github.eslboot.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.event.EventStreamListener;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.Heartbeat;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolListener;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.pool.PoolStats;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server whole: a pool for commands, a stream for events, and a registry of jobs. All
 * methods may be called by any thread.
 */
public final class EslNode {

	private static final Logger logger = LoggerFactory.getLogger(EslNode.class);

	private final String id;

	private volatile int weight;

	private volatile Set<String> tags;

	private final EslConnectionPool pool;

	private final EventStream stream;

	private final JobRegistry jobs;

	private final NodeCircuit circuit;

	private final CallLimiter limiter;

	private final CallGate gate;

	/** Calls placed since the server last told how many it has. */
	private final AtomicInteger placed = new AtomicInteger();

	private final List<NodeListener> listeners = new CopyOnWriteArrayList<>();

	private final Executor notifications;

	/** Held while connecting anew, which blocks. */
	private final Object reconnecting = new Object();

	/** Held while the configuration changes. */
	private final Object changing = new Object();

	/** What a node of a group is made of. */
	private @Nullable NodeConfig config;

	/** Guarded by this, like what follows. */
	private NodeState state = NodeState.CONNECTING;

	private boolean draining;

	private int resumes;

	private boolean removed;

	private EslNode(int weight, Set<String> tags, EslConnectionPool own, EslConnectionPool guarded, NodeCircuit circuit,
			EventStream stream, JobRegistry jobs, Executor notifications, CallLimiter limiter, CallLimits callLimits) {
		this.id = own.name();
		this.weight = weight;
		this.tags = tags;
		this.pool = guarded;
		this.circuit = circuit;
		this.stream = stream;
		this.jobs = jobs;
		this.notifications = notifications;
		this.limiter = limiter;
		this.gate = limiter.gate("node " + this.id, callLimits);
	}

	/**
	 * A node over the parts of one server that somebody else made and looks after.
	 * @param pool its pool; names the node
	 * @param stream its event stream
	 * @param jobs its background jobs
	 * @return the node
	 */
	public static EslNode of(EslConnectionPool pool, EventStream stream, JobRegistry jobs) {
		return of(pool, stream, jobs, CallLimits.NONE, Map.of());
	}

	/**
	 * A node as of {@link #of(EslConnectionPool, EventStream, JobRegistry)}, on which not
	 * any number of calls may be placed.
	 * @param pool its pool; names the node
	 * @param stream its event stream
	 * @param jobs its background jobs
	 * @param callLimits how many calls may be placed on it
	 * @param gateways how many calls may be placed through its gateways, by name
	 * @return the node
	 */
	public static EslNode of(EslConnectionPool pool, EventStream stream, JobRegistry jobs, CallLimits callLimits,
			Map<String, CallLimits> gateways) {
		NodeCircuit never = new NodeCircuit(pool, stream.resources(), () -> {
		});
		CallLimiter limiter = new CallLimiter(stream.resources(), pool.options().acquireTimeout());
		gateways.forEach(limiter::limitGateway);
		return new EslNode(1, Set.of(), pool, pool, never, stream, jobs,
				EslClientResourcesInternals.newSerialExecutor(stream.resources()), limiter, callLimits);
	}

	/** A node of a group, which tells its changes on the group's executor. */
	static EslNode create(NodeConfig config, EslClientResources resources, Executor notifications,
			CallAffinity affinity, CallLimiter limiter) {
		EslConnectionPool pool = EslConnectionPool.create(config.connection(), config.pool(), config.backoff(),
				resources);
		EslNode[] made = new EslNode[1];
		NodeCircuit circuit = new NodeCircuit(pool, resources, () -> made[0].update());
		GuardedPool guarded = new GuardedPool(pool, circuit);
		EventStream stream = EventStream.create(config.connection(), config.events(), config.backoff(), resources,
				guarded);
		EslNode node = new EslNode(config.weight(), config.tags(), pool, guarded, circuit, stream,
				new JobRegistry(stream, resources), notifications, limiter, config.callLimits());
		node.config = config;
		made[0] = node;
		node.observe(new UnknownCalls(node, affinity,
				(calls) -> node.tell((listener) -> listener.onUnknownCalls(node, calls))));
		return node;
	}

	private void observe(UnknownCalls unknown) {
		this.pool.addListener(new PoolListener() {

			@Override
			public void onStateChange(EslConnectionPool pool, PoolState from, PoolState to, PoolStats stats) {
				update();
			}

			@Override
			public void onCountChange(EslConnectionPool pool, PoolStats stats) {
				update();
				tell((listener) -> listener.onCountChange(EslNode.this, stats));
			}

		});
		this.stream.addListener(new EventStreamListener() {

			@Override
			public void onStateChange(EventStream stream, EventStreamState from, EventStreamState to) {
				update();
				if (to == EventStreamState.UP) {
					unknown.look();
				}
			}

		});
		EventStreamInternals.observeOnLoop(this.stream, EventName.HEARTBEAT, (event) -> this.placed.set(0));
	}

	void start() {
		this.pool.start();
		this.stream.start();
	}

	/**
	 * Returns the node's name in its group.
	 * @return the name
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Returns where the node is, for messages.
	 * @return host and port
	 */
	public String address() {
		return this.stream.address();
	}

	/**
	 * Returns the node's share of new calls.
	 * @return the weight, at least 1
	 */
	public int weight() {
		return this.weight;
	}

	/**
	 * Returns what the node is fit for.
	 * @return the tags
	 */
	public Set<String> tags() {
		return this.tags;
	}

	/**
	 * Returns the pool commands are sent through.
	 * @return the pool
	 */
	public EslConnectionPool pool() {
		return this.pool;
	}

	/**
	 * Returns the stream of the node's events.
	 * @return the stream
	 */
	public EventStream stream() {
		return this.stream;
	}

	/**
	 * Returns the node's background jobs.
	 * @return the registry
	 */
	public JobRegistry jobs() {
		return this.jobs;
	}

	/**
	 * Returns how the node is doing.
	 * @return the state at this moment
	 */
	public NodeState state() {
		boolean draining;
		synchronized (this) {
			if (this.removed) {
				return NodeState.REMOVED;
			}
			draining = this.draining;
		}
		return draining ? NodeState.DRAINING : ofParts();
	}

	private NodeState ofParts() {
		PoolState pool = this.pool.stats().state();
		EventStreamState events = this.stream.state();
		boolean lends = pool == PoolState.UP || pool == PoolState.DEGRADED;
		if (pool == PoolState.UP && events == EventStreamState.UP && !this.circuit.isOpen()) {
			return NodeState.UP;
		}
		if (lends || events == EventStreamState.UP) {
			return NodeState.DEGRADED;
		}
		boolean failed = pool == PoolState.DOWN || events == EventStreamState.DOWN;
		return failed ? NodeState.DOWN : NodeState.CONNECTING;
	}

	/**
	 * Whether new calls may be placed here: there are connections and events, its
	 * commands are answered, and it is not to be drained.
	 * @return whether the node takes new calls
	 */
	public boolean takesCalls() {
		synchronized (this) {
			if (this.removed || this.draining) {
				return false;
			}
		}
		if (this.circuit.isOpen() || this.stream.state() != EventStreamState.UP) {
			return false;
		}
		PoolState pool = this.pool.stats().state();
		return pool == PoolState.UP || pool == PoolState.DEGRADED;
	}

	/** Whether it can be asked something now. */
	boolean takesCommands() {
		PoolState pool = this.pool.stats().state();
		return !this.circuit.isOpen() && (pool == PoolState.UP || pool == PoolState.DEGRADED);
	}

	/**
	 * Whether the node's commands kept timing out, so that it gets no new work until a
	 * probe is answered.
	 * @return whether it is left alone
	 */
	public boolean isUnresponsive() {
		return this.circuit.isOpen();
	}

	/**
	 * Returns the calls of the node for its weight: what it told in its last HEARTBEAT,
	 * and what this application has placed since.
	 * @return the load, 0 or more
	 */
	public double load() {
		Heartbeat vitals = this.stream.lastHeartbeat();
		long sessions = (vitals != null) ? vitals.sessions() : this.jobs.pending();
		return (double) (sessions + this.placed.get()) / this.weight;
	}

	/**
	 * Counts a call that is placed here, until the server itself tells how many it has.
	 */
	public void countCall() {
		this.placed.incrementAndGet();
	}

	/**
	 * Returns how many calls this application may place here.
	 * @return the limits
	 */
	public CallLimits callLimits() {
		return this.gate.limits();
	}

	/**
	 * Returns how the limits of calls are used. Calls are counted only where there are
	 * limits.
	 * @return the numbers at this moment
	 */
	public CallLimitStats callStats() {
		return this.limiter.stats(this.gate);
	}

	/**
	 * Returns how the limits of gateways are used, of a group across its nodes.
	 * @return the numbers at this moment, by gateway
	 */
	public Map<String, CallLimitStats> gatewayStats() {
		return this.limiter.gatewayStats();
	}

	/**
	 * Waits until a call may be placed here, as its limits and those of the call's
	 * gateways allow.
	 * @param call the call
	 * @return the permit, to be given back
	 * @throws CallLimitException when it might not within the limits' maximum wait
	 * @throws IllegalStateException when called on an event loop
	 */
	public CallPermit admit(Originate call) {
		EslClientResourcesInternals.checkMayBlock("Waiting to place a call");
		return CallLimiter.await(admitAsync(call), this.limiter.maxWait(call, List.of(this)), call);
	}

	/**
	 * The form of {@link #admit} that does not block.
	 * @param call the call
	 * @return completes on an event loop or in the caller; when cancelled, no permit is
	 * taken
	 */
	public CompletableFuture<CallPermit> admitAsync(Originate call) {
		List<EslNode> alone = List.of(this);
		if (!this.limiter.limits(call, alone)) {
			return CompletableFuture.completedFuture(new CallPermit(this.limiter, this, List.of()));
		}
		return this.limiter.admit(call, () -> alone, (candidates) -> candidates.get(0),
				() -> new NoSuchNodeException(this + " takes no calls"));
	}

	CallGate gate() {
		return this.gate;
	}

	/** Tells listeners if the state is another than they know. */
	void update() {
		synchronized (this) {
			NodeState before = this.state;
			NodeState now = this.removed ? NodeState.REMOVED : this.draining ? NodeState.DRAINING : ofParts();
			if (before == now) {
				return;
			}
			this.state = now;
			logger.info("Node {} ({}) is {}, was {}", this.id, address(), now, before);
			tell((listener) -> listener.onStateChange(this, before, now));
		}
	}

	private void tell(Consumer<NodeListener> call) {
		if (this.listeners.isEmpty()) {
			return;
		}
		this.notifications.execute(() -> {
			for (NodeListener listener : this.listeners) {
				try {
					call.accept(listener);
				}
				catch (RuntimeException ex) {
					logger.error("Listener {} of node {} failed", listener, this.id, ex);
				}
			}
		});
	}

	/**
	 * Adds a listener for what becomes of this node.
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
	 * Changes how many calls this application may place here. Calls that were placed
	 * while there were limits count for the new ones.
	 * @param limits the limits; {@link CallLimits#NONE} for any number
	 */
	public void limitCalls(CallLimits limits) {
		this.limiter.limit(this.gate, limits);
	}

	/**
	 * Limits the calls that go through a gateway, in a group on all nodes together. Calls
	 * that were placed while there were limits count for the new ones.
	 * @param gateway the gateway's name, as in {@code sofia/gateway/<name>/…}
	 * @param limits how many calls may be placed; {@link CallLimits#NONE} for any number
	 */
	public void limitGateway(String gateway, CallLimits limits) {
		this.limiter.limitGateway(gateway, limits);
		tell((listener) -> listener.onGatewayLimited(gateway));
	}

	/**
	 * From now on it gets no new calls.
	 * @return for {@link #isDraining}
	 */
	int drain() {
		int drain;
		synchronized (this) {
			this.draining = true;
			drain = this.resumes;
		}
		update();
		return drain;
	}

	/** From now on it gets new calls again. */
	void resume() {
		synchronized (this) {
			this.draining = false;
			this.resumes++;
		}
		update();
	}

	/** Whether it has not taken new calls since it was told to drain. */
	boolean isDraining(int drain) {
		synchronized (this) {
			return this.draining && this.resumes == drain;
		}
	}

	/**
	 * Changes how to connect from now on. Connections that are open stay, unless the
	 * address, the user or the use of TLS is another, or the node is not UP: then it
	 * connects anew, in the background, as by {@link #reconnect}. It is taken for the
	 * same server at another place: calls that live on go on after the gap, those it does
	 * not know end as lost.
	 * @param options how to connect
	 * @return completes on a worker or in the caller when the node has begun to connect
	 * anew, or need not
	 */
	public CompletionStage<Void> setConnectionOptions(ConnectionOptions options) {
		boolean stay;
		synchronized (this.changing) {
			ConnectionOptions before = this.stream.connectionOptions();
			this.pool.setConnectionOptions(options);
			this.stream.setConnectionOptions(options);
			// Who was refused waits long before the next attempt.
			stay = options.equals(before) || (options.isSameServer(before) && ofParts() == NodeState.UP);
		}
		if (stay) {
			return CompletableFuture.completedFuture(null);
		}
		logger.info("{} has changed and connects anew", this);
		return CompletableFuture
			.runAsync(() -> reconnect(this.pool.options().closeTimeout()), this.stream.resources().workers())
			.whenComplete((done, failure) -> {
				if (failure != null) {
					logger.warn("{} could not connect anew", this, failure);
				}
			})
			.minimalCompletionStage();
	}

	/** Takes on another configuration. */
	CompletionStage<Void> change(NodeConfig to) {
		synchronized (this.changing) {
			NodeConfig from = Objects.requireNonNull(this.config);
			if (!from.pool().equals(to.pool()) || !from.events().equals(to.events())
					|| !from.backoff().equals(to.backoff())) {
				throw new IllegalArgumentException("Pool, events and backoff of " + this
						+ " cannot change while it is in use; remove it and add it again");
			}
			this.config = to;
			this.weight = to.weight();
			this.tags = to.tags();
			limitCalls(to.callLimits());
			return setConnectionOptions(to.connection());
		}
	}

	/** Closes it for good. */
	void remove() {
		synchronized (this) {
			this.removed = true;
		}
		this.circuit.close();
		this.stream.close();
		this.pool.close();
		update();
	}

	/**
	 * Connects anew, for instance after the server was changed. Does nothing while the
	 * node is stopped.
	 * @param patience how long to wait for lent connections before they are cut
	 * @throws IllegalStateException when called on an event loop
	 */
	public void reconnect(Duration patience) {
		EslClientResourcesInternals.checkMayBlock("Connecting anew");
		synchronized (this.reconnecting) {
			EventStreamState events = this.stream.state();
			if (events == EventStreamState.STOPPED || events == EventStreamState.CLOSED) {
				return;
			}
			this.stream.stop();
			this.pool.stop(patience);
			start();
		}
	}

	@Override
	public String toString() {
		return "node " + this.id + " (" + address() + ")";
	}

}
