package io.github.eslboot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.pool.PoolOptions;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Maps the servers of the connection details, and their weights, tags and limits in
 * {@code freeswitch.esl.nodes}, to the configuration of each node.
 */
final class NodeConfigs {

	private final PoolOptions pool;

	private final EventStreamOptions events;

	private final ReconnectBackoff backoff;

	private final ObjectProvider<EslConnectionOptionsBuilderCustomizer> customizers;

	private final Map<String, NodeConfig> initial;

	NodeConfigs(EslProperties initial, EslConnectionDetails details, PoolOptions pool, EventStreamOptions events,
			ReconnectBackoff backoff, ObjectProvider<EslConnectionOptionsBuilderCustomizer> customizers) {
		this.pool = pool;
		this.events = events;
		this.backoff = backoff;
		this.customizers = customizers;
		this.initial = of(initial, details);
	}

	/**
	 * Returns the configuration at the start of the application, which is empty for a
	 * single server.
	 */
	Map<String, NodeConfig> initial() {
		return this.initial;
	}

	/** Returns the nodes' configuration in the order of the details. */
	Map<String, NodeConfig> of(EslProperties properties, EslConnectionDetails details) {
		Map<String, NodeConfig> configs = new LinkedHashMap<>();
		details.getNodes().forEach((node) -> configs.put(node.getName(), of(node, properties)));
		return configs;
	}

	private NodeConfig of(EslConnectionDetails.Node details, EslProperties properties) {
		String id = details.getName();
		EslNodeProperties own = properties.getNodes().get(id);
		EslNodeProperties node = (own != null) ? own : defaults(details);
		String prefix = "freeswitch.esl.nodes." + id + ".";
		return NodeConfig.builder(id, EslOptionsConfiguration.connectionOptions(properties, details, this.customizers))
			.weight(PropertyChecks.atLeast(prefix + "weight", node.getWeight(), 1))
			.tags(node.getTags())
			.pool(this.pool)
			.events(this.events)
			.backoff(this.backoff)
			.callLimits(CallLimiting.limits(prefix + "call-limits.", node.getCallLimits()))
			.build();
	}

	private static EslNodeProperties defaults(EslConnectionDetails.Node details) {
		EslNodeProperties node = new EslNodeProperties();
		node.setWeight(details.getWeight());
		node.setTags(details.getTags());
		return node;
	}

}
