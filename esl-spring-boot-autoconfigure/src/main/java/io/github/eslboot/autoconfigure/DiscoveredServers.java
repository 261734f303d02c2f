package io.github.eslboot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.eslboot.autoconfigure.EslServerDiscovery.Server;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.StringUtils;

/**
 * Servers that were found last. They are kept while the discovery fails or finds none: a
 * name server that is down, or a registry that has just started, must not disconnect the
 * application from servers that work.
 */
final class DiscoveredServers {

	private static final Logger logger = LoggerFactory.getLogger(DiscoveredServers.class);

	private final EslServerDiscovery discovery;

	/** Number of look-ups that were started. Guarded by this, like the next field. */
	private long lookUps;

	/** Number of the look-up whose result was applied last. */
	private long applied;

	private volatile List<Server> servers = List.of();

	/** What was wrong at the last look-up; it is logged once. Guarded by this. */
	private @Nullable String problem;

	DiscoveredServers(EslServerDiscovery discovery) {
		this.discovery = discovery;
	}

	/** Returns the servers that were found last. */
	List<Server> servers() {
		return this.servers;
	}

	/**
	 * Looks for servers the first time. A discovery that does not answer must not keep
	 * the application from starting: what it finds after the timeout is applied then.
	 */
	void start(Duration timeout) {
		FutureTask<List<Server>> lookUp = new FutureTask<>(this::update);
		try {
			Thread thread = new Thread(lookUp, "esl-discovery-start");
			thread.setDaemon(true);
			thread.start();
			lookUp.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException ex) {
			report("has no answer after %d ms".formatted(timeout.toMillis()), null);
		}
		catch (Throwable ex) {
			report("fails: " + ex, ex);
		}
	}

	/**
	 * Looks for servers, and returns those that are known then. May block. Of look-ups
	 * that overlap, the result of one that began earlier is not applied after that of a
	 * later one.
	 */
	List<Server> update() {
		long lookUp = nextLookUp();
		try {
			List<Server> found = List.copyOf(this.discovery.discover());
			apply(found, lookUp);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (Throwable ex) {
			report("fails: " + ((ex.getMessage() != null) ? ex.getMessage() : ex), ex);
		}
		return this.servers;
	}

	private synchronized long nextLookUp() {
		return ++this.lookUps;
	}

	private synchronized void apply(List<Server> found, long lookUp) {
		if (lookUp < this.applied) {
			return;
		}
		this.applied = lookUp;
		Map<String, Server> usable = new LinkedHashMap<>();
		List<String> rejected = rejected(found, usable);
		if (usable.isEmpty()) {
			report(rejected.isEmpty() ? "finds no server" : "finds no usable server: " + rejected, null);
		}
		else {
			reportRejected(rejected);
			this.servers = List.copyOf(usable.values());
		}
	}

	/**
	 * Returns why servers cannot be used. One of them must not keep the others from
	 * joining; if it is known by its name, it stays as it was.
	 * @param found the servers
	 * @param usable receives those that can be used, by their names
	 */
	private List<String> rejected(List<Server> found, Map<String, Server> usable) {
		List<String> rejected = new ArrayList<>();
		for (Server server : found) {
			if (!isValid(server)) {
				rejected.add(server + " needs a name, a host, a port of 1 to 65535 and a weight of at least 1");
				this.servers.stream()
					.filter((known) -> known.name().equals(server.name()))
					.forEach((known) -> usable.putIfAbsent(known.name(), known));
			}
			else if (usable.putIfAbsent(server.name(), server) != null) {
				rejected.add("Two servers have the name '" + server.name() + "'");
			}
		}
		return rejected;
	}

	private static boolean isValid(Server server) {
		return StringUtils.hasText(server.name()) && StringUtils.hasText(server.host()) && server.port() >= 1
				&& server.port() <= 65535 && server.weight() >= 1;
	}

	private void reportRejected(List<String> rejected) {
		if (!rejected.isEmpty()) {
			String what = "finds servers that are not used: " + rejected;
			if (!what.equals(this.problem)) {
				logger.warn("The discovery of servers by {} {}; the others are used", this.discovery, what);
			}
			this.problem = what;
		}
		else if (this.problem != null) {
			logger.info("The discovery of servers by {} succeeds again", this.discovery);
			this.problem = null;
		}
	}

	private synchronized void report(String what, @Nullable Throwable cause) {
		if (what.equals(this.problem)) {
			logger.debug("The discovery of servers by {} still {}", this.discovery, what, cause);
			return;
		}
		this.problem = what;
		logger.warn("The discovery of servers by {} {}; {}", this.discovery, what, this.servers.isEmpty()
				? "the client has no server until it succeeds" : this.servers.size() + " known servers are kept",
				cause);
	}

}
