package io.github.eslboot.annotation;

import java.lang.reflect.Method;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * Fails the start if no session server calls the
 * {@link EslSessionHandler @EslSessionHandler} methods of the application. If the server
 * is disabled explicitly, as in a test or in one of several instances, a log line names
 * the methods.
 */
final class SessionServerCheck implements SmartInitializingSingleton {

	static final String ENABLED = "freeswitch.esl.outbound.enabled";

	private static final Logger logger = LoggerFactory.getLogger(SessionServerCheck.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	SessionServerCheck(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.beanFactory.containsBean(EslSessionHandlerConfiguration.ROUTER)) {
			return;
		}
		List<Method> methods = SessionHandlerMethods.find(this.beanFactory)
			.values()
			.stream()
			.flatMap((found) -> found.keySet().stream())
			.toList();
		if (methods.isEmpty()) {
			return;
		}
		List<String> names = methods.stream().map(MethodDescription::of).sorted().toList();
		if (!this.environment.containsProperty(ENABLED)) {
			throw new NoSessionServerException(
					"No session server calls the @EslSessionHandler methods %s, because '%s' is not set"
						.formatted(String.join(", ", names), ENABLED));
		}
		logger.info("The @EslSessionHandler methods {} are not called, because '{}' is {}", String.join(", ", names),
				ENABLED, this.environment.getProperty(ENABLED));
	}

}
