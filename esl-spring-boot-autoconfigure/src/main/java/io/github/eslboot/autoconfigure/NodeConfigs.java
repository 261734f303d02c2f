package io.github.eslboot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.pool.PoolOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * Maps {@code freeswitch.esl.nodes} to the configuration of each node.
 */
final class NodeConfigs {

	private final PoolOptions pool;

	private final EventStreamOptions events;

	private final ReconnectBackoff backoff;

	private final @Nullable SslBundles sslBundles;

	private final ObjectProvider<EslConnectionOptionsBuilderCustomizer> customizers;

	private final Map<String, NodeConfig> initial;

	NodeConfigs(EslProperties initial, PoolOptions pool, EventStreamOptions events, ReconnectBackoff backoff,
			@Nullable SslBundles sslBundles, ObjectProvider<EslConnectionOptionsBuilderCustomizer> customizers) {
		this.pool = pool;
		this.events = events;
		this.backoff = backoff;
		this.sslBundles = sslBundles;
		this.customizers = customizers;
		this.initial = of(initial);
	}

	/** Returns the configuration at the start of the application. */
	Map<String, NodeConfig> initial() {
		return this.initial;
	}

	/** Returns the nodes' configuration in the order of the properties. */
	Map<String, NodeConfig> of(EslProperties properties) {
		Map<String, NodeConfig> configs = new LinkedHashMap<>();
		properties.getNodes().forEach((id, node) -> configs.put(id, of(id, node, properties)));
		return configs;
	}

	private NodeConfig of(String id, EslNodeProperties node, EslProperties properties) {
		String prefix = "freeswitch.esl.nodes." + id + ".";
		PropertiesEslConnectionDetails details = new PropertiesEslConnectionDetails(ofNode(id, node, properties),
				prefix, this.sslBundles);
		return NodeConfig.builder(id, EslOptionsConfiguration.connectionOptions(properties, details, this.customizers))
			.weight(PropertyChecks.atLeast(prefix + "weight", node.getWeight(), 1))
			.tags(node.getTags())
			.pool(this.pool)
			.events(this.events)
			.backoff(this.backoff)
			.callLimits(CallLimiting.limits(prefix + "call-limits.", node.getCallLimits()))
			.build();
	}

	/** Returns the values of a node, with common values where the node sets none. */
	private static EslProperties ofNode(String id, EslNodeProperties node, EslProperties common) {
		EslProperties own = new EslProperties();
		own.setName(id);
		own.setHost(StringUtils.hasText(node.getHost()) ? node.getHost() : "");
		own.setPort(node.getPort());
		own.setPassword((node.getPassword() != null) ? node.getPassword() : common.getPassword());
		own.setUser((node.getUser() != null) ? node.getUser() : common.getUser());
		own.getSsl().copy(node.getSsl(), "freeswitch.esl.nodes." + id + ".ssl.", common.getSsl());
		return own;
	}

}
