package io.github.eslboot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.eslboot.EslHandlerAdapter;
import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.EslHandlerConfiguration;
import io.github.eslboot.annotation.EslHandlerSettings;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.pool.EslConnectionPool;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
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
@Import({ EslOptionsConfiguration.class, EslConnectionConfiguration.class, EslNodesConfiguration.class,
		EslRefreshConfiguration.class, EslHandlerConfiguration.class })
public final class EslAutoConfiguration {

	EslAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(EventStream.class)
	EslNode eslNode(EslProperties properties, EslConnectionPool pool, EventStream stream, JobRegistry jobs) {
		return EslNode.of(pool, stream, jobs,
				CallLimiting.limits("freeswitch.esl.call-limits.", properties.getCallLimits()),
				CallLimiting.ofGateways(properties));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(EslNode.class)
	EslTemplate eslTemplate(EslProperties properties, EslNode node, ConnectionOptions options,
			ObjectProvider<EslHandlerAdapter> handlerAdapter) {
		Duration jobTimeout = PropertyChecks.positive("freeswitch.esl.timeouts.job", properties.getTimeouts().getJob());
		EslTemplate template = new EslTemplate(node, options.commandTimeout(), jobTimeout);
		handlerAdapter.ifUnique(template::setHandlerAdapter);
		return template;
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(EslNodeGroup.class)
	EslTemplate eslNodeGroupTemplate(EslProperties properties, EslNodeGroup group,
			ObjectProvider<EslHandlerAdapter> handlerAdapter) {
		EslTemplate template = new EslTemplate(group,
				PropertyChecks.positive("freeswitch.esl.timeouts.command", properties.getTimeouts().getCommand()),
				PropertyChecks.positive("freeswitch.esl.timeouts.job", properties.getTimeouts().getJob()));
		handlerAdapter.ifUnique(template::setHandlerAdapter);
		return template;
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
	EslLifecycle eslConnectionPoolLifecycle(ObjectProvider<EslConnectionPool> pools) {
		return new EslLifecycle(EslLifecycle.POOL_PHASE, () -> pools.forEach(EslConnectionPool::start),
				() -> pools.forEach((pool) -> pool.stop(pool.options().closeTimeout())));
	}

	@Bean
	EslLifecycle eslEventStreamLifecycle(ObjectProvider<EventStream> streams, ObjectProvider<EslNodeGroup> groups,
			EslProperties properties) {
		return new EslLifecycle(EslLifecycle.STREAM_PHASE, () -> {
			streams.forEach(EventStream::start);
			groups.forEach(EslNodeGroup::start);
		}, () -> {
			List<EventStream> all = new ArrayList<>(streams.stream().toList());
			groups.forEach((group) -> group.nodes().forEach((node) -> all.add(node.stream())));
			StreamStopper.stop(all, properties.getPool().getCloseTimeout());
		});
	}

	@Bean
	PlacedCallsLifecycle eslPlacedCallsLifecycle(ObjectProvider<EslTemplate> templates, EslProperties properties) {
		return new PlacedCallsLifecycle(templates, properties.getOnClose(), properties.getPool().getCloseTimeout());
	}

	@Bean
	@Lazy(false)
	EslApplicationEvents eslApplicationEvents(ApplicationEventPublisher publisher, ObjectProvider<EventStream> streams,
			ObjectProvider<EslConnectionPool> pools, ObjectProvider<EslNodeGroup> groups,
			ObjectProvider<EslNode> nodes) {
		return new EslApplicationEvents(publisher, streams, pools, groups, nodes);
	}

}
