package io.github.eslboot.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolInternals;
import io.github.eslboot.pool.PoolListener;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.pool.PoolStats;
import io.github.eslboot.pool.PooledConnection;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/**
 * Pool of a node that reports the outcome of each command that it sends to a circuit
 * breaker. Commands that borrowers send on their connections are not reported.
 */
final class CircuitBreakingPool implements EslConnectionPool, PoolInternals.OnLoop, PoolInternals.Reconfigurable {

	private final EslConnectionPool pool;

	private final CircuitBreaker circuitBreaker;

	CircuitBreakingPool(EslConnectionPool pool, CircuitBreaker circuitBreaker) {
		this.pool = pool;
		this.circuitBreaker = circuitBreaker;
	}

	@Override
	public EslReply send(EslCommand command, Duration timeout) {
		EslReply reply;
		try {
			reply = this.pool.send(command, timeout);
		}
		catch (EslException ex) {
			this.circuitBreaker.record(ex);
			throw ex;
		}
		this.circuitBreaker.record(null);
		return reply;
	}

	@Override
	public CompletionStage<EslReply> sendAsync(EslCommand command, Duration timeout) {
		return this.pool.sendAsync(command, timeout).whenComplete((reply, failure) -> record(failure));
	}

	@Override
	public CompletableFuture<EslReply> sendOnLoop(EslCommand command, Duration timeout) {
		return PoolInternals.sendOnLoop(this.pool, command, timeout).whenComplete((reply, failure) -> record(failure));
	}

	private void record(@Nullable Throwable failure) {
		this.circuitBreaker.record((failure != null) ? Futures.unwrap(failure) : null);
	}

	@Override
	public @Nullable ConnectionOptions connectionOptions() {
		return PoolInternals.connectionOptions(this.pool);
	}

	@Override
	public void setConnectionOptions(ConnectionOptions options) {
		PoolInternals.setConnectionOptions(this.pool, options);
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
		return PoolInternals.acquireOnLoop(this.pool, timeout);
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
