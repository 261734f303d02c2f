package io.github.eslboot.autoconfigure;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

	private volatile List<Server> servers = List.of();

	/** What was wrong at the last look-up; it is logged once. */
	private @Nullable String problem;

	DiscoveredServers(EslServerDiscovery discovery) {
		this.discovery = discovery;
	}

	/** Returns the servers that were found last. */
	List<Server> servers() {
		return this.servers;
	}

	/** Looks for servers, and returns those that are known then. */
	synchronized List<Server> update() {
		try {
			List<Server> found = List.copyOf(this.discovery.discover());
			if (found.isEmpty()) {
				report("finds no server", null);
			}
			else {
				check(found);
				if (this.problem != null) {
					logger.info("The discovery of servers by {} succeeds again", this.discovery);
					this.problem = null;
				}
				this.servers = found;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (Throwable ex) {
			report("fails: " + ((ex.getMessage() != null) ? ex.getMessage() : ex), ex);
		}
		return this.servers;
	}

	private static void check(List<Server> found) {
		Set<String> names = new HashSet<>();
		for (Server server : found) {
			if (!StringUtils.hasText(server.name()) || !StringUtils.hasText(server.host()) || server.port() < 1
					|| server.port() > 65535 || server.weight() < 1) {
				throw new IllegalArgumentException(
						server + " needs a name, a host, a port of 1 to 65535 and a weight of at least 1");
			}
			if (!names.add(server.name())) {
				throw new IllegalArgumentException("Two servers have the name '" + server.name() + "'");
			}
		}
	}

	private void report(String what, @Nullable Throwable cause) {
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
