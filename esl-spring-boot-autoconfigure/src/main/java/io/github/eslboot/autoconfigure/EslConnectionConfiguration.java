package io.github.eslboot.autoconfigure;

import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolOptions;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Configuration of threads, command pool, event stream and jobs. All of them are idle
 * until the {@link EslLifecycle} beans start them.
 */
@Configuration(proxyBeanMethods = false)
class EslConnectionConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnThreading(Threading.PLATFORM)
	EslClientResources eslClientResources(EslProperties properties) {
		EslThreadProperties threads = properties.getThreads();
		return EslClientResources.builder()
			.ioThreads(ioThreads(threads))
			.workerThreads(PropertyChecks.between("freeswitch.esl.threads.workers", threads.getWorkers(), 1, 10_000))
			.build();
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
	EslClientResources eslClientResourcesVirtualThreads(EslProperties properties, VirtualThreadWorkers workers) {
		return EslClientResources.builder()
			.ioThreads(ioThreads(properties.getThreads()))
			.threadPerTask(workers.executor())
			.build();
	}

	private static int ioThreads(EslThreadProperties threads) {
		return PropertyChecks.between("freeswitch.esl.threads.io", threads.getIo(), 1, 1000);
	}

	@Bean
	@Conditional(OnEslNodes.None.class)
	@ConditionalOnMissingBean
	EslConnectionPool eslConnectionPool(ConnectionOptions options, PoolOptions poolOptions, ReconnectBackoff backoff,
			EslClientResources resources) {
		return EslConnectionPool.create(options, poolOptions, backoff, resources);
	}

	@Bean
	@Conditional(OnEslNodes.None.class)
	@ConditionalOnMissingBean
	EventStream eslEventStream(ConnectionOptions options, EventStreamOptions streamOptions, ReconnectBackoff backoff,
			EslClientResources resources, EslConnectionPool pool) {
		return EventStream.create(options, streamOptions, backoff, resources, pool);
	}

	@Bean
	@Conditional(OnEslNodes.None.class)
	@ConditionalOnMissingBean
	JobRegistry eslJobRegistry(EventStream stream, EslClientResources resources) {
		return new JobRegistry(stream, resources);
	}

}
