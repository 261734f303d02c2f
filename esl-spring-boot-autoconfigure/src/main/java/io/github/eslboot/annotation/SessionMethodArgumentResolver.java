package io.github.eslboot.annotation;

import java.util.Set;

import io.github.eslboot.call.EslCall;
import io.github.eslboot.outbound.EslSession;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/** Resolves parameters of session handler methods by their type. */
final class SessionMethodArgumentResolver implements HandlerMethodArgumentResolver {

	private static final Set<Class<?>> TYPES = Set.of(EslSession.class, EslCall.class, EslEvent.class,
			EslHeaders.class);

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return TYPES.contains(parameter.getParameterType());
	}

	@Override
	public Object resolveArgument(MethodParameter parameter, Message<?> message) {
		EslSession session = ((SessionMessage) message).session;
		Class<?> type = parameter.getParameterType();
		if (type == EslSession.class) {
			return session;
		}
		if (type == EslCall.class) {
			return session.call();
		}
		return (type == EslEvent.class) ? session.data() : session.data().headers();
	}

}
