package io.github.eslboot.autoconfigure.observation;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslAutoConfiguration;
import io.github.eslboot.observation.EslObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the observation of commands,
 * background jobs, placed calls, outbound sessions and handlers.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = EslAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass({ EslTemplate.class, ObservationRegistry.class })
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "freeswitch.esl.observation.enabled", matchIfMissing = true)
@EnableConfigurationProperties(EslObservationProperties.class)
public final class EslObservationAutoConfiguration {

	EslObservationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(EslObserver.class)
	MicrometerEslObserver eslObserver(ObservationRegistry registry, EslObservationProperties properties,
			ObjectProvider<EslCommandObservationConvention> commands, ObjectProvider<EslJobObservationConvention> jobs,
			ObjectProvider<EslOriginateObservationConvention> calls,
			ObjectProvider<EslSessionObservationConvention> sessions,
			ObjectProvider<EslHandlerObservationConvention> handlers) {
		MicrometerEslObserver observer = new MicrometerEslObserver(registry);
		observer.setTraceVariables(properties.isTraceVariables());
		observer.setCommandConvention(commands.getIfAvailable());
		observer.setJobConvention(jobs.getIfAvailable());
		observer.setOriginateConvention(calls.getIfAvailable());
		observer.setSessionConvention(sessions.getIfAvailable());
		observer.setHandlerConvention(handlers.getIfAvailable());
		return observer;
	}

	/** Timers that are no observations. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class MetersConfiguration {

		@Bean
		@ConditionalOnMissingBean
		HandlerWaitTimes eslHandlerWaitTimes(MeterRegistry registry) {
			return new HandlerWaitTimes(registry);
		}

	}

}
