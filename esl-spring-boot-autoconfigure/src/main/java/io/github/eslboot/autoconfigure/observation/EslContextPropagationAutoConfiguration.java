package io.github.eslboot.autoconfigure.observation;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslAutoConfiguration;
import io.github.eslboot.autoconfigure.EslClientResourcesBuilderCustomizer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that runs stages which depend on
 * asynchronous operations in the context of the caller.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = EslAutoConfiguration.class)
@ConditionalOnClass(value = EslTemplate.class, name = "io.micrometer.context.ContextSnapshotFactory")
@ConditionalOnBooleanProperty(name = "freeswitch.esl.threads.propagate-context", matchIfMissing = true)
public final class EslContextPropagationAutoConfiguration {

	EslContextPropagationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = "eslContextPropagationCustomizer")
	EslClientResourcesBuilderCustomizer eslContextPropagationCustomizer() {
		return (builder) -> builder.taskDecorator(new ContextPropagatingTaskDecorator()::decorate);
	}

}
