package io.github.eslboot.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolInternals;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import org.jspecify.annotations.Nullable;

/**
 * Pool of a node that reports the outcome of each command that it sends to a circuit
 * breaker. Commands that borrowers send on their connections are not reported.
 */
final class CircuitBreakingPool extends PoolInternals.Delegating {

	private final EslConnectionPool pool;

	private final CircuitBreaker circuitBreaker;

	CircuitBreakingPool(EslConnectionPool pool, CircuitBreaker circuitBreaker) {
		super(pool);
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

}
