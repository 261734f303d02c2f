package io.github.eslboot.autoconfigure;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.group.LoadBalancer;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolOptions;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Configuration of a group of servers, used instead of the single server of
 * {@link EslConnectionConfiguration} when {@code freeswitch.esl.nodes} is set.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnEslNodes.class)
class EslNodesConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LoadBalancer eslLoadBalancer(EslProperties properties) {
		return properties.getLoadBalancing().balancer();
	}

	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	EslConnectionPool eslNodeGroupPool(EslNodeGroup group) {
		return group.pool();
	}

	/**
	 * Configuration of the group from properties. If the application defines an
	 * {@link EslNodeGroup}, the properties of nodes are neither applied nor refreshed.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(EslNodeGroup.class)
	static class NodeGroupConfiguration {

		@Bean
		NodeConfigs eslNodeConfigs(EslProperties properties, PoolOptions pool, EventStreamOptions events,
				ReconnectBackoff backoff, ObjectProvider<SslBundles> sslBundles,
				ObjectProvider<EslConnectionOptionsBuilderCustomizer> customizers) {
			return new NodeConfigs(properties, pool, events, backoff, sslBundles.getIfAvailable(), customizers);
		}

		@Bean
		EslNodeGroup eslNodeGroup(EslProperties properties, EslClientResources resources, LoadBalancer balancer,
				PoolOptions pool, NodeConfigs configs) {
			EslNodeGroup group = EslNodeGroup.create(properties.getName(), resources, balancer, pool.acquireTimeout());
			configs.initial().values().forEach(group::add);
			CallLimiting.ofGateways(properties).forEach(group::limitGateway);
			return group;
		}

		@Bean
		NodesRefresher eslRefresher(EslNodeGroup group, EslProperties properties, NodeConfigs configs,
				Environment environment) {
			return new NodesRefresher(group, properties, () -> EslProperties.of(environment), configs);
		}

	}

}
