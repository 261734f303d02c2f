package io.github.eslboot.annotation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.eslboot.call.CallRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.SynthesizingMethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.messaging.handler.annotation.ValueConstants;

/**
 * Validates modifiers, return type and parameters of handler methods on registration.
 * Spring's argument resolvers alone would report an invalid method on the first event
 * only.
 */
final class HandlerMethodValidator {

	private final HandlerMethodArgumentResolvers resolvers;

	private final ConversionService conversionService;

	HandlerMethodValidator(HandlerMethodArgumentResolvers resolvers, ConversionService conversionService) {
		this.resolvers = resolvers;
		this.conversionService = conversionService;
	}

	void validateEventMethod(Method method) {
		validateShape(method);
		for (MethodParameter parameter : parameters(method)) {
			validateEventParameter(method, parameter);
			if (this.resolvers.isRecord(parameter)) {
				validateRecord(method, parameter, parameter.getParameterType(), Set.of());
			}
		}
	}

	private void validateEventParameter(Method method, MethodParameter parameter) {
		if (!this.resolvers.forEvents().supportsParameter(parameter)) {
			throw invalid(method, parameter,
					"cannot be resolved; it may be an EslEvent, EslHeaders, EslCall, EslTemplate or EslOperations, a view "
							+ "such as DtmfEvent, a record, a Message, or be annotated with @EslHeader, @EslBody or "
							+ "@EslUuid; an EslHandlerConfigurer bean adds resolvers for other types");
		}
		validateValue(method, parameter);
	}

	private void validateRecord(Method method, MethodParameter parameter, Class<?> type, Set<Class<?>> outer) {
		if (outer.contains(type)) {
			throw invalid(method, parameter, "is a record that contains itself");
		}
		if (RecordMethodArgumentResolver.isValidated(parameter) && !this.resolvers.isValidating()) {
			throw invalid(method, parameter,
					"is to be validated, but the application has no Validator bean; add spring-boot-starter-validation");
		}
		for (MethodParameter component : RecordArgument.of(type).components()) {
			try {
				validateEventParameter(method, component);
			}
			catch (InvalidEslHandlerException ex) {
				throw invalid(method, parameter, "is a record with such a component; " + ex.getMessage());
			}
			if (this.resolvers.isRecord(component)) {
				Set<Class<?>> within = new HashSet<>(outer);
				within.add(type);
				validateRecord(method, parameter, component.getParameterType(), within);
			}
		}
	}

	/** Validates a method that receives call records. */
	void validateCallEndMethod(Method method) {
		validateShape(method);
		if (Stream.of(method.getParameterTypes()).filter(CallRecord.class::equals).count() != 1) {
			throw new InvalidEslHandlerException(method, "must have one parameter of the type CallRecord");
		}
		for (MethodParameter parameter : parameters(method)) {
			boolean readsEvent = parameter.hasParameterAnnotation(EslHeader.class)
					|| parameter.hasParameterAnnotation(EslBody.class);
			if (readsEvent || !this.resolvers.forCallRecords().supportsParameter(parameter)) {
				throw invalid(method, parameter,
						"cannot be resolved; besides the CallRecord, a call end handler may have EslTemplate, "
								+ "EslOperations and @EslUuid parameters");
			}
			validateValue(method, parameter);
		}
	}

	/** Validates a method and returns the type of notice it handles. */
	Class<?> validateNoticeMethod(Method method) {
		validateShape(method);
		List<Class<?>> notices = Stream.<Class<?>>of(method.getParameterTypes())
			.filter(HandlerMethodArgumentResolvers.NOTICES::contains)
			.toList();
		if (notices.size() != 1) {
			throw new InvalidEslHandlerException(method,
					"must have one parameter of the type EventGap, LostEvents or EndReason, which selects the notice");
		}
		for (MethodParameter parameter : parameters(method)) {
			boolean readsEvent = parameter.hasParameterAnnotation(EslHeader.class)
					|| parameter.hasParameterAnnotation(EslBody.class);
			if (readsEvent || !this.resolvers.forNotices().supportsParameter(parameter)) {
				throw invalid(method, parameter, "cannot be resolved; besides the notice, a notice handler may have "
						+ "EslTemplate, EslOperations and @EslUuid parameters");
			}
			validateValue(method, parameter);
		}
		return notices.get(0);
	}

	private static void validateShape(Method method) {
		if (Modifier.isStatic(method.getModifiers()) || Modifier.isPrivate(method.getModifiers())) {
			throw new InvalidEslHandlerException(method, "must be neither static nor private");
		}
		if (method.getReturnType() != void.class) {
			throw new InvalidEslHandlerException(method,
					"must return nothing, but returns " + method.getReturnType().getSimpleName());
		}
	}

	private void validateValue(Method method, MethodParameter parameter) {
		EslHeader header = parameter.getParameterAnnotation(EslHeader.class);
		if (header == null && !isAnnotated(parameter, EslBody.class) && !isAnnotated(parameter, EslUuid.class)) {
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
			throw invalid(method, parameter, "cannot be converted from a String; a Converter bean could do so");
		}
		validateMissing(method, parameter, header);
	}

	private static void validateMissing(Method method, MethodParameter parameter, @Nullable EslHeader header) {
		EslBody body = parameter.getParameterAnnotation(EslBody.class);
		boolean mayBeMissing = (header != null && !header.required()
				&& header.defaultValue().equals(ValueConstants.DEFAULT_NONE)) || (body != null && !body.required());
		if (mayBeMissing && parameter.getParameterType().isPrimitive()
				&& parameter.getParameterType() != boolean.class) {
			throw invalid(method, parameter, "is not required but cannot be null; use an object type or a default");
		}
	}

	private static boolean isAnnotated(MethodParameter parameter, Class<? extends Annotation> annotation) {
		return parameter.hasParameterAnnotation(annotation);
	}

	private static List<MethodParameter> parameters(Method method) {
		return IntStream.range(0, method.getParameterCount())
			.<MethodParameter>mapToObj((index) -> new SynthesizingMethodParameter(method, index))
			.toList();
	}

	private static InvalidEslHandlerException invalid(Method method, MethodParameter parameter, String problem) {
		return new InvalidEslHandlerException(method, "has an invalid parameter: no. %d, of type %s, %s"
			.formatted(parameter.getParameterIndex() + 1, parameter.getGenericParameterType().getTypeName(), problem));
	}

}
