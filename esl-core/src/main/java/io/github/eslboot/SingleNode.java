package io.github.eslboot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.Registration;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.group.NoSuchNodeException;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeInternals;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

/** Nodes of a template for one server: every target selects it. */
final class SingleNode implements Nodes {

	private final NodeClient client;

	SingleNode(NodeClient client) {
		this.client = client;
	}

	@Override
	public <T extends @Nullable Object> T on(Target.OfCommand target, Function<NodeClient, T> work) {
		return work.apply(this.client);
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> onAsync(Target target,
			Function<NodeClient, CompletableFuture<T>> work) {
		return (target instanceof Target.Placing placing) ? NodeInternals.placeAsync(node(), placing.call(),
				placing.minWait(), (permit) -> work.apply(this.client.with(permit))) : work.apply(this.client);
	}

	@Override
	public Duration maxWait(Originate call) {
		return NodeInternals.maxWait(node(), call);
	}

	@Override
	public EslClientResources resources() {
		return EventStreamInternals.resources(node().stream());
	}

	private EslNode node() {
		return this.client.node();
	}

	@Override
	public NodeClient nodeOf(EslEvent event) {
		return this.client;
	}

	@Override
	public Registration listen(EventSelector selector, EslEventListener listener) {
		return node().stream().listen(selector, listener);
	}

	@Override
	public Registration listenOnLoop(EventSelector selector, EslEventListener listener) {
		return EventStreamInternals.listenOnLoop(node().stream(), selector, listener);
	}

	@Override
	public Nodes onNode(String name) {
		if (!node().id().equals(name)) {
			throw new NoSuchNodeException("There is no node '%s'; the only one is '%s'".formatted(name, node().id()));
		}
		return this;
	}

	@Override
	public Nodes onNodeOf(String callUuid) {
		return this;
	}

	@Override
	public Nodes onTagged(String tag) {
		throw new IllegalStateException("Only the nodes of a group have tags");
	}

	@Override
	public NodeClient single(String what) {
		return this.client;
	}

	@Override
	public List<EslNode> all() {
		return List.of(node());
	}

	@Override
	public List<NodeClient> clients() {
		return List.of(this.client);
	}

	@Override
	public @Nullable EslNodeGroup group() {
		return null;
	}

	@Override
	public EslConnectionPool pool() {
		return node().pool();
	}

	@Override
	public FailoverListener failover(EslEventListener listener) {
		EventStream stream = node().stream();
		return new FailoverListener(listener, resources().workers(), () -> stream.state() == EventStreamState.CLOSED);
	}

}
