package io.github.eslboot.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.pool.PoolBusyException;
import io.github.eslboot.protocol.EslException;
import org.jspecify.annotations.Nullable;

/**
 * Candidates for a {@link LoadBalancer}, the nodes that take calls, and the wait for one.
 */
final class NodePicker {

	/** Interval of checks for a node while none takes work. */
	static final Duration POLL = Duration.ofMillis(20);

	/** Maximum number of callers that wait for a node at the same time. */
	private static final int MAX_WAITING = 10_000;

	private final GroupMembership membership;

	private final EslClientResources resources;

	private final Duration acquireTimeout;

	private final AtomicInteger waiting = new AtomicInteger();

	NodePicker(GroupMembership membership, EslClientResources resources, Duration acquireTimeout) {
		this.membership = membership;
		this.resources = resources;
		this.acquireTimeout = acquireTimeout;
	}

	/**
	 * Picks a node without waiting.
	 * @param balancer chooses among the nodes that take calls
	 * @param tried nodes to leave out
	 * @return the node, or {@code null} if none suits
	 */
	@Nullable EslNode pick(LoadBalancer balancer, Collection<EslNode> tried) {
		List<EslNode> candidates = candidates(tried);
		return candidates.isEmpty() ? null : balancer.choose(candidates);
	}

	List<EslNode> candidates(Collection<EslNode> tried) {
		List<EslNode> nodes = this.membership.nodes();
		List<EslNode> candidates = new ArrayList<>(nodes.size());
		for (EslNode node : nodes) {
			if (!tried.contains(node) && node.takesCalls()) {
				candidates.add(node);
			}
		}
		return List.copyOf(candidates);
	}

	/**
	 * Picks a node as soon as one suits, up to the acquire timeout.
	 * @param balancer chooses among the nodes that take calls
	 * @return completes on an event loop or on the calling thread with the node, or
	 * exceptionally with the failure of {@link #noneUsable} when none suits in time, and
	 * with {@link PoolBusyException} when too many callers wait
	 */
	CompletableFuture<EslNode> whenUsable(LoadBalancer balancer) {
		EslNode now = pick(balancer, Set.of());
		if (now != null) {
			return CompletableFuture.completedFuture(now);
		}
		CompletableFuture<EslNode> usable = new CompletableFuture<>();
		if (this.waiting.incrementAndGet() > MAX_WAITING) {
			this.waiting.decrementAndGet();
			usable.completeExceptionally(new PoolBusyException("%d callers already wait for a node of group %s"
				.formatted(MAX_WAITING, this.membership.groupName())));
			return usable;
		}
		usable.whenComplete((node, failure) -> this.waiting.decrementAndGet());
		poll(usable, balancer, System.nanoTime() + Durations.toNanos(this.acquireTimeout));
		return usable;
	}

	private void poll(CompletableFuture<EslNode> usable, LoadBalancer balancer, long deadline) {
		EslNode node;
		try {
			node = pick(balancer, Set.of());
		}
		catch (Throwable ex) {
			// Thrown by a load balancer of the application.
			usable.completeExceptionally(ex);
			return;
		}
		var timers = EslClientResourcesInternals.nextEventLoop(this.resources);
		if (node != null) {
			usable.complete(node);
		}
		else if (System.nanoTime() - deadline >= 0 || this.membership.isClosed() || timers.isShuttingDown()) {
			usable.completeExceptionally(noneUsable(balancer));
		}
		else {
			timers.schedule(() -> poll(usable, balancer, deadline), POLL.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * Returns the failure of work for which no node could be picked.
	 * @param balancer the load balancer of the work
	 * @return {@link NoSuchNodeException} if the group has no nodes or the load balancer
	 * accepts none of them, {@link NodeUnavailableException} otherwise
	 */
	EslException noneUsable(LoadBalancer balancer) {
		List<EslNode> nodes = this.membership.nodes();
		String message = "No node of group %s can take work (waited up to %s): %s"
			.formatted(this.membership.groupName(), Durations.toText(this.acquireTimeout), this.membership.states());
		if (nodes.isEmpty()) {
			return new NoSuchNodeException(message);
		}
		if (balancer.choose(nodes) == null) {
			return new NoSuchNodeException(message + "; none of them suits the load balancer");
		}
		EslException cause = lastError(nodes);
		return new NodeUnavailableException((cause != null) ? message + "; " + cause.getMessage() : message, cause);
	}

	/**
	 * Returns a transient failure of a node, or a permanent one if all nodes have one.
	 */
	private static @Nullable EslException lastError(List<EslNode> nodes) {
		List<EslException> errors = nodes.stream()
			.map((node) -> node.pool().stats().lastError())
			.filter(Objects::nonNull)
			.toList();
		return errors.stream()
			.filter((error) -> !error.isPermanent())
			.findFirst()
			.orElse((!errors.isEmpty() && errors.size() == nodes.size()) ? errors.get(0) : null);
	}

}
