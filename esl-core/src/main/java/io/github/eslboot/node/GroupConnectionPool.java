package io.github.eslboot.node;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolInternals;
import io.github.eslboot.pool.PoolListener;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.pool.PoolStats;
import io.github.eslboot.pool.PooledConnection;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;

/** The connections of all nodes of a group. */
final class GroupConnectionPool implements EslConnectionPool, PoolInternals.OnLoop {

	private final EslNodeGroup group;

	private final List<PoolListener> listeners = new CopyOnWriteArrayList<>();

	GroupConnectionPool(EslNodeGroup group) {
		this.group = group;
	}

	@Override
	public void start() {
		this.group.nodes().forEach((node) -> node.pool().start());
	}

	@Override
	public PooledConnection acquire() {
		return acquire(this.group.acquireTimeout());
	}

	@Override
	public PooledConnection acquire(Duration timeout) {
		return this.group.tryAcquire(timeout).orElseThrow();
	}

	@Override
	public CompletionStage<PooledConnection> acquireAsync(Duration timeout) {
		CompletableFuture<PooledConnection> acquired = retrying(
				(node) -> node.pool().acquireAsync(timeout).toCompletableFuture());
		return EslClientResourcesInternals.toWorker(this.group.resources(), acquired);
	}

	@Override
	public EslReply send(EslCommand command, Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Sending a command");
		String uuid = command.callUuid();
		Duration patience = this.group.acquireTimeout();
		if (uuid != null) {
			EslNode node = Futures.await(this.group.locate(uuid), patience.multipliedBy(3), "locating call " + uuid);
			return node.pool().send(command, timeout);
		}
		return NewWork.run(this.group, this.group.balancer(), (node) -> node.pool().send(command, timeout));
	}

	@Override
	public CompletionStage<EslReply> sendAsync(EslCommand command, Duration timeout) {
		return EslClientResourcesInternals.toWorker(this.group.resources(), sendOnLoop(command, timeout));
	}

	@Override
	public CompletableFuture<EslReply> sendOnLoop(EslCommand command, Duration timeout) {
		String uuid = command.callUuid();
		if (uuid != null) {
			return this.group.locate(uuid)
				.thenCompose((node) -> PoolInternals.sendOnLoop(node.pool(), command, timeout));
		}
		return retrying((node) -> PoolInternals.sendOnLoop(node.pool(), command, timeout));
	}

	private <T> CompletableFuture<T> retrying(Function<EslNode, CompletableFuture<T>> work) {
		return NewWork.runAsync(this.group, this.group.balancer(), work);
	}

	@Override
	public PoolOptions options() {
		int size = this.group.nodes().stream().mapToInt((node) -> node.pool().options().size()).sum();
		return PoolOptions.builder()
			.name(name())
			.size(Math.max(1, size))
			.acquireTimeout(this.group.acquireTimeout())
			.build();
	}

	@Override
	public String name() {
		return this.group.name();
	}

	@Override
	public PoolStats stats() {
		List<PoolStats> all = this.group.nodes().stream().map((node) -> node.pool().stats()).toList();
		EslException lastError = all.stream()
			.map(PoolStats::lastError)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
		return new PoolStats(state(all), sum(all, PoolStats::size), sum(all, PoolStats::idle),
				sum(all, PoolStats::borrowed), sum(all, PoolStats::recovering), sum(all, PoolStats::connecting),
				sum(all, PoolStats::waiting), total(all, PoolStats::acquired), total(all, PoolStats::acquireFailures),
				total(all, PoolStats::opened), total(all, PoolStats::lost), total(all, PoolStats::connectFailures),
				total(all, PoolStats::lateReplies), total(all, PoolStats::leaks), lastError);
	}

	private PoolState state(List<PoolStats> all) {
		Set<PoolState> states = new HashSet<>();
		all.forEach((stats) -> states.add(stats.state()));
		if (this.group.isClosed()) {
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

	/** Hears the pools of all nodes, those that join later included. */
	@Override
	public void addListener(PoolListener listener) {
		this.listeners.add(listener);
		this.group.nodes().forEach((node) -> node.pool().addListener(listener));
	}

	@Override
	public void removeListener(PoolListener listener) {
		this.listeners.remove(listener);
		this.group.nodes().forEach((node) -> node.pool().removeListener(listener));
	}

	void joined(EslNode node) {
		this.listeners.forEach(node.pool()::addListener);
	}

	@Override
	public boolean stop(Duration timeout) {
		boolean all = true;
		for (EslNode node : this.group.nodes()) {
			all &= node.pool().stop(timeout);
		}
		return all;
	}

	/** The nodes and their pools are the group's to close. */
	@Override
	public void close() {
		this.group.close();
	}

	@Override
	public String toString() {
		return "Pool of " + this.group;
	}

}
