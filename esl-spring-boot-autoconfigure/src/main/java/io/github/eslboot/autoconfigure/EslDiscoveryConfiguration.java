package io.github.eslboot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.util.StringUtils;

/**
 * Configuration of the discovery of servers. Whether there is one is decided when the
 * beans are created: conditions are evaluated at build time when an application is
 * processed ahead of time.
 */
@Configuration(proxyBeanMethods = false)
class EslDiscoveryConfiguration {

	private static final String PREFIX = "freeswitch.esl.discovery.";

	@Bean
	@ConditionalOnMissingBean
	@Nullable EslServerDiscovery eslServerDiscovery(EslProperties properties, ObjectProvider<ServiceInstances> instances) {
		EslDiscoveryProperties discovery = properties.getDiscovery();
		String srv = text(discovery.getSrv());
		String serviceId = text(discovery.getServiceId());
		MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn((entries) -> {
			entries.put(PREFIX + "srv", srv);
			entries.put(PREFIX + "service-id", serviceId);
		});
		if (srv != null) {
			return new SrvServerDiscovery(srv, text(discovery.getDnsServer()),
					PropertyChecks.positive(PREFIX + "timeout", discovery.getTimeout()));
		}
		return (serviceId != null) ? new ServiceDiscovery(serviceId, instances(serviceId, instances)) : null;
	}

	private static @Nullable String text(@Nullable String value) {
		return StringUtils.hasText(value) ? value : null;
	}

	private static ServiceInstances instances(String serviceId, ObjectProvider<ServiceInstances> instances) {
		ServiceInstances found = instances.getIfAvailable();
		if (found == null) {
			throw PropertyChecks.invalid(PREFIX + "service-id", serviceId,
					"It needs a DiscoveryClient of Spring Cloud, and the application has none.");
		}
		return found;
	}

	@Bean
	@Nullable DiscoveredServers eslDiscoveredServers(EslProperties properties, ObjectProvider<EslServerDiscovery> discoveries) {
		EslServerDiscovery discovery = discoveries.getIfAvailable();
		if (discovery == null) {
			return null;
		}
		PropertyChecks.positive(PREFIX + "refresh-interval", properties.getDiscovery().getRefreshInterval());
		return new DiscoveredServers(discovery);
	}

	@Bean
	@Lazy(false)
	DiscoveryPoller eslDiscoveryPoller(ObjectProvider<DiscoveredServers> discovered,
			ObjectProvider<EslConnectionDetails> details, ObjectProvider<EslRefresher> refreshers,
			EslProperties properties) {
		return new DiscoveryPoller(discovered, details, refreshers, properties);
	}

	/** Discovery by the name of a service. */
	private record ServiceDiscovery(String serviceId, ServiceInstances instances) implements EslServerDiscovery {

		@Override
		public List<Server> discover() {
			return this.instances.of(this.serviceId);
		}

		@Override
		public String toString() {
			return "the instances of service " + this.serviceId;
		}

	}

	/** Instances of services in an application with Spring Cloud. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(DiscoveryClient.class)
	static class SpringCloudConfiguration {

		@Bean
		@Nullable ServiceInstances eslServiceInstances(ObjectProvider<DiscoveryClient> clients) {
			DiscoveryClient client = clients.getIfUnique();
			return (client != null) ? new CloudServiceInstances(client) : null;
		}

	}

}
