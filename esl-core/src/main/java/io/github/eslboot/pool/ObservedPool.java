package io.github.eslboot.pool;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.observation.EslObserver;
import io.github.eslboot.observation.ObservationInternals;
import io.github.eslboot.protocol.EslReply;

/**
 * Pool of a node whose commands are observed, from the wait for a connection to the
 * reply. Commands that borrowers send on their connections are not observed. A pool
 * without an observer has no such layer.
 */
final class ObservedPool implements EslConnectionPool, PoolInternals.OnLoop, PoolInternals.Reconfigurable {

	private final NodeConnectionPool pool;

	private final EslObserver observer;

	private final EslClientResources resources;

	ObservedPool(NodeConnectionPool pool, EslObserver observer, EslClientResources resources) {
		this.pool = pool;
		this.observer = observer;
		this.resources = resources;
	}

	@Override
	public EslReply send(EslCommand command, Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Sending a command");
		return ObservationInternals.observe(this.observer.command(name(), command),
				() -> this.pool.send(command, timeout));
	}

	@Override
	public CompletionStage<EslReply> sendAsync(EslCommand command, Duration timeout) {
		return EslClientResourcesInternals.toCallback(this.resources, sendOnLoop(command, timeout));
	}

	@Override
	public CompletableFuture<EslReply> sendOnLoop(EslCommand command, Duration timeout) {
		return ObservationInternals.observeAsync(this.observer.command(name(), command),
				() -> this.pool.sendOnLoop(command, timeout));
	}

	@Override
	public ConnectionOptions connectionOptions() {
		return this.pool.connectionOptions();
	}

	@Override
	public void setConnectionOptions(ConnectionOptions options) {
		this.pool.setConnectionOptions(options);
	}

	@Override
	public void start() {
		this.pool.start();
	}

	@Override
	public PooledConnection acquire() {
		return this.pool.acquire();
	}

	@Override
	public PooledConnection acquire(Duration timeout) {
		return this.pool.acquire(timeout);
	}

	@Override
	public CompletionStage<PooledConnection> acquireAsync(Duration timeout) {
		return this.pool.acquireAsync(timeout);
	}

	@Override
	public CompletableFuture<PooledConnection> acquireOnLoop(Duration timeout) {
		return this.pool.acquireOnLoop(timeout);
	}

	@Override
	public PoolOptions options() {
		return this.pool.options();
	}

	@Override
	public String name() {
		return this.pool.name();
	}

	@Override
	public PoolStats stats() {
		return this.pool.stats();
	}

	@Override
	public void addListener(PoolListener listener) {
		this.pool.addListener(listener);
	}

	@Override
	public void removeListener(PoolListener listener) {
		this.pool.removeListener(listener);
	}

	@Override
	public boolean stop(Duration timeout) {
		return this.pool.stop(timeout);
	}

	@Override
	public void close() {
		this.pool.close();
	}

	@Override
	public String toString() {
		return this.pool.toString();
	}

}
