package io.github.eslboot.annotation;

import java.util.Set;

import io.github.eslboot.EslOperations;
import io.github.eslboot.EslTemplate;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/** Fills parameters that their type alone explains. */
final class TypedArgumentResolver implements HandlerMethodArgumentResolver {

	private final Set<Class<?>> payloadTypes;

	TypedArgumentResolver(Set<Class<?>> payloadTypes) {
		this.payloadTypes = payloadTypes;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		return this.payloadTypes.contains(type) || isTemplate(type);
	}

	private static boolean isTemplate(Class<?> type) {
		return type == EslTemplate.class || type == EslOperations.class;
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
		Class<?> type = parameter.getParameterType();
		if (isTemplate(type)) {
			return ((HandlerMessage) message).template();
		}
		return (type == EslHeaders.class) ? ((EslEvent) message.getPayload()).headers() : message.getPayload();
	}

}
