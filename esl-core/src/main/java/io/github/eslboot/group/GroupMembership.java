package io.github.eslboot.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeInternals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes of a group, and the registrations that each of them has to serve. Nodes and
 * registrations are added under one lock, so that no registration misses a node.
 */
final class GroupMembership {

	private static final Logger logger = LoggerFactory.getLogger(GroupMembership.class);

	private final String groupName;

	private final Set<GroupRegistration> registrations = ConcurrentHashMap.newKeySet();

	/** Replaced as a whole, under the lock of this object. */
	private volatile List<EslNode> nodes = List.of();

	private volatile boolean started;

	private volatile boolean closed;

	GroupMembership(String groupName) {
		this.groupName = groupName;
	}

	String groupName() {
		return this.groupName;
	}

	/** Returns the nodes, in the order they joined. */
	List<EslNode> nodes() {
		return this.nodes;
	}

	boolean isClosed() {
		return this.closed;
	}

	@Nullable EslNode find(String id) {
		for (EslNode node : this.nodes) {
			if (node.id().equals(id)) {
				return node;
			}
		}
		return null;
	}

	EslNode get(String id) {
		EslNode node = find(id);
		if (node == null) {
			throw new NoSuchNodeException(unknown(id));
		}
		return node;
	}

	/** Describes a node that does not exist, for messages. */
	String unknown(String id) {
		return "There is no node '%s' in group %s; its nodes are %s".formatted(id, this.groupName,
				this.nodes.stream().map(EslNode::id).toList());
	}

	/** Describes the states of the nodes, for messages. */
	String states() {
		return this.nodes.isEmpty() ? "it has no nodes" : this.nodes.stream()
			.map((node) -> node.id() + " is " + node.state() + (node.isUnresponsive() ? " and does not answer" : ""))
			.toList()
			.toString();
	}

	synchronized void start() {
		if (this.closed) {
			throw new IllegalStateException("The group " + this.groupName + " is closed and cannot be started again");
		}
		this.started = true;
		this.nodes.forEach(NodeInternals::start);
	}

	/**
	 * Adds a node, and starts it if the group is started.
	 * @param node the node
	 * @param onJoin called when the node is a member, before it is started
	 * @throws IllegalArgumentException when the group is closed or has a node of that
	 * name; the node is closed then
	 */
	void join(EslNode node, Consumer<EslNode> onJoin) {
		synchronized (this) {
			if (this.closed || find(node.id()) != null) {
				NodeInternals.remove(node);
				throw new IllegalArgumentException(this.closed ? "The group " + this.groupName + " is closed"
						: "There is a node '%s' in group %s already".formatted(node.id(), this.groupName));
			}
			List<EslNode> more = new ArrayList<>(this.nodes);
			more.add(node);
			this.nodes = List.copyOf(more);
			onJoin.accept(node);
			this.registrations.forEach((registration) -> registration.join(node));
			if (this.started) {
				NodeInternals.start(node);
			}
		}
		logger.info("{}: joined group {}", node, this.groupName);
	}

	/** Removes and closes a node. Does nothing if the node is no longer a member. */
	void leave(EslNode node) {
		synchronized (this) {
			if (!this.nodes.contains(node)) {
				return;
			}
			this.nodes = this.nodes.stream().filter((other) -> other != node).toList();
		}
		NodeInternals.remove(node);
		logger.info("{}: left group {}", node, this.groupName);
	}

	Registration listen(EventSelector selector, EslEventListener listener, EslClientResources resources,
			boolean onLoop) {
		GroupRegistration registration = new GroupRegistration(this.groupName, selector, listener, resources, onLoop,
				this::isClosed, this.registrations::remove);
		synchronized (this) {
			if (this.closed) {
				throw new IllegalStateException("The group " + this.groupName + " is closed");
			}
			this.registrations.add(registration);
			registration.begin(this.nodes);
		}
		return registration;
	}

	void stop(Duration timeout) {
		synchronized (this) {
			this.started = false;
		}
		this.nodes.forEach((node) -> node.stream().stop());
		this.nodes.forEach((node) -> node.pool().stop(timeout));
	}

	void close() {
		List<EslNode> all;
		synchronized (this) {
			this.closed = true;
			all = this.nodes;
			this.nodes = List.of();
		}
		all.forEach(NodeInternals::remove);
		List.copyOf(this.registrations).forEach(Registration::cancel);
	}

}
