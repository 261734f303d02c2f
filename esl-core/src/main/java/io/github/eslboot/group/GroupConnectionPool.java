package io.github.eslboot.group;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolInternals;
import io.github.eslboot.pool.PoolListener;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.pool.PoolStats;
import io.github.eslboot.pool.PooledConnection;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;

/**
 * Pool of the connections of all nodes of a group. Commands for a call go to the node of
 * the call, other commands and borrowers to any node that takes work.
 */
final class GroupConnectionPool implements EslConnectionPool, PoolInternals.OnLoop {

	private final GroupMembership membership;

	private final ConnectionAcquirer acquirer;

	private final CommandRouter router;

	private final Failover failover;

	private final LoadBalancer balancer;

	private final EslClientResources resources;

	private final Duration acquireTimeout;

	private final CopyOnWriteArrayList<PoolListener> listeners = new CopyOnWriteArrayList<>();

	GroupConnectionPool(GroupMembership membership, ConnectionAcquirer acquirer, CommandRouter router,
			Failover failover, LoadBalancer balancer, EslClientResources resources, Duration acquireTimeout) {
		this.membership = membership;
		this.acquirer = acquirer;
		this.router = router;
		this.failover = failover;
		this.balancer = balancer;
		this.resources = resources;
		this.acquireTimeout = acquireTimeout;
	}

	@Override
	public void start() {
		this.membership.nodes().forEach((node) -> node.pool().start());
	}

	@Override
	public PooledConnection acquire() {
		return acquire(this.acquireTimeout);
	}

	@Override
	public PooledConnection acquire(Duration timeout) {
		return this.acquirer.tryAcquire(timeout).orElseThrow();
	}

	@Override
	public CompletionStage<PooledConnection> acquireAsync(Duration timeout) {
		return EslClientResourcesInternals.toCallback(this.resources, acquireOnLoop(timeout));
	}

	@Override
	public CompletableFuture<PooledConnection> acquireOnLoop(Duration timeout) {
		return this.failover.runAsync(this.balancer, (node) -> PoolInternals.acquireOnLoop(node.pool(), timeout));
	}

	@Override
	public EslReply send(EslCommand command, Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Sending a command");
		return this.router.run(command.callUuid(), this.balancer, (node) -> node.pool().send(command, timeout));
	}

	@Override
	public CompletionStage<EslReply> sendAsync(EslCommand command, Duration timeout) {
		return EslClientResourcesInternals.toCallback(this.resources, sendOnLoop(command, timeout));
	}

	@Override
	public CompletableFuture<EslReply> sendOnLoop(EslCommand command, Duration timeout) {
		return this.router.runAsync(command.callUuid(), this.balancer,
				(node) -> PoolInternals.sendOnLoop(node.pool(), command, timeout));
	}

	@Override
	public PoolOptions options() {
		int size = this.membership.nodes().stream().mapToInt((node) -> node.pool().options().size()).sum();
		int minSize = this.membership.nodes().stream().mapToInt((node) -> node.pool().options().minSize()).sum();
		return PoolOptions.builder()
			.name(name())
			.size(Math.max(1, size))
			.minSize(Math.min(minSize, Math.max(1, size)))
			.acquireTimeout(this.acquireTimeout)
			.build();
	}

	@Override
	public String name() {
		return this.membership.groupName();
	}

	@Override
	public PoolStats stats() {
		List<PoolStats> all = this.membership.nodes().stream().map((node) -> node.pool().stats()).toList();
		EslException lastError = all.stream()
			.map(PoolStats::lastError)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
		return new PoolStats(state(all), sum(all, PoolStats::size), sum(all, PoolStats::minSize),
				sum(all, PoolStats::idle), sum(all, PoolStats::borrowed), sum(all, PoolStats::recovering),
				sum(all, PoolStats::connecting), sum(all, PoolStats::waiting), total(all, PoolStats::acquired),
				total(all, PoolStats::acquireFailures), total(all, PoolStats::opened), total(all, PoolStats::lost),
				total(all, PoolStats::connectFailures), total(all, PoolStats::lateReplies),
				total(all, PoolStats::leaks), lastError);
	}

	private PoolState state(List<PoolStats> all) {
		Set<PoolState> states = new HashSet<>();
		all.forEach((stats) -> states.add(stats.state()));
		if (this.membership.isClosed()) {
			return PoolState.CLOSED;
		}
		if (states.size() == 1) {
			return states.iterator().next();
		}
		if (states.contains(PoolState.UP) || states.contains(PoolState.DEGRADED)) {
			return PoolState.DEGRADED;
		}
		return states.contains(PoolState.STARTING) ? PoolState.STARTING
				: states.contains(PoolState.DOWN) ? PoolState.DOWN : PoolState.STOPPED;
	}

	private static int sum(List<PoolStats> all, ToLongFunction<PoolStats> count) {
		return (int) total(all, count);
	}

	private static long total(List<PoolStats> all, ToLongFunction<PoolStats> count) {
		return all.stream().mapToLong(count).sum();
	}

	/** Adds the listener to the pools of all nodes, present and future. */
	@Override
	public void addListener(PoolListener listener) {
		this.listeners.addIfAbsent(listener);
		this.membership.nodes().forEach((node) -> node.pool().addListener(listener));
	}

	@Override
	public void removeListener(PoolListener listener) {
		this.listeners.remove(listener);
		this.membership.nodes().forEach((node) -> node.pool().removeListener(listener));
	}

	/** Adds all listeners to the pool of a node that joins. */
	void join(EslNode node) {
		this.listeners.forEach(node.pool()::addListener);
	}

	@Override
	public boolean stop(Duration timeout) {
		boolean all = true;
		for (EslNode node : this.membership.nodes()) {
			all &= node.pool().stop(timeout);
		}
		return all;
	}

	/** Closes the group, which owns the nodes and their pools. */
	@Override
	public void close() {
		this.membership.close();
	}

	@Override
	public String toString() {
		return "Pool of group " + this.membership.groupName();
	}

}
