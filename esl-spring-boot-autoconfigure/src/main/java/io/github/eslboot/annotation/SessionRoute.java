package io.github.eslboot.annotation;

import java.util.List;

import io.github.eslboot.outbound.EslSession;
import io.github.eslboot.protocol.EslEvent;

/** A method that serves sessions, and which of them. */
final class SessionRoute {

	final String id;

	final int order;

	private final InvocableEslHandlerMethod invoker;

	/** Of each list one must hold. */
	private final List<List<HeaderCondition>> conditions;

	SessionRoute(String id, int order, InvocableEslHandlerMethod invoker, List<List<HeaderCondition>> conditions) {
		this.id = id;
		this.order = order;
		this.invoker = invoker;
		this.conditions = conditions;
	}

	boolean takesAll() {
		return this.conditions.isEmpty();
	}

	boolean matches(EslEvent data) {
		return this.conditions.stream()
			.allMatch((choices) -> choices.stream().anyMatch((condition) -> condition.matches(data)));
	}

	void serve(EslSession session) throws Exception {
		this.invoker.invoke(new SessionMessage(session));
	}

	/** What the method is called with. */
	static final class SessionMessage extends HandlerMethodMessage {

		final EslSession session;

		SessionMessage(EslSession session) {
			super(session.data(), null, session.uuid());
			this.session = session;
		}

	}

}
