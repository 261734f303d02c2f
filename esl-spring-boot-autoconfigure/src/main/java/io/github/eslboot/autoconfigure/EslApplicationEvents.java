package io.github.eslboot.autoconfigure;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.ClientTemplates;
import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamListener;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeListener;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolListener;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.pool.PoolStats;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes state changes of nodes, streams and pools as application events. Call events
 * are not published: only handlers receive them, in the order of each call.
 */
final class EslApplicationEvents
		implements SmartInitializingSingleton, DisposableBean, EventStreamListener, PoolListener, NodeListener {

	private final ApplicationEventPublisher publisher;

	private final ClientTemplates templates;

	/** Actions that remove the registered listeners. Grows when nodes join. */
	private final Queue<Runnable> removals = new ConcurrentLinkedQueue<>();

	EslApplicationEvents(ApplicationEventPublisher publisher, ClientTemplates templates) {
		this.publisher = publisher;
		this.templates = templates;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.templates.all().values().forEach(this::listen);
	}

	private void listen(EslTemplate template) {
		template.nodes().forEach((node) -> listen(node.stream()));
		EslNodeGroup group = template.group();
		if (group != null) {
			group.addListener(this);
			this.removals.add(() -> group.removeListener(this));
		}
		else {
			EslNode node = template.nodes().get(0);
			node.addListener(this);
			this.removals.add(() -> node.removeListener(this));
		}
		EslConnectionPool pool = template.pool();
		pool.addListener(this);
		this.removals.add(() -> pool.removeListener(this));
	}

	private void listen(EventStream stream) {
		stream.addListener(this);
		this.removals.add(() -> stream.removeListener(this));
	}

	@Override
	public void onAdded(EslNode node) {
		// Avoids a duplicate: nodes added at the start have this listener already.
		node.stream().removeListener(this);
		listen(node.stream());
		this.publisher.publishEvent(new EslNodeStateChange(node.id(), null, node.state()));
	}

	@Override
	public void onStateChange(EslNode node, NodeState from, NodeState to) {
		this.publisher.publishEvent(new EslNodeStateChange(node.id(), from, to));
	}

	@Override
	public void onUnknownCalls(EslNode node, List<ChannelRow> calls) {
		this.publisher.publishEvent(new EslUnknownCalls(node.id(), calls));
	}

	@Override
	public void onStateChange(String node, EventStreamState from, EventStreamState to) {
		this.publisher.publishEvent(new EslStreamStateChange(node, from, to));
	}

	@Override
	public void onGap(EventGap gap) {
		this.publisher.publishEvent(gap);
	}

	@Override
	public void onServerRestart(String node, long lostNanos) {
		this.publisher.publishEvent(new EslServerRestart(node));
	}

	@Override
	public void onStateChange(EslConnectionPool pool, PoolState from, PoolState to, PoolStats stats) {
		this.publisher.publishEvent(new EslPoolStateChange(pool.name(), from, to, stats));
	}

	@Override
	public void destroy() {
		this.removals.forEach(Runnable::run);
	}

}
