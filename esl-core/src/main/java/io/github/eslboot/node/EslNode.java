package io.github.eslboot.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.event.EventStreamListener;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.Heartbeat;
import io.github.eslboot.event.stream.StateObserver;
import io.github.eslboot.internal.Listeners;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.job.JobInternals;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.limit.CallLimitStats;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.limit.CallRateBuckets;
import io.github.eslboot.limit.admission.CallLimiter;
import io.github.eslboot.limit.admission.LimitCounter;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolInternals;
import io.github.eslboot.pool.PoolListener;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.pool.PoolStats;
import io.github.eslboot.protocol.EventName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One FreeSWITCH server: a pool for commands, a stream of events and a registry of
 * background jobs. All methods may be called by any thread. The class is long because it
 * is the documented API of a node.
 *
 * @since 0.1.0
 */
public final class EslNode {

	private static final Logger logger = LoggerFactory.getLogger(EslNode.class);

	private final String id;

	private final EslConnectionPool pool;

	private final EventStream stream;

	private final JobRegistry jobs;

	private final CircuitBreaker circuitBreaker;

	private final NodeStatus status;

	private final CallLimiter limiter;

	private final LimitCounter counter;

	/** Calls placed since the last HEARTBEAT reported the number of sessions. */
	private final AtomicInteger placed = new AtomicInteger();

	private final Listeners<NodeListener> listeners = new Listeners<>(this, logger);

	private final Executor notifications;

	private final NodeConnections connections;

	/** Held while the configuration changes. */
	private final Object changing = new Object();

	private volatile int weight;

	private volatile Set<String> tags;

	/** Configuration of a node of a group. Guarded by {@link #changing}. */
	private @Nullable NodeConfig config;

	EslNode(int weight, Set<String> tags, EslConnectionPool own, EslConnectionPool guarded,
			CircuitBreaker circuitBreaker, EventStream stream, JobRegistry jobs, Executor notifications,
			CallLimiter limiter, CallLimits callLimits) {
		this.id = own.name();
		this.weight = weight;
		this.tags = tags;
		this.pool = guarded;
		this.circuitBreaker = circuitBreaker;
		this.stream = stream;
		this.jobs = jobs;
		this.notifications = notifications;
		this.limiter = limiter;
		this.counter = limiter.counter("node " + this.id, "node/" + this.id, callLimits);
		this.status = new NodeStatus(guarded, stream, circuitBreaker, this::stateChanged);
		this.connections = new NodeConnections(guarded, stream, this.status);
	}

	/**
	 * Creates a node from the parts of one server, which the caller starts and closes,
	 * with limits of calls.
	 * @param pool pool of the server; its name becomes the node's
	 * @param stream event stream of the server
	 * @param jobs background jobs of the server
	 * @param callLimits limits of calls on the node
	 * @param gateways limits of calls through its gateways, by name of the gateway
	 * @return the node
	 * @throws DifferentServersException when the parts are not of one server
	 */
	public static EslNode of(EslConnectionPool pool, EventStream stream, JobRegistry jobs, CallLimits callLimits,
			Map<String, CallLimits> gateways) {
		checkOneServer(pool, stream, jobs);
		CircuitBreaker unused = new CircuitBreaker(pool, EventStreamInternals.resources(stream), () -> {
		});
		CallLimiter limiter = new CallLimiter(EventStreamInternals.resources(stream), pool.options().acquireTimeout());
		gateways.forEach(limiter::limitGateway);
		EslNode node = new EslNode(1, Set.of(), pool, pool, unused, stream, jobs,
				EslClientResourcesInternals.newSerialExecutor(EventStreamInternals.resources(stream)), limiter,
				callLimits);
		node.searchUnknownCalls();
		return node;
	}

	/**
	 * Rejects parts that would send commands to one server and receive the events of
	 * another.
	 */
	private static void checkOneServer(EslConnectionPool pool, EventStream stream, JobRegistry jobs) {
		ConnectionOptions commands = PoolInternals.connectionOptions(pool);
		ConnectionOptions events = stream.connectionOptions();
		if (commands != null && (!commands.host().equals(events.host()) || commands.port() != events.port())) {
			throw new DifferentServersException(
					"Pool '%s' sends commands to %s:%d, but event stream '%s' receives the events of %s:%d".formatted(
							pool.name(), commands.host(), commands.port(), stream.name(), events.host(),
							events.port()));
		}
		if (JobInternals.stream(jobs) != stream) {
			throw new DifferentServersException(
					"The job registry receives results from another event stream than '%s' (%s:%d)"
						.formatted(stream.name(), events.host(), events.port()));
		}
	}

