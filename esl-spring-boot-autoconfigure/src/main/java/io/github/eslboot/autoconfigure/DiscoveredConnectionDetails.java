package io.github.eslboot.autoconfigure;

import java.util.List;

import io.github.eslboot.autoconfigure.EslServerDiscovery.Server;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;

/**
 * Connection details of the servers that were discovered, with the password, user and TLS
 * of the properties. A snapshot: {@link #refreshed} returns the current details. There
 * may be no server yet.
 */
final class DiscoveredConnectionDetails implements EslConnectionDetails {

	private final DiscoveredServers discovered;

	private final List<Server> servers;

	private final List<Node> nodes;

	private final EslProperties properties;

	DiscoveredConnectionDetails(DiscoveredServers discovered, EslProperties properties,
			@Nullable SslBundles sslBundles) {
		this.discovered = discovered;
		this.properties = properties;
		this.servers = discovered.servers();
		this.nodes = this.servers.stream()
			.map((server) -> PropertiesEslConnectionDetails.node(server, properties, sslBundles))
			.toList();
	}

	DiscoveredConnectionDetails refreshed(EslProperties current, @Nullable SslBundles sslBundles) {
		return new DiscoveredConnectionDetails(this.discovered, current, sslBundles);
	}

	/** Returns the servers of these details. */
	List<Server> servers() {
		return this.servers;
	}

	/** Returns whether details name a group, which may have no server yet. */
	static boolean isGroup(EslConnectionDetails details) {
		return details instanceof DiscoveredConnectionDetails || !details.getNodes().isEmpty();
	}

	@Override
	public String getHost() {
		return this.nodes.isEmpty() ? "" : this.nodes.get(0).getHost();
	}

	@Override
	public String getPassword() {
		return this.properties.getPassword();
	}

	@Override
	public List<Node> getNodes() {
		return this.nodes;
	}

}
