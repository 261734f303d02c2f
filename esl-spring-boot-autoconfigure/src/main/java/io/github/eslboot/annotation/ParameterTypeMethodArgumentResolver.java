package io.github.eslboot.annotation;

import java.util.Set;
import java.util.function.Function;

import io.github.eslboot.EslOperations;
import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.protocol.view.EventView;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/** Resolves parameters of handler methods by their type. */
final class ParameterTypeMethodArgumentResolver implements HandlerMethodArgumentResolver {

	private final Set<Class<?>> payloadTypes;

	ParameterTypeMethodArgumentResolver(Set<Class<?>> payloadTypes) {
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

	/** Returns the handle of the call whose uuid {@link EslUuid @EslUuid} resolves to. */
	private static EslCall call(HandlerMethodMessage message) {
		if (message instanceof CallFlowMessage flow) {
			return flow.call;
		}
		EslEvent event = (EslEvent) message.getPayload();
		String bound = message.uuid();
		if (bound == null) {
			throw new MessageHandlingException(message,
					"The event belongs to no call, so there is no EslCall; use an EslTemplate parameter instead");
		}
		return bound.equals(event.uniqueId()) ? message.operations().call(event) : message.operations().call(bound);
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
		Class<?> type = parameter.getParameterType();
		if (isTemplate(type)) {
			return ((HandlerMethodMessage) message).operations();
		}
		if (type == EslCall.class) {
			return call((HandlerMethodMessage) message);
		}
		Function<EslEvent, EventView> view = TypedEvents.viewOf(type);
		if (view != null) {
			return view.apply((EslEvent) message.getPayload());
		}
		return (type == EslHeaders.class) ? ((EslEvent) message.getPayload()).headers() : message.getPayload();
	}

}
