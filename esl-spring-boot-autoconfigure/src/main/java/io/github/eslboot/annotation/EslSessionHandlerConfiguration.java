package io.github.eslboot.annotation;

import io.github.eslboot.observation.EslObserver;
import io.github.eslboot.outbound.SessionHandler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.task.TaskDecorator;

/**
 * Configuration that enables {@link EslSessionHandler @EslSessionHandler} methods.
 * Imported by the auto-configuration of the session server.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
public class EslSessionHandlerConfiguration {

	/** Bean name of the session handler that routes sessions to all others. */
	public static final String ROUTER = "eslSessionRouter";

	/** Creates the configuration. */
	public EslSessionHandlerConfiguration() {
	}

	@Bean(name = ROUTER, defaultCandidate = false)
	@Lazy(false)
	SessionHandler eslSessionRouter(ConfigurableListableBeanFactory beanFactory, ObjectProvider<EslObserver> observers,
			ObjectProvider<TaskDecorator> taskDecorators) {
		return new SessionRouter(beanFactory, EslHandlerConfiguration.conversionService(beanFactory),
				InvocationContext.of(observers, taskDecorators));
	}

}