	/**
	 * Makes a single server report its unknown calls, while it has a listener. A group
	 * knows the calls of its nodes from their locations.
	 */
	private void searchUnknownCalls() {
		SeenCalls seen = new SeenCalls();
		seen.observe(this.stream);
		UnknownCalls unknownCalls = new UnknownCalls(this.pool, this.stream,
				(uuid) -> seen.contains(uuid) || EventStreamInternals.hasListener(this.stream, uuid),
				(calls) -> notify((listener) -> listener.onUnknownCalls(this, calls)));
		EventStreamInternals.observeState(this.stream, new StateObserver() {

			@Override
			public void onUp() {
				if (!EslNode.this.listeners.isEmpty()) {
					unknownCalls.search();
				}
			}

		});
	}

	/**
	 * Makes this a node of a group: from now on it notifies listeners of changes and of
	 * unknown calls.
	 * @param config configuration of the node
	 * @param knownCalls whether the group knows the call of a uuid
	 * @param onUnknownCalls receives the unknown calls before the listeners do
	 */
	void joinGroup(NodeConfig config, Predicate<String> knownCalls,
			BiConsumer<EslNode, List<ChannelRow>> onUnknownCalls) {
		synchronized (this.changing) {
			this.config = config;
		}
		UnknownCalls unknownCalls = new UnknownCalls(this.pool, this.stream, knownCalls, (calls) -> {
			onUnknownCalls.accept(this, calls);
			notify((listener) -> listener.onUnknownCalls(this, calls));
		});
		this.pool.addListener(new PoolListener() {

			@Override
			public void onStateChange(EslConnectionPool pool, PoolState from, PoolState to, PoolStats stats) {
				EslNode.this.status.update();
			}

			@Override
			public void onCountChange(EslConnectionPool pool, PoolStats stats) {
				EslNode.this.status.update();
				EslNode.this.notify((listener) -> listener.onCountChange(EslNode.this, stats));
			}

		});
		this.stream.addListener(new EventStreamListener() {

			@Override
			public void onStateChange(String node, EventStreamState from, EventStreamState to) {
				EslNode.this.status.update();
			}

		});
		EventStreamInternals.observeState(this.stream, new StateObserver() {

			@Override
			public void onUp() {
				unknownCalls.search();
			}

		});
		EventStreamInternals.observeOnLoop(this.stream, EventName.HEARTBEAT, (event) -> this.placed.set(0));
	}

	private void stateChanged(NodeState from, NodeState to) {
		Steps.run(logger, this, "the notification of the state", () -> {
			logger.info("{}: {}, was {}", this, to, from);
			notify((listener) -> listener.onStateChange(this, from, to));
		});
	}

	private void notify(Consumer<NodeListener> notification) {
		this.listeners.notify(this.notifications, notification);
	}

	/**
	 * Returns the name of the node in its group.
	 * @return the name
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Returns the address of the node, for messages.
	 * @return host and port
	 */
	public String address() {
		return this.stream.address();
	}

	/**
	 * Returns the node's share of new calls, relative to the other nodes'.
	 * @return the weight, at least 1
	 */
	public int weight() {
		return this.weight;
	}

	/**
	 * Returns the tags by which the node can be selected for new calls.
	 * @return the tags
	 */
	public Set<String> tags() {
		return this.tags;
	}

	/**
	 * Returns the pool that commands are sent through.
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
	 * Returns the registry of the node's background jobs.
	 * @return the registry
	 */
	public JobRegistry jobs() {
		return this.jobs;
	}

	/**
	 * Returns the state of the node.
	 * @return the current state
	 */
	public NodeState state() {
		return this.status.state();
	}

	/**
	 * Returns whether new calls may be placed on the node: it has connections and events,
	 * its circuit is closed, and it is not draining.
	 * @return whether the node takes new calls
	 */
	public boolean takesCalls() {
		return this.status.takesCalls();
	}

	NodeStatus status() {
		return this.status;
	}

	/**
	 * Returns whether the circuit of the node is open: consecutive commands timed out,
	 * and the node gets no new work until a probe succeeds.
	 * @return whether the node does not respond
	 */
	public boolean isUnresponsive() {
		return this.circuitBreaker.isOpen();
	}

