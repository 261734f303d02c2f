package io.github.eslboot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.autoconfigure.EslServerDiscovery.Server;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Looks for servers periodically, on a thread of its own, and refreshes the client when
 * they have changed. Does nothing in an application without discovery.
 */
final class DiscoveryPoller implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(DiscoveryPoller.class);

	/** Maximum time to wait for a look-up that is under way. */
	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

	private final ObjectProvider<DiscoveredServers> discovered;

	private final ObjectProvider<EslConnectionDetails> details;

	private final ObjectProvider<EslRefresher> refreshers;

	private final EslProperties properties;

	/** Changes under the lock of this. */
	private volatile @Nullable ScheduledExecutorService thread;

	/** Servers that the client has. Used by one thread at a time. */
	private volatile @Nullable Set<Server> applied;

	DiscoveryPoller(ObjectProvider<DiscoveredServers> discovered, ObjectProvider<EslConnectionDetails> details,
			ObjectProvider<EslRefresher> refreshers, EslProperties properties) {
		this.discovered = discovered;
		this.details = details;
		this.refreshers = refreshers;
		this.properties = properties;
	}

	@Override
	public synchronized void start() {
		EslRefresher refresher = this.refreshers.getIfAvailable();
		if (this.thread != null || refresher == null
				|| !(this.details.getIfAvailable() instanceof DiscoveredConnectionDetails initial)) {
			return;
		}
		DiscoveredServers servers = this.discovered.getObject();
		if (this.applied == null) {
			// The first look-up may have ended since the client was created.
			this.applied = Set.copyOf(initial.servers());
		}
		long interval = this.properties.getDiscovery().getRefreshInterval().toNanos();
		ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread created = new Thread(task, "esl-discovery");
			created.setDaemon(true);
			return created;
		});
		started.scheduleWithFixedDelay(() -> check(servers, refresher), interval, interval, TimeUnit.NANOSECONDS);
		this.thread = started;
	}

	private void check(DiscoveredServers servers, EslRefresher refresher) {
		try {
			List<Server> now = servers.update();
			if (!Set.copyOf(now).equals(this.applied) && isRunning()) {
				logger.info("Discovered other servers than before: {}", now);
				refresher.refresh();
				this.applied = Set.copyOf(now);
			}
		}
		catch (Throwable ex) {
			// Without this the executor would not run the check again.
			logger.error("The servers that were discovered could not be applied: {}; the next attempt follows in {}",
					ex.getMessage(), this.properties.getDiscovery().getRefreshInterval(), ex);
		}
	}

	/**
	 * Waits for a look-up or refresh that is under way: the beans that it uses are closed
	 * next.
	 */
	@Override
	public void stop() {
		ScheduledExecutorService ended = end();
		if (ended == null) {
			return;
		}
		try {
			if (!ended.awaitTermination(STOP_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
				logger.warn("The look-up of servers has not ended {} s after its interrupt; the shutdown continues",
						STOP_TIMEOUT.toSeconds());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized @Nullable ScheduledExecutorService end() {
		ScheduledExecutorService ended = this.thread;
		this.thread = null;
		if (ended != null) {
			ended.shutdownNow();
		}
		return ended;
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	/** Starts after the client, and stops before it. */
	@Override
	public int getPhase() {
		return EslLifecycle.STREAM_PHASE + 1;
	}

}
