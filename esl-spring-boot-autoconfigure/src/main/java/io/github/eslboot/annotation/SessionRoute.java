package io.github.eslboot.annotation;

import java.util.List;

import io.github.eslboot.outbound.EslSession;
import io.github.eslboot.protocol.EslEvent;

/** Session handler method with the conditions that a session must match. */
final class SessionRoute {

	final String id;

	final int order;

	private final InvocableEslHandlerMethod method;

	/** Conjunction of alternatives: in each list one condition must match. */
	private final List<List<HeaderCondition>> conditions;

	SessionRoute(String id, int order, InvocableEslHandlerMethod method, List<List<HeaderCondition>> conditions) {
		this.id = id;
		this.order = order;
		this.method = method;
		this.conditions = conditions;
	}

	boolean matchesAll() {
		return this.conditions.isEmpty();
	}

	boolean matches(EslEvent data) {
		return this.conditions.stream()
			.allMatch((choices) -> choices.stream().anyMatch((condition) -> condition.matches(data)));
	}

	void handle(EslSession session) throws Exception {
		this.method.invoke(new SessionMessage(session));
	}

}
