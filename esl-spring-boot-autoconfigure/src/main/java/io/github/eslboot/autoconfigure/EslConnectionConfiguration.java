package io.github.eslboot.autoconfigure;

import java.util.function.UnaryOperator;

import io.github.eslboot.EslClient;
import io.github.eslboot.annotation.TaskDecorators;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.limit.CallRateBuckets;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.observation.EslObserver;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;

/**
 * Configuration of threads, command pool, event stream and jobs. All of them are idle
 * until the {@link EslLifecycle} beans start them.
 */
@Configuration(proxyBeanMethods = false)
class EslConnectionConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnThreading(Threading.PLATFORM)
	EslClientResources eslClientResources(EslProperties properties, ObjectProvider<EslObserver> observers,
			ObjectProvider<TaskDecorator> taskDecorators,
			ObjectProvider<EslClientResourcesBuilderCustomizer> customizers) {
		EslThreadProperties threads = properties.getThreads();
		EslClientResources.Builder builder = EslClientResources.builder()
			.ioThreads(ioThreads(threads))
			.workerThreads(PropertyChecks.between("freeswitch.esl.threads.workers", threads.getWorkers(), 1, 10_000));
		return build(builder, observers, taskDecorators, customizers);
	}

	@Bean
	@ConditionalOnMissingBean(EslClientResources.class)
	@ConditionalOnThreading(Threading.VIRTUAL)
	VirtualThreadWorkers eslVirtualThreadWorkers() {
		return new VirtualThreadWorkers();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnThreading(Threading.VIRTUAL)
	EslClientResources eslClientResourcesVirtualThreads(EslProperties properties, VirtualThreadWorkers workers,
			ObjectProvider<EslObserver> observers, ObjectProvider<TaskDecorator> taskDecorators,
			ObjectProvider<EslClientResourcesBuilderCustomizer> customizers) {
		EslClientResources.Builder builder = EslClientResources.builder()
			.ioThreads(ioThreads(properties.getThreads()))
			.threadPerTask(workers.executor());
		return build(builder, observers, taskDecorators, customizers);
	}

	private static EslClientResources build(EslClientResources.Builder builder, ObjectProvider<EslObserver> observers,
			ObjectProvider<TaskDecorator> taskDecorators,
			ObjectProvider<EslClientResourcesBuilderCustomizer> customizers) {
		observers.ifAvailable(builder::observer);
		UnaryOperator<Runnable> decorator = TaskDecorators.of(taskDecorators);
		if (decorator != null) {
			builder.taskDecorator(decorator);
		}
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	private static int ioThreads(EslThreadProperties threads) {
		return PropertyChecks.between("freeswitch.esl.threads.io", threads.getIo(), 1, 1000);
	}

	/**
	 * Parts of the client of one server or of a group: those of the group, or else those
	 * of the single server. An {@link EslClient} of the application has its own.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(EslClient.class)
	static class PartsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		EslConnectionPool eslConnectionPool(ObjectProvider<EslNodeGroup> groups,
				ObjectProvider<ConnectionOptions> options, PoolOptions poolOptions, ReconnectBackoff backoff,
				EslClientResources resources) {
			EslNodeGroup group = groups.getIfAvailable();
			return (group != null) ? group.pool()
					: EslConnectionPool.create(options.getObject(), poolOptions, backoff, resources);
		}

		@Bean
		@ConditionalOnMissingBean
		@Nullable EventStream eslEventStream(ObjectProvider<EslNodeGroup> groups, ObjectProvider<ConnectionOptions> options,
				EventStreamOptions streamOptions, ReconnectBackoff backoff, EslClientResources resources,
				EslConnectionPool pool) {
			return (groups.getIfAvailable() != null) ? null
					: EventStream.create(options.getObject(), streamOptions, backoff, resources, pool);
		}

		@Bean
		@ConditionalOnMissingBean
		@Nullable JobRegistry eslJobRegistry(ObjectProvider<EventStream> streams, EslClientResources resources) {
			EventStream stream = streams.getIfAvailable();
			return (stream != null) ? new JobRegistry(stream, resources) : null;
		}

		@Bean
		@ConditionalOnMissingBean
		@Nullable EslNode eslNode(EslProperties properties, EslConnectionPool pool, ObjectProvider<EventStream> streams,
				ObjectProvider<JobRegistry> jobs, ObjectProvider<CallRateBuckets> callRateBuckets) {
			EventStream stream = streams.getIfAvailable();
			if (stream == null) {
				return null;
			}
			EslNode node = EslNode.of(pool, stream, jobs.getObject(),
					CallLimiting.limits("freeswitch.esl.call-limits.", properties.getCallLimits()),
					CallLimiting.ofGateways(properties));
			callRateBuckets.ifAvailable(node::shareCallRates);
			return node;
		}

	}

	/** Beans of the client that the application defines. It closes its pool itself. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(EslClient.class)
	static class ClientConfiguration {

		@Bean(destroyMethod = "")
		@ConditionalOnMissingBean
		EslConnectionPool eslConnectionPool(EslClient client) {
			return client.template().pool();
		}

	}

}
