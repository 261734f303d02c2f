package io.github.eslboot.annotation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.eslboot.call.EslCall;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.LostEvents;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.SynthesizingMethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.messaging.handler.annotation.ValueConstants;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;

/**
 * The parameters a handler method may have. Methods are checked when they are registered:
 * Spring's own support would only complain at the first event.
 */
final class HandlerMethodArgumentResolvers {

	static final Set<Class<?>> NOTICES = Set.of(EventGap.class, LostEvents.class, EndReason.class);

	private final ConversionService conversionService;

	private final HandlerMethodArgumentResolverComposite ofEvents;

	private final HandlerMethodArgumentResolverComposite ofNotices;

	HandlerMethodArgumentResolvers(ConversionService conversionService, UnaryOperator<String> placeholders) {
		this.conversionService = conversionService;
		EventValueMethodArgumentResolver values = new EventValueMethodArgumentResolver(conversionService, placeholders);
		this.ofEvents = new HandlerMethodArgumentResolverComposite().addResolvers(
				new ParameterTypeMethodArgumentResolver(Set.of(EslEvent.class, EslHeaders.class, EslCall.class)),
				values);
		this.ofNotices = new HandlerMethodArgumentResolverComposite()
			.addResolvers(new ParameterTypeMethodArgumentResolver(NOTICES), values);
	}

	HandlerMethodArgumentResolverComposite ofEvents() {
		return this.ofEvents;
	}

	HandlerMethodArgumentResolverComposite ofNotices() {
		return this.ofNotices;
	}

	void checkEventMethod(Method method) {
		for (MethodParameter parameter : parameters(method)) {
			if (!this.ofEvents.supportsParameter(parameter)) {
				throw invalid(method, parameter,
						"cannot be filled; it may be an EslEvent, EslHeaders, EslCall, EslTemplate or "
								+ "EslOperations, or be marked @EslHeader, @EslBody or @EslUuid");
			}
			checkValue(method, parameter);
		}
	}

	/** Checks a method and returns what it hears. */
	Class<?> checkNoticeMethod(Method method) {
		List<Class<?>> notices = Stream.<Class<?>>of(method.getParameterTypes()).filter(NOTICES::contains).toList();
		if (notices.size() != 1) {
			throw new InvalidEslHandlerException(method,
					"must have one parameter of the type EventGap, LostEvents or EndReason, which says what it hears");
		}
		for (MethodParameter parameter : parameters(method)) {
			boolean readsEvent = parameter.hasParameterAnnotation(EslHeader.class)
					|| parameter.hasParameterAnnotation(EslBody.class);
			if (readsEvent || !this.ofNotices.supportsParameter(parameter)) {
				throw invalid(method, parameter, "cannot be filled; besides what it hears, a notice handler may have "
						+ "EslTemplate, EslOperations and @EslUuid parameters");
			}
			checkValue(method, parameter);
		}
		return notices.get(0);
	}

	private void checkValue(Method method, MethodParameter parameter) {
		EslHeader header = parameter.getParameterAnnotation(EslHeader.class);
		if (header == null && !isMarked(parameter, EslBody.class) && !isMarked(parameter, EslUuid.class)) {
			return;
		}
		if (header != null && header.value().isBlank()) {
			throw invalid(method, parameter, "must name a header in @EslHeader");
		}
		MethodParameter nested = parameter.nestedIfOptional();
		boolean multiple = header != null
				&& EventValueMethodArgumentResolver.isMultiple(nested.getNestedParameterType());
		TypeDescriptor source = multiple ? TypeDescriptor.collection(List.class, TypeDescriptor.valueOf(String.class))
				: TypeDescriptor.valueOf(String.class);
		if (!this.conversionService.canConvert(source, new TypeDescriptor(nested))) {
			throw invalid(method, parameter, "cannot be made of a String; a Converter bean could do so");
		}
		checkMissing(method, parameter, header);
	}

	private static void checkMissing(Method method, MethodParameter parameter, @Nullable EslHeader header) {
		EslBody body = parameter.getParameterAnnotation(EslBody.class);
		boolean mayBeMissing = (header != null && !header.required()
				&& header.defaultValue().equals(ValueConstants.DEFAULT_NONE)) || (body != null && !body.required());
		if (mayBeMissing && parameter.getParameterType().isPrimitive()
				&& parameter.getParameterType() != boolean.class) {
			throw invalid(method, parameter, "is not required but cannot be null; use an object type or a default");
		}
	}

	private static boolean isMarked(MethodParameter parameter, Class<? extends Annotation> annotation) {
		return parameter.hasParameterAnnotation(annotation);
	}

	private static List<MethodParameter> parameters(Method method) {
		return IntStream.range(0, method.getParameterCount())
			.<MethodParameter>mapToObj((index) -> new SynthesizingMethodParameter(method, index))
			.toList();
	}

	private static InvalidEslHandlerException invalid(Method method, MethodParameter parameter, String problem) {
		return new InvalidEslHandlerException(method, "has a parameter that does not work: no. %d, of type %s, %s"
			.formatted(parameter.getParameterIndex() + 1, parameter.getGenericParameterType().getTypeName(), problem));
	}

}
