package io.github.eslboot;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.group.GroupInternals;
import io.github.eslboot.group.LoadBalancer;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of a group. New work goes to the node that the load balancer picks, work for a
 * call to the node that the call lives on.
 */
final class GroupNodes implements Nodes {

	private final EslNodeGroup group;

	private final LoadBalancer balancer;

	private final Timeouts timeouts;

	/**
	 * Shared by all templates of a group, so that all handles of a call share its state.
	 */
	private final Map<EslNode, NodeClient> clients;

	GroupNodes(EslNodeGroup group, Timeouts timeouts) {
		this(group, group.balancer(), timeouts, new ConcurrentHashMap<>());
	}

	private GroupNodes(EslNodeGroup group, LoadBalancer balancer, Timeouts timeouts, Map<EslNode, NodeClient> clients) {
		this.group = group;
		this.balancer = balancer;
		this.timeouts = timeouts;
		this.clients = clients;
	}

	@Override
	public <T extends @Nullable Object> T on(Target.OfCommand target, Function<NodeClient, T> work) {
		return GroupInternals.run(this.group, callUuid(target), this.balancer, (node) -> work.apply(client(node)));
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> onAsync(Target target,
			Function<NodeClient, CompletableFuture<T>> work) {
		return (target instanceof Target.Placing placing)
				? GroupInternals.placeAsync(this.group, this.balancer, placing.call(), placing.minWait(),
						(permit) -> work.apply(client(permit.target()).with(permit)))
				: GroupInternals.runAsync(this.group, callUuid(target), this.balancer,
						(node) -> work.apply(client(node)));
	}

	@Override
	public Duration maxWait(Originate call) {
		return GroupInternals.maxWait(this.group, call);
	}

	@Override
	public EslClientResources resources() {
		return GroupInternals.resources(this.group);
	}

	private @Nullable String callUuid(Target target) {
		if (target == Target.OnlyNode.INSTANCE) {
			throw new IllegalStateException(
					"'hupall' was not sent: it hangs up the calls of one server, and %s has several; use onNode(\"…\") for one of them, or runOnAll(…)"
						.formatted(this.group));
		}
		return (target instanceof Target.NodeOfCall call) ? call.uuid() : null;
	}

	private NodeClient client(EslNode node) {
		NodeClient known = this.clients.get(node);
		if (known == null) {
			this.clients.keySet().removeIf((other) -> other.state() == NodeState.REMOVED);
			known = this.clients.computeIfAbsent(node, (same) -> new NodeClient(node, this.timeouts));
		}
		return known;
	}

	@Override
	public NodeClient nodeOf(EslEvent event) {
		String name = event.node();
		if (name == null) {
			throw new IllegalArgumentException("%s was not received from a node of %s".formatted(event, this.group));
		}
		return client(this.group.node(name));
	}

	@Override
	public Registration listen(EventSelector selector, EslEventListener listener) {
		return this.group.listen(selector, listener);
	}

	@Override
	public Registration listenOnLoop(EventSelector selector, EslEventListener listener) {
		return GroupInternals.listenOnLoop(this.group, selector, listener);
	}

	@Override
	public Nodes onNode(String name) {
		return new SingleNode(client(this.group.node(name)));
	}

	@Override
	public Nodes onNodeOf(String callUuid) {
		return new SingleNode(client(GroupInternals.awaitLocated(this.group, callUuid)));
	}

	@Override
	public Nodes onTagged(String tag) {
		return new GroupNodes(this.group, LoadBalancer.tagged(tag, this.balancer), this.timeouts, this.clients);
	}

	@Override
	public NodeClient single(String what) {
		throw new IllegalStateException(
				"A group has one %s per node; get it from nodes() or onNode(\"…\")".formatted(what));
	}

	@Override
	public List<EslNode> all() {
		return this.group.nodes();
	}

	@Override
	public List<NodeClient> clients() {
		return all().stream().map(this::client).toList();
	}

	@Override
	public EslNodeGroup group() {
		return this.group;
	}

	@Override
	public EslConnectionPool pool() {
		return this.group.pool();
	}

	@Override
	public FailoverListener failover(EslEventListener listener) {
		return new FailoverListener(listener, resources().workers(), this.group::isClosed);
	}

}
