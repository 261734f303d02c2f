package io.github.eslboot.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.eslboot.EslClient;
import io.github.eslboot.EslHandlerAdapter;
import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.ClientTemplates;
import io.github.eslboot.annotation.EslHandlerConfiguration;
import io.github.eslboot.annotation.EslHandlerSettings;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.pool.EslConnectionPool;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the FreeSWITCH Event Socket
 * client. Connections are opened in the background, so the application starts whether or
 * not FreeSWITCH runs.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnClass(EslTemplate.class)
@ConditionalOnBooleanProperty(name = "freeswitch.esl.enabled", matchIfMissing = true)
@EnableConfigurationProperties(EslProperties.class)
@Import({ EslOptionsConfiguration.class, EslDiscoveryConfiguration.class, EslServersConfiguration.class,
		EslConnectionConfiguration.class, EslRefreshConfiguration.class, EslHandlerConfiguration.class })
public final class EslAutoConfiguration {

	EslAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	EslTemplate eslTemplate(EslProperties properties, ObjectProvider<EslClient> clients,
			ObjectProvider<EslNodeGroup> groups, ObjectProvider<EslNode> nodes,
			ObjectProvider<ConnectionOptions> options, ObjectProvider<EslHandlerAdapter> handlerAdapter) {
		EslTemplate template = template(properties, clients, groups, nodes, options);
		handlerAdapter.ifUnique(template::setHandlerAdapter);
		return template;
	}

	private static EslTemplate template(EslProperties properties, ObjectProvider<EslClient> clients,
			ObjectProvider<EslNodeGroup> groups, ObjectProvider<EslNode> nodes,
			ObjectProvider<ConnectionOptions> options) {
		EslClient client = clients.getIfAvailable();
		if (client != null) {
			return client.template();
		}
		Duration jobTimeout = PropertyChecks.positive("freeswitch.esl.timeouts.job", properties.getTimeouts().getJob());
		Duration commandTimeout = PropertyChecks.positive("freeswitch.esl.timeouts.command",
				properties.getTimeouts().getCommand());
		EslNodeGroup group = groups.getIfAvailable();
		if (group != null) {
			return new EslTemplate(group, commandTimeout, jobTimeout);
		}
		ConnectionOptions connection = options.getIfAvailable();
		return new EslTemplate(nodes.getObject(), (connection != null) ? connection.commandTimeout() : commandTimeout,
				jobTimeout);
	}

	@Bean
	@ConditionalOnMissingBean
	EslHandlerSettings eslHandlerSettings(EslProperties properties,
			ObjectProvider<VirtualThreadWorkers> virtualThreads) {
		VirtualThreadWorkers workers = virtualThreads.getIfAvailable();
		return new EslHandlerSettings(
				PropertyChecks.notNegative("freeswitch.esl.timeouts.handlers", properties.getTimeouts().getHandlers()),
				PropertyChecks.positive("freeswitch.esl.events.call-end-grace",
						properties.getEvents().getCallEndGrace()),
				(workers != null) ? workers.executor() : null);
	}

	@Bean
	@Lazy(false)
	EslBeansCheck eslBeansCheck(ConfigurableListableBeanFactory beanFactory) {
		return new EslBeansCheck(beanFactory);
	}

	@Bean
	EslLifecycle eslConnectionPoolLifecycle(ListableBeanFactory beanFactory) {
		ClientTemplates templates = new ClientTemplates(beanFactory);
		return new EslLifecycle(EslLifecycle.POOL_PHASE,
				() -> templates.all().values().forEach((template) -> template.pool().start()),
				() -> templates.all().values().forEach((template) -> {
					EslConnectionPool pool = template.pool();
					pool.stop(pool.options().closeTimeout());
				}));
	}

	@Bean
	EslLifecycle eslEventStreamLifecycle(ListableBeanFactory beanFactory, EslProperties properties) {
		ClientTemplates templates = new ClientTemplates(beanFactory);
		return new EslLifecycle(EslLifecycle.STREAM_PHASE,
				() -> templates.all().values().forEach(EslAutoConfiguration::startEvents), () -> {
					List<EventStream> streams = templates.all()
						.values()
						.stream()
						.flatMap((template) -> template.nodes().stream())
						.map(EslNode::stream)
						.toList();
					StreamStopper.stop(streams, properties.getPool().getCloseTimeout());
				});
	}

	private static void startEvents(EslTemplate template) {
		EslNodeGroup group = template.group();
		if (group != null) {
			group.start();
		}
		else {
			template.stream().start();
		}
	}

	@Bean
	PlacedCallsLifecycle eslPlacedCallsLifecycle(ObjectProvider<EslTemplate> templates, EslProperties properties) {
		return new PlacedCallsLifecycle(templates, properties.getOnClose(), properties.getPool().getCloseTimeout());
	}

	@Bean
	@Lazy(false)
	EslApplicationEvents eslApplicationEvents(ApplicationEventPublisher publisher, ListableBeanFactory beanFactory) {
		return new EslApplicationEvents(publisher, new ClientTemplates(beanFactory));
	}

}
