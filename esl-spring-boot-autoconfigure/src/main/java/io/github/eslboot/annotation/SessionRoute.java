package io.github.eslboot.annotation;

import java.util.List;

import io.github.eslboot.call.CallInterruption;
import io.github.eslboot.outbound.EslSession;
import io.github.eslboot.protocol.EslEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Session handler method with the conditions that a session must match. */
final class SessionRoute {

	private static final Logger logger = LoggerFactory.getLogger(SessionRoute.class);

	final String id;

	final int order;

	private final InvocableEslHandlerMethod method;

	/** Conjunction of alternatives: in each list one condition must match. */
	private final List<List<HeaderCondition>> conditions;

	private final boolean interruptOnHangup;

	SessionRoute(String id, int order, InvocableEslHandlerMethod method, List<List<HeaderCondition>> conditions,
			boolean interruptOnHangup) {
		this.id = id;
		this.interruptOnHangup = interruptOnHangup;
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
		if (!this.interruptOnHangup) {
			this.method.invoke(new SessionMessage(session));
			return;
		}
		try (CallInterruption interruption = session.call().interruptOnEnd()) {
			try {
				this.method.invoke(new SessionMessage(session));
			}
			catch (Exception ex) {
				if (!interruption.isInterrupted()) {
					throw ex;
				}
				logger.debug("{}: the call has ended; its handler {} ended with an exception", session, this.id, ex);
			}
		}
	}

}
