package io.github.eslboot.autoconfigure;

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

	private final ObjectProvider<DiscoveredServers> discovered;

	private final ObjectProvider<EslConnectionDetails> details;

	private final ObjectProvider<EslRefresher> refreshers;

	private final EslProperties properties;

	private @Nullable ScheduledExecutorService thread;

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
				|| !(this.details.getIfAvailable() instanceof DiscoveredConnectionDetails)) {
			return;
		}
		DiscoveredServers servers = this.discovered.getObject();
		if (this.applied == null) {
			this.applied = Set.copyOf(servers.servers());
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

	@Override
	public synchronized void stop() {
		if (this.thread != null) {
			this.thread.shutdownNow();
			this.thread = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.thread != null;
	}

	/** Starts after the client, and stops before it. */
	@Override
	public int getPhase() {
		return EslLifecycle.STREAM_PHASE + 1;
	}

}
