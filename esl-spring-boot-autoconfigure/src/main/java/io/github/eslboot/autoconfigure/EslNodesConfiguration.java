package io.github.eslboot.autoconfigure;

import io.github.eslboot.autoconfigure.EslProperties.Node;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.node.EslNodeGroup;
import io.github.eslboot.node.LoadBalancer;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolOptions;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

/**
 * A group of servers, instead of the one server of {@link EslConnectionConfiguration}.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnEslNodes.class)
class EslNodesConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LoadBalancer eslLoadBalancer(EslProperties properties) {
		return properties.getLoadBalancing().balancer();
	}

	@Bean
	@ConditionalOnMissingBean
	EslNodeGroup eslNodeGroup(EslProperties properties, EslClientResources resources, LoadBalancer balancer,
			PoolOptions pool, EventStreamOptions events, ReconnectBackoff backoff,
			ObjectProvider<SslBundles> sslBundles, ObjectProvider<EslConnectionOptionsBuilderCustomizer> customizers) {
		EslNodeGroup group = EslNodeGroup.create(properties.getName(), resources, balancer, pool.acquireTimeout());
		properties.getNodes().forEach((id, node) -> {
			PropertiesEslConnectionDetails details = new PropertiesEslConnectionDetails(ofNode(id, node, properties),
					"freeswitch.esl.nodes." + id + ".", sslBundles.getIfAvailable());
			group.add(NodeConfig.of(id, EslOptionsConfiguration.connectionOptions(properties, details, customizers))
				.withWeight(PropertyChecks.atLeast("freeswitch.esl.nodes." + id + ".weight", node.getWeight(), 1))
				.withTags(node.getTags().stream().distinct().toArray(String[]::new))
				.withPool(pool)
				.withEvents(events)
				.withBackoff(backoff)
				.withCallLimits(
						CallLimiting.limits("freeswitch.esl.nodes." + id + ".call-limits.", node.getCallLimits())));
		});
		CallLimiting.ofGateways(properties).forEach(group::limitGateway);
		return group;
	}

	/** A node's own values, with the common ones where it has none. */
	private static EslProperties ofNode(String id, Node node, EslProperties common) {
		EslProperties own = new EslProperties();
		own.setName(id);
		own.setHost(StringUtils.hasText(node.getHost()) ? node.getHost() : "");
		own.setPort(node.getPort());
		own.setPassword((node.getPassword() != null) ? node.getPassword() : common.getPassword());
		own.setUser((node.getUser() != null) ? node.getUser() : common.getUser());
		own.getSsl().setEnabled(common.getSsl().isEnabled());
		own.getSsl().setBundle(common.getSsl().getBundle());
		return own;
	}

	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	EslConnectionPool eslNodeGroupPool(EslNodeGroup group) {
		return group.pool();
	}

}
