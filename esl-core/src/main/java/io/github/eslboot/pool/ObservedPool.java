package io.github.eslboot.pool;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.command.EslCommand;
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
final class ObservedPool extends PoolInternals.Delegating {

	private final NodeConnectionPool pool;

	private final EslObserver observer;

	private final EslClientResources resources;

	ObservedPool(NodeConnectionPool pool, EslObserver observer, EslClientResources resources) {
		super(pool);
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

}
