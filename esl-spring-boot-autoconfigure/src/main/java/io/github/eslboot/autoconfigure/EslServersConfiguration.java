package io.github.eslboot.autoconfigure;

import java.util.function.Function;

import io.github.eslboot.EslClient;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.group.LoadBalancer;
import io.github.eslboot.limit.CallRateBuckets;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.pool.PoolOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Configuration of the server or the group of servers that the connection details name.
 * Whether it is a group is decided when the beans are created, not by conditions: these
 * are evaluated at build time when an application is processed ahead of time. The bean
 * that is not needed is {@code null}, which injection treats as absent.
 * <p>
 * If the application defines {@link ConnectionOptions} or an {@link EslNodeGroup}, the
 * connection details are neither applied nor refreshed.
 */
@Configuration(proxyBeanMethods = false)
class EslServersConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LoadBalancer eslLoadBalancer(EslProperties properties) {
		return properties.getLoadBalancing().balancer();
	}

	/** Beans that are only needed for servers of the connection details. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean({ ConnectionOptions.class, EslNodeGroup.class, EslClient.class })
	static class DetailsConfiguration {

		@Bean
		NodeConfigs eslNodeConfigs(EslProperties properties, EslConnectionDetails details, PoolOptions pool,
				EventStreamOptions events, ReconnectBackoff backoff,
				ObjectProvider<EslConnectionOptionsBuilderCustomizer> customizers) {
			return new NodeConfigs(properties, details, pool, events, backoff, customizers);
		}

		@Bean
		@Nullable ConnectionOptions eslConnectionOptions(EslProperties properties, EslConnectionDetails details,
				ObjectProvider<EslConnectionOptionsBuilderCustomizer> customizers) {
			return DiscoveredConnectionDetails.isGroup(details) ? null
					: EslOptionsConfiguration.connectionOptions(properties, details, customizers);
		}

		@Bean
		@Nullable EslNodeGroup eslNodeGroup(EslProperties properties, EslClientResources resources, LoadBalancer balancer,
				EslConnectionDetails details, PoolOptions pool, NodeConfigs configs,
				ObjectProvider<CallRateBuckets> callRateBuckets) {
			if (!DiscoveredConnectionDetails.isGroup(details)) {
				return null;
			}
			EslNodeGroup group = EslNodeGroup.create(properties.getName(), resources, balancer, pool.acquireTimeout());
			callRateBuckets.ifAvailable(group::shareCallRates);
			configs.initial().values().forEach(group::add);
			CallLimiting.ofGateways(properties).forEach(group::limitGateway);
			return group;
		}

		private static EslConnectionDetails current(EslConnectionDetails details, EslProperties now,
				@Nullable SslBundles sslBundles) {
			if (details instanceof DiscoveredConnectionDetails discovered) {
				return discovered.refreshed(now, sslBundles);
			}
			return (details instanceof PropertiesEslConnectionDetails)
					? new PropertiesEslConnectionDetails(now, sslBundles) : details;
		}

		@Bean
		EslRefresher eslRefresher(EslProperties properties, EslConnectionDetails details, NodeConfigs configs,
				ObjectProvider<EslNodeGroup> groups, ObjectProvider<EslNode> nodes,
				ObjectProvider<EslConnectionOptionsBuilderCustomizer> customizers,
				ObjectProvider<SslBundles> sslBundles, Environment environment) {
			Function<EslProperties, EslConnectionDetails> current = (now) -> current(details, now,
					sslBundles.getIfAvailable());
			EslNodeGroup group = groups.getIfAvailable();
			if (group != null) {
				return new NodesRefresher(group, properties, () -> EslProperties.of(environment), current, configs);
			}
			return new ServerRefresher(nodes::getObject, properties, () -> EslProperties.of(environment), current,
					(now, server) -> EslOptionsConfiguration.connectionOptions(now, server, customizers));
		}

	}

}
