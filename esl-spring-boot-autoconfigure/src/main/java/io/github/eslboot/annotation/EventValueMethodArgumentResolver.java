package io.github.eslboot.annotation;

import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.handler.annotation.ValueConstants;
import org.springframework.messaging.handler.annotation.support.AbstractNamedValueMethodArgumentResolver;

/**
 * Resolves parameters to values of the event, converted to the parameter's type: a
 * header, the body or the call's uuid. Names and default values are resolved once, when a
 * method is first called.
 */
final class EventValueMethodArgumentResolver extends AbstractNamedValueMethodArgumentResolver {

	private final UnaryOperator<String> placeholders;

	EventValueMethodArgumentResolver(ConversionService conversionService, UnaryOperator<String> placeholders) {
		super(conversionService, null);
		this.placeholders = placeholders;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.hasParameterAnnotation(EslHeader.class) || parameter.hasParameterAnnotation(EslBody.class)
				|| parameter.hasParameterAnnotation(EslUuid.class);
	}

	@Override
	protected NamedValueInfo createNamedValueInfo(MethodParameter parameter) {
		EslHeader header = parameter.getParameterAnnotation(EslHeader.class);
		if (header != null) {
			String defaultValue = header.defaultValue();
			return new ValueInfo(this.placeholders.apply(header.value()), header.required(),
					defaultValue.equals(ValueConstants.DEFAULT_NONE) ? defaultValue
							: this.placeholders.apply(defaultValue));
		}
		EslBody body = parameter.getParameterAnnotation(EslBody.class);
		return (body != null) ? new ValueInfo("the body", body.required(), ValueConstants.DEFAULT_NONE)
				: new ValueInfo("the call's uuid", true, ValueConstants.DEFAULT_NONE);
	}

	@Override
	protected @Nullable Object resolveArgumentInternal(MethodParameter parameter, Message<?> message, String name) {
		if (parameter.hasParameterAnnotation(EslUuid.class)) {
			return ((HandlerMethodMessage) message).uuid();
		}
		EslEvent event = (EslEvent) message.getPayload();
		if (parameter.hasParameterAnnotation(EslBody.class)) {
			return event.body();
		}
		if (isMultiple(parameter.getNestedParameterType())) {
			List<String> elements = event.headers().array(name);
			return elements.isEmpty() ? null : elements;
		}
		return event.header(name);
	}

	static boolean isMultiple(Class<?> type) {
		return type.isArray() || Collection.class.isAssignableFrom(type);
	}

	@Override
	protected void handleMissingValue(String name, MethodParameter parameter, Message<?> message) {
		boolean header = parameter.hasParameterAnnotation(EslHeader.class);
		throw new MessageHandlingException(message,
				"The event has no %s, which parameter %d requires; if it may be missing, make the parameter optional"
					.formatted(header ? "header '" + name + "'" : name.substring("the ".length()),
							parameter.getParameterIndex() + 1));
	}

	/** Makes the protected constructor accessible to this class. */
	private static final class ValueInfo extends NamedValueInfo {

		ValueInfo(String name, boolean required, String defaultValue) {
			super(name, required, defaultValue);
		}

	}

}
