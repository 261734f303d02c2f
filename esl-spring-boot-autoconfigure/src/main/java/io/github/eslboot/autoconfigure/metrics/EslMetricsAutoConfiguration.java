package io.github.eslboot.autoconfigure.metrics;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.ClientTemplates;
import io.github.eslboot.annotation.EslHandlerRegistry;
import io.github.eslboot.autoconfigure.EslAutoConfiguration;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.node.EslNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for meters of the Event Socket
 * client.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = EslAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({ EslTemplate.class, MeterRegistry.class })
@ConditionalOnBean({ EslTemplate.class, EslClientResources.class, MeterRegistry.class })
public final class EslMetricsAutoConfiguration {

	EslMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = "eslMeterBinder")
	MeterBinder eslMeterBinder(ListableBeanFactory beanFactory, EslClientResources resources,
			ObjectProvider<EslHandlerRegistry> handlers) {
		return (registry) -> {
			new ThreadMetrics(resources).bindTo(registry);
			handlers.ifUnique((known) -> new HandlerMetrics(known).bindTo(registry));
			new ClientTemplates(beanFactory).all().values().forEach((template) -> bind(template, registry));
		};
	}

	private static void bind(EslTemplate template, MeterRegistry registry) {
		EslNodeGroup group = template.group();
		if (group != null) {
			new GroupMetrics(group).bindTo(registry);
			return;
		}
		EslNode node = template.nodes().get(0);
		new NodeMetrics(node).bindTo(registry);
		node.addListener(CallLimitMetrics.bind(node::gatewayStats, node.id(), registry));
	}

}
