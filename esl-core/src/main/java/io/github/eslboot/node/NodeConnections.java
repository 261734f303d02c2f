package io.github.eslboot.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnectionInternals;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolInternals;
import io.github.eslboot.protocol.EslException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Start and reconnect of a node's pool and event stream, which belong together. */
final class NodeConnections {

	private static final Logger logger = LoggerFactory.getLogger(NodeConnections.class);

	private final EslConnectionPool pool;

	private final EventStream stream;

	private final NodeStatus status;

	/** Held during a reconnect, which blocks. */
	private final Object reconnecting = new Object();

	NodeConnections(EslConnectionPool pool, EventStream stream, NodeStatus status) {
		this.pool = pool;
		this.stream = stream;
		this.status = status;
	}

	void start() {
		try {
			this.pool.start();
		}
		finally {
			this.stream.start();
		}
	}

	/**
	 * Changes how to connect, and reconnects in the background if the open connections
	 * cannot stay.
	 */
	CompletionStage<Void> change(ConnectionOptions options) {
		boolean stay;
		synchronized (this) {
			ConnectionOptions before = this.stream.connectionOptions();
			PoolInternals.setConnectionOptions(this.pool, options);
			EventStreamInternals.setConnectionOptions(this.stream, options);
			// A node that is not UP may be in the long back-off that follows a permanent
			// failure.
			stay = options.equals(before) || (EslConnectionInternals.isSameServer(options, before)
					&& this.status.connectionState() == NodeState.UP);
		}
		if (stay) {
			return CompletableFuture.completedFuture(null);
		}
		logger.info("{}: connection options changed; reconnecting to {}", this.pool.name(), options);
		EslClientResources resources = EventStreamInternals.resources(this.stream);
		return EslClientResourcesInternals.toCallback(resources, reconnectInBackground(resources));
	}

	private CompletableFuture<Void> reconnectInBackground(EslClientResources resources) {
		CompletableFuture<Void> reconnected;
		try {
			reconnected = CompletableFuture.runAsync(() -> reconnect(this.pool.options().closeTimeout()),
					EslClientResourcesInternals.background(resources));
		}
		catch (RejectedExecutionException ex) {
			return CompletableFuture.failedFuture(new EslException(
					"%s cannot reconnect: the threads of the client are closed".formatted(this.pool.name()), ex));
		}
		return reconnected.whenComplete((done, failure) -> {
			if (failure != null) {
				logger.warn("{}: reconnect failed", this.pool.name(), failure);
			}
		});
	}

	/** Closes all connections and opens them again, unless the node is stopped. */
	void reconnect(Duration timeout) {
		EslClientResourcesInternals.checkMayBlock("Reconnecting");
		synchronized (this.reconnecting) {
			EventStreamState events = this.stream.state();
			if (events == EventStreamState.STOPPED || events == EventStreamState.CLOSED) {
				return;
			}
			try {
				this.stream.stop();
				this.pool.stop(timeout);
			}
			finally {
				start();
			}
		}
	}

}
