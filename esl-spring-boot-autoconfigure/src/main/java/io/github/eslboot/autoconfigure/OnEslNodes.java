package io.github.eslboot.autoconfigure;

import java.util.Map;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Condition that matches if {@code freeswitch.esl.nodes} names servers. */
class OnEslNodes extends SpringBootCondition {

	private static final String PROPERTY = "freeswitch.esl.nodes";

	private final boolean wanted;

	OnEslNodes() {
		this(true);
	}

	private OnEslNodes(boolean wanted) {
		this.wanted = wanted;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean nodes = areNamed(context.getEnvironment());
		ConditionMessage message = ConditionMessage.forCondition(PROPERTY)
			.because(nodes ? "it names servers" : "it names no servers");
		return new ConditionOutcome(nodes == this.wanted, message);
	}

	private static boolean areNamed(Environment environment) {
		return Binder.get(environment)
			.bind(PROPERTY, Bindable.mapOf(String.class, Object.class))
			.map(Map::isEmpty)
			.map((empty) -> !empty)
			.orElse(false);
	}

	/** Condition that matches if {@code freeswitch.esl.nodes} names no servers. */
	static final class None extends OnEslNodes {

		None() {
			super(false);
		}

	}

}
