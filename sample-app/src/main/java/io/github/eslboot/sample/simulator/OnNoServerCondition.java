package io.github.eslboot.sample.simulator;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Condition that the configuration names no server: neither {@code freeswitch.esl.host}
 * nor {@code freeswitch.esl.nodes}.
 */
class OnNoServerCondition implements Condition {

	@Override
	public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
		return environment.getProperty("freeswitch.esl.host", "simulator").equals("simulator")
				&& !Binder.get(environment)
					.bind("freeswitch.esl.nodes", Bindable.mapOf(String.class, String.class))
					.isBound();
	}

}
