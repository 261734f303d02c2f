package io.github.eslboot.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Durations;
import io.github.eslboot.internal.Steps;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolInternals;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Circuit breaker of a node. Opens after consecutive command timeouts, which a frozen
 * server causes although its sockets stay open; the node then gets no new work. A probe
 * that succeeds closes it.
 */
final class CircuitBreaker {

	private static final Logger logger = LoggerFactory.getLogger(CircuitBreaker.class);

	/** Number of consecutive command timeouts that open the circuit. */
	static final int THRESHOLD = 3;

	private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);

	private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

	/** Runs on the thread of the connection in FreeSWITCH and has no side effects. */
	private static final EslCommand PROBE = EslCommand.api("create_uuid");

	private final AtomicInteger timeouts = new AtomicInteger();

	private final AtomicBoolean open = new AtomicBoolean();

	private final EslConnectionPool pool;

	private final EventLoop timers;

	private final Runnable onChange;

	private volatile boolean shutDown;

	/**
	 * Creates a circuit breaker whose circuit is closed.
	 * @param pool pool for the probes, which must not report to this circuit breaker
	 * @param resources the threads to use
	 * @param onChange called after the circuit was opened or closed
	 */
	CircuitBreaker(EslConnectionPool pool, EslClientResources resources, Runnable onChange) {
		this.pool = pool;
		this.timers = EslClientResourcesInternals.nextEventLoop(resources);
		this.onChange = onChange;
	}

	boolean isOpen() {
		return this.open.get();
	}

	/** Stops the probes permanently. */
	void shutdown() {
		this.shutDown = true;
	}

	/**
	 * Records the outcome of a command. A reply resets the count of timeouts; failures
	 * other than timeouts do not change it.
	 * @param failure its failure, or {@code null} for a reply
	 */
	void record(@Nullable Throwable failure) {
		if (failure == null) {
			// Read before the write: all threads share the counter, which is mostly 0.
			if (this.timeouts.get() != 0) {
				this.timeouts.set(0);
			}
		}
		else if (failure instanceof EslTimeoutException && this.timeouts.incrementAndGet() >= THRESHOLD
				&& this.open.compareAndSet(false, true)) {
			// The probe is scheduled first: without it the circuit would stay open.
			scheduleProbe();
			if (isOpen()) {
				Steps.run(logger, this.pool.name(), "the notification that the circuit is open", this::notifyOpen);
			}
		}
	}

	private void notifyOpen() {
		logger.warn("{}: circuit open after {} command timeouts; no new work until a probe succeeds", this.pool.name(),
				THRESHOLD);
		this.onChange.run();
	}

	private void scheduleProbe() {
		if (this.shutDown || this.timers.isShuttingDown()) {
			return;
		}
		try {
			this.timers.schedule(this::probe, PROBE_INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (Throwable ex) {
			// No probe can close the circuit; further timeouts open it again.
			Steps.logFailure(logger, this.pool.name(), "scheduling a probe", ex);
			close();
		}
	}

	private void close() {
		this.timeouts.set(0);
		this.open.set(false);
		this.onChange.run();
	}

	private void probe() {
		CompletableFuture<EslReply> probe;
		try {
			probe = PoolInternals.sendOnLoop(this.pool, PROBE, PROBE_TIMEOUT);
		}
		catch (Throwable ex) {
			probe = CompletableFuture.failedFuture(ex);
		}
		probe.whenComplete((reply, failure) -> {
			if (failure != null) {
				scheduleProbe();
				logger.debug("{}: probe failed; the next one is sent in {}: {}", this.pool.name(),
						Durations.toText(PROBE_INTERVAL), failure.getMessage());
				return;
			}
			close();
			logger.info("{}: circuit closed after a successful probe; the node gets new work again", this.pool.name());
		});
	}

}
