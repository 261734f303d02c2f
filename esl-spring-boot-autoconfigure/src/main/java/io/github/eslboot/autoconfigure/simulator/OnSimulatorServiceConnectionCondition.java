package io.github.eslboot.autoconfigure.simulator;

import java.util.List;
import java.util.stream.Stream;

import io.github.eslboot.test.FreeSwitchSimulator;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Condition that matches if there are simulator beans with
 * {@link ServiceConnection @ServiceConnection}.
 */
class OnSimulatorServiceConnectionCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Simulator with @ServiceConnection");
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		List<String> simulators = (beanFactory != null) ? simulators(beanFactory) : List.of();
		return simulators.isEmpty() ? ConditionOutcome.noMatch(message.didNotFind("any beans").atAll())
				: ConditionOutcome.match(message.found("bean", "beans").items(simulators));
	}

	/** Returns the names of the annotated beans, without creating them. */
	static List<String> simulators(ConfigurableListableBeanFactory beanFactory) {
		return Stream.of(beanFactory.getBeanNamesForType(FreeSwitchSimulator.class, true, false))
			.filter((bean) -> beanFactory.findAnnotationOnBean(bean, ServiceConnection.class, false) != null)
			.toList();
	}

}