	/**
	 * Returns the number of calls of the node divided by its weight: the sessions of its
	 * last HEARTBEAT, plus the calls that its group has placed since. Before the first
	 * HEARTBEAT the pending background jobs count instead of the sessions.
	 * @return the load, 0 or more
	 */
	public double load() {
		Heartbeat heartbeat = this.stream.lastHeartbeat();
		long sessions = (heartbeat != null) ? heartbeat.sessions() : this.jobs.pending();
		return (double) (sessions + this.placed.get()) / this.weight;
	}

	void countCall() {
		this.placed.incrementAndGet();
	}

	/**
	 * Returns the limits of the calls that this application may place on the node.
	 * @return the limits
	 */
	public CallLimits callLimits() {
		return this.counter.limits();
	}

	/**
	 * Returns the usage of the limits of calls. Calls are counted only where there are
	 * limits.
	 * @return a snapshot of the statistics
	 */
	public CallLimitStats callStats() {
		return this.limiter.stats(this.counter);
	}

	/**
	 * Returns the usage of the limits of gateways, in a group across all its nodes.
	 * @return a snapshot of the statistics, by name of the gateway
	 */
	public Map<String, CallLimitStats> gatewayStats() {
		return this.limiter.gatewayStats();
	}

	LimitCounter counter() {
		return this.counter;
	}

	CallLimiter limiter() {
		return this.limiter;
	}

	/**
	 * Adds a listener for changes of this node.
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
	 * Changes the limits of the calls that this application may place on the node. Calls
	 * that were placed under other limits count for the new ones.
	 * @param limits the limits; {@link CallLimits#none()} for none
	 */
	public void limitCalls(CallLimits limits) {
		this.limiter.limit(this.counter, limits);
	}

	/**
	 * Shares the limits of calls per second with other instances of the application, in a
	 * group those of all nodes and gateways.
	 * @param buckets supplies the token buckets of nodes and gateways
	 */
	public void shareCallRates(CallRateBuckets buckets) {
		this.limiter.share(buckets, List.of(this.counter));
	}

	/**
	 * Limits the calls through a gateway, in a group on all nodes together. Calls that
	 * were placed under other limits count for the new ones.
	 * @param gateway the gateway's name, as in {@code sofia/gateway/<name>/…}
	 * @param limits the limits; {@link CallLimits#none()} for none
	 */
	public void limitGateway(String gateway, CallLimits limits) {
		this.limiter.limitGateway(gateway, limits);
		notify((listener) -> listener.onGatewayLimited(gateway));
	}

	void start() {
		this.connections.start();
	}

	/** Closes the node permanently. */
	void remove() {
		this.status.remove();
		this.circuitBreaker.shutdown();
		Steps.run(logger, this, "closing the event stream", this.stream::close);
		Steps.run(logger, this, "closing the pool", this.pool::close);
		this.status.update();
	}

	/**
	 * Changes how to connect from now on. Open connections stay unless the address, the
	 * user or the use of TLS has changed, or the node is not UP: then the node reconnects
	 * in the background, as by {@link #reconnect}. The new address is assumed to be the
	 * same FreeSWITCH: calls still known there continue after an
	 * {@link io.github.eslboot.event.EventGap}; unknown calls end as lost.
	 * @param options how to connect
	 * @return completes on a callback thread or on the calling thread when the reconnect
	 * has begun, or when none is needed; exceptionally if it failed, or if the client is
	 * closed
	 */
	public CompletionStage<Void> setConnectionOptions(ConnectionOptions options) {
		return this.connections.change(options);
	}

	/** Applies a configuration whose pool, events and back-off are the same as before. */
	CompletionStage<Void> change(NodeConfig to) {
		synchronized (this.changing) {
			NodeConfig from = Objects.requireNonNull(this.config);
			if (!from.hasSameParts(to)) {
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

	/**
	 * Closes all connections and opens them again, for instance after a change of the
	 * server. Does nothing while the node is stopped. Blocks.
	 * @param timeout maximum time to wait for borrowed connections before they are closed
	 * @throws IllegalStateException when called on an event loop
	 */
	public void reconnect(Duration timeout) {
		this.connections.reconnect(timeout);
	}

	@Override
	public String toString() {
		return "node " + this.id + " (" + address() + ")";
	}

}
