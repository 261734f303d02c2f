package io.github.eslboot.node;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolInternals;
import io.github.eslboot.protocol.EslTimeoutException;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a node's commands keep timing out, as those of a frozen server do whose
 * sockets stay open. The node then gets no new work until a probe is answered.
 */
final class NodeCircuit {

	private static final Logger logger = LoggerFactory.getLogger(EslNode.class);

	/** So many commands in a row time out before the node is left alone. */
	static final int THRESHOLD = 3;

	private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);

	private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

	/** The server works on it at once, and it changes nothing. */
	private static final EslCommand PROBE = EslCommand.api("create_uuid");

	private final AtomicInteger timeouts = new AtomicInteger();

	private final AtomicBoolean open = new AtomicBoolean();

	private final EslConnectionPool pool;

	private final EventLoop timers;

	private final Runnable changed;

	private volatile boolean closed;

	/**
	 * A circuit.
	 * @param pool the node's own pool, for the probes
	 * @param resources the threads to use
	 * @param changed told when the circuit has opened or closed
	 */
	NodeCircuit(EslConnectionPool pool, EslClientResources resources, Runnable changed) {
		this.pool = pool;
		this.timers = EslClientResourcesInternals.nextEventLoop(resources);
		this.changed = changed;
	}

	boolean isOpen() {
		return this.open.get();
	}

	/** Nobody probes any more. */
	void close() {
		this.closed = true;
	}

	/**
	 * Takes in what became of a command.
	 * @param failure what it ended with, or {@code null} for a reply
	 */
	void ended(@Nullable Throwable failure) {
		if (failure == null) {
			// Read first: most replies change nothing, and all threads share the count.
			if (this.timeouts.get() != 0) {
				this.timeouts.set(0);
			}
		}
		else if (failure instanceof EslTimeoutException && this.timeouts.incrementAndGet() >= THRESHOLD
				&& this.open.compareAndSet(false, true)) {
			logger.warn("{}: the last {} commands were not answered in time; no new work goes there until a probe is",
					this.pool.name(), THRESHOLD);
			this.changed.run();
			probeLater();
		}
	}

	private void probeLater() {
		if (!this.closed && !this.timers.isShuttingDown()) {
			this.timers.schedule(this::probe, PROBE_INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private void probe() {
		PoolInternals.sendOnLoop(this.pool, PROBE, PROBE_TIMEOUT).whenComplete((reply, failure) -> {
			if (failure != null) {
				logger.debug("{}: the probe failed: {}", this.pool.name(), failure.getMessage());
				probeLater();
				return;
			}
			this.timeouts.set(0);
			this.open.set(false);
			logger.info("{}: a probe was answered; new work goes there again", this.pool.name());
			this.changed.run();
		});
	}

}
