package io.github.eslboot.group;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.event.Registration;
import io.github.eslboot.internal.Listeners;
import io.github.eslboot.limit.CallLimitStats;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.limit.CallRateBuckets;
import io.github.eslboot.limit.admission.CallLimiter;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.node.NodeInternals;
import io.github.eslboot.node.NodeListener;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolStats;
import io.github.eslboot.protocol.EventName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several FreeSWITCH servers that are used like one. New calls go to the node that a
 * {@link LoadBalancer} picks, commands for a call to the node of the call. Nodes join,
 * drain and leave while the group is in use. All methods may be called by any thread.
 *
 * @since 0.1.0
 */
public final class EslNodeGroup implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EslNodeGroup.class);

	private final EslClientResources resources;

	private final LoadBalancer balancer;

	private final Duration acquireTimeout;

	private final Executor notifications;

	private final Listeners<NodeListener> listeners = new Listeners<>(this, logger);

	private final CallLocations locations = new CallLocations();

	private final GroupMembership membership;

	private final CallLimiter limiter;

	private final CallLocator locator;

	private final Failover failover;

	private final CommandRouter router;

	private final ConnectionAcquirer acquirer;

	private final GroupConnectionPool pool;

	private EslNodeGroup(String name, EslClientResources resources, LoadBalancer balancer, Duration acquireTimeout) {
		this.resources = resources;
		this.balancer = balancer;
		this.acquireTimeout = acquireTimeout;
		this.notifications = EslClientResourcesInternals.newSerialExecutor(resources);
		this.membership = new GroupMembership(name);
		this.limiter = new CallLimiter(resources, acquireTimeout);
		NodePicker picker = new NodePicker(this.membership, resources, acquireTimeout);
		this.locator = new CallLocator(this.membership, this.locations, acquireTimeout);
		this.failover = new Failover(this.membership, picker, this.locations, this.limiter, acquireTimeout);
		this.router = new CommandRouter(this.locator, this.failover);
		this.acquirer = new ConnectionAcquirer(this.membership, picker, balancer);
		this.pool = new GroupConnectionPool(this.membership, this.acquirer, this.router, this.failover, balancer,
				resources, acquireTimeout);
	}

	/**
	 * Creates a group without nodes. It does nothing before {@link #start()}.
	 * @param name name of the group in messages
	 * @param resources the threads to use; not closed with the group
	 * @param balancer picks nodes for new work
	 * @param acquireTimeout maximum time to wait for a node, and for its connection
	 * @return the group
	 */
	public static EslNodeGroup create(String name, EslClientResources resources, LoadBalancer balancer,
			Duration acquireTimeout) {
		return new EslNodeGroup(name, resources, balancer, acquireTimeout);
	}

	/**
	 * Starts all nodes; nodes that join later start when they join. Does nothing if
	 * already started.
	 * @throws IllegalStateException when the group is closed
	 */
	public void start() {
		this.membership.start();
	}

	/**
	 * Adds a node. It connects in the background and serves all existing listeners.
	 * @param config configuration of the node
	 * @return the node
	 * @throws IllegalArgumentException when the group is closed or has a node of that
	 * name
	 */
	public EslNode add(NodeConfig config) {
		EslNode node = NodeInternals.create(config, this.resources, this.notifications, this.limiter,
				(uuid) -> this.locations.find(uuid) != null,
				(found, calls) -> calls.forEach((call) -> this.locations.put(call.uuid(), found)));
		for (EventName type : EventName.values()) {
			EventStreamInternals.observeOnLoop(node.stream(), type, (event) -> this.locations.onEvent(node, event));
		}
		this.membership.join(node, (joining) -> {
			joining.addListener(new Relay());
			this.pool.join(joining);
			this.listeners.notify(this.notifications, (listener) -> listener.onAdded(joining));
		});
		return node;
	}

	/**
	 * Drains a node: it gets no new calls, and is removed when it has no channels and
	 * this application has no jobs there. Other applications have to stop sending calls
	 * there themselves.
	 * @param id name of the node
	 * @param timeout time after which it is removed with its calls
	 * @return completes on a callback thread when the node is removed, with whether all
	 * calls had ended; exceptionally with {@link CancellationException} when it is
	 * {@linkplain #resume resumed} instead, or with an
	 * {@link io.github.eslboot.protocol.EslException} when it could not be removed
	 * because the threads of the client are closed
	 * @throws NoSuchNodeException when there is no such node
	 */
	public CompletionStage<Boolean> drain(String id, Duration timeout) {
		return NodeDrain.begin(node(id), this.membership, this.resources, timeout);
	}

	/**
	 * Ends the drain of a node: it gets new calls again and is not removed.
	 * @param id name of the node
	 * @throws NoSuchNodeException when there is no such node
	 */
	public void resume(String id) {
		NodeInternals.resume(node(id));
	}

	/**
	 * Changes a node: its weight, tags and limits immediately, and how it connects as by
	 * {@link EslNode#setConnectionOptions}. Another server should join under another
	 * name.
	 * @param config configuration with the node's name, pool, events and back-off
	 * @return completes on a callback thread or on the calling thread when a reconnect
	 * has begun, or when none is needed
	 * @throws NoSuchNodeException when there is no such node
	 * @throws IllegalArgumentException when pool, events or back-off differ
	 */
	public CompletionStage<Void> change(NodeConfig config) {
		return NodeInternals.change(node(config.id()), config);
	}

	/**
	 * Removes a node immediately: listeners of its calls end as lost. Blocks until
	 * borrowed connections are returned, up to the pool's close timeout.
	 * @param id name of the node
	 * @throws NoSuchNodeException when there is no such node
	 */
	public void remove(String id) {
		this.membership.leave(node(id));
	}

	/**
	 * Reconnects a node, for instance after a change of its server. Blocks until borrowed
	 * connections are returned, up to the pool's close timeout.
	 * @param id name of the node
	 * @throws NoSuchNodeException when there is no such node
	 */
	public void reconnect(String id) {
		EslNode node = node(id);
		node.reconnect(node.pool().options().closeTimeout());
	}

	/**
	 * Returns the name of the group.
	 * @return the name
	 */
	public String name() {
		return this.membership.groupName();
	}

	/**
	 * Returns the nodes, in the order they joined.
	 * @return a snapshot of the nodes
	 */
	public List<EslNode> nodes() {
		return this.membership.nodes();
	}

	/**
	 * Returns a node.
	 * @param id name of the node
	 * @return the node
	 * @throws NoSuchNodeException when there is no such node
	 */
	public EslNode node(String id) {
		return this.membership.get(id);
	}

	/**
	 * Returns the load balancer for new work.
	 * @return the load balancer
	 */
	public LoadBalancer balancer() {
		return this.balancer;
	}

	/**
	 * Returns the maximum time to wait for a node, and for its connection.
	 * @return the timeout
	 */
	public Duration acquireTimeout() {
		return this.acquireTimeout;
	}

	/**
	 * Returns the pool of all nodes' connections. Commands for a call go to the node of
	 * the call, other commands and borrowers to any node that takes work.
	 * @return the pool
	 */
	public EslConnectionPool pool() {
		return this.pool;
	}

	/**
	 * Returns how often an event of a call was received from another node than the one
	 * that has the call.
	 * @return the number since the group was created
	 */
	public long conflicts() {
		return this.locations.shared().count();
	}

	/**
	 * Borrows a connection of any node that takes work.
	 * @param timeout maximum time to wait
	 * @return the connection, or the reason why there is none
	 * @throws IllegalStateException when called on an event loop
	 */
	public AcquireResult tryAcquire(Duration timeout) {
		return this.acquirer.tryAcquire(timeout);
	}

	/**
	 * Borrows a connection of one node.
	 * @param id name of the node
	 * @param timeout maximum time to wait
	 * @return the connection, or the reason why there is none
	 * @throws IllegalStateException when called on an event loop
	 */
	public AcquireResult tryAcquire(String id, Duration timeout) {
		return this.acquirer.tryAcquire(id, timeout);
	}

	/**
	 * Limits the calls through a gateway, on all nodes together. Calls that were placed
	 * under other limits count for the new ones.
	 * @param gateway the gateway's name, as in {@code sofia/gateway/<name>/…}
	 * @param limits the limits; {@link CallLimits#none()} for none
	 */
	public void limitGateway(String gateway, CallLimits limits) {
		this.limiter.limitGateway(gateway, limits);
		this.listeners.notify(this.notifications, (listener) -> listener.onGatewayLimited(gateway));
	}

	/**
	 * Shares the limits of calls per second with other instances of the application.
	 * @param buckets supplies the token buckets of the nodes, present and future, and of
	 * the gateways
	 */
	public void shareCallRates(CallRateBuckets buckets) {
		this.limiter.share(buckets, this.membership.nodes().stream().map(NodeInternals::counter).toList());
	}

	/**
	 * Returns the usage of the limits of gateways.
	 * @return a snapshot of the statistics, by name of the gateway
	 */
	public Map<String, CallLimitStats> gatewayStats() {
		return this.limiter.gatewayStats();
	}

	/**
	 * Registers a listener with all nodes, present and future.
	 * @param selector selects the events
	 * @param listener receives them; {@link io.github.eslboot.protocol.EslEvent#node()}
	 * names the node of an event
	 * @return the registration; ready when all nodes that are up send the selected
	 * events, or if none is up, when the first node does
	 * @throws IllegalStateException when the group is closed
	 */
	public Registration listen(EventSelector selector, EslEventListener listener) {
		return this.membership.listen(selector, listener, this.resources, false);
	}

	Registration listenOnLoop(EventSelector selector, EslEventListener listener) {
		return this.membership.listen(selector, listener, this.resources, true);
	}

	/**
	 * Adds a listener for changes of the group and its nodes.
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
	 * Returns whether the group was closed.
	 * @return whether it is closed
	 */
	public boolean isClosed() {
		return this.membership.isClosed();
	}

	/**
	 * Stops all nodes; a stopped group can be started again. Blocks.
	 * @param timeout maximum time to wait for borrowed connections
	 */
	public void stop(Duration timeout) {
		this.membership.stop(timeout);
	}

	/**
	 * Closes all nodes and ends all registrations. A closed group cannot be started
	 * again. Blocks until borrowed connections are returned, up to the close timeout of
	 * each pool.
	 */
	@Override
	public void close() {
		this.membership.close();
	}

	@Override
	public String toString() {
		return "group " + name() + " " + this.membership.states();
	}

	EslClientResources resources() {
		return this.resources;
	}

	CallLocations locations() {
		return this.locations;
	}

	CallLocator locator() {
		return this.locator;
	}

	Failover failover() {
		return this.failover;
	}

	CommandRouter router() {
		return this.router;
	}

	/**
	 * Relays the notifications of a node to the listeners of the group. Called on the
	 * group's executor.
	 */
	private final class Relay implements NodeListener {

		@Override
		public void onStateChange(EslNode node, NodeState from, NodeState to) {
			EslNodeGroup.this.listeners.notify((listener) -> listener.onStateChange(node, from, to));
		}

		@Override
		public void onCountChange(EslNode node, PoolStats stats) {
			EslNodeGroup.this.listeners.notify((listener) -> listener.onCountChange(node, stats));
		}

		@Override
		public void onGatewayLimited(String gateway) {
			EslNodeGroup.this.listeners.notify((listener) -> listener.onGatewayLimited(gateway));
		}

		@Override
		public void onUnknownCalls(EslNode node, List<ChannelRow> calls) {
			EslNodeGroup.this.listeners.notify((listener) -> listener.onUnknownCalls(node, calls));
		}

	}

}
