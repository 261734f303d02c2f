package io.github.eslboot.annotation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanInstantiationException;
import org.springframework.beans.BeanUtils;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/**
 * Resolves parameters that are records of the application, and validates those with
 * {@code @Valid} or {@code @Validated}.
 */
final class RecordMethodArgumentResolver implements HandlerMethodArgumentResolver {

	/** Resolves the components. */
	private final HandlerMethodArgumentResolver resolvers;

	private final @Nullable Validator validator;

	private final Map<Class<?>, RecordArgument> records = new ConcurrentHashMap<>();

	RecordMethodArgumentResolver(HandlerMethodArgumentResolver resolvers, @Nullable Validator validator) {
		this.resolvers = resolvers;
		this.validator = validator;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return RecordArgument.isRecord(parameter);
	}

	/** Returns whether a parameter is to be validated. */
	static boolean isValidated(MethodParameter parameter) {
		return validationHints(parameter) != null;
	}

	private static Object @Nullable [] validationHints(MethodParameter parameter) {
		for (var annotation : parameter.getParameterAnnotations()) {
			Object[] hints = ValidationAnnotationUtils.determineValidationHints(annotation);
			if (hints != null) {
				return hints;
			}
		}
		return null;
	}

	@Override
	public Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
		RecordArgument argument = this.records.computeIfAbsent(parameter.getParameterType(), RecordArgument::of);
		@Nullable Object[] values = new Object[argument.components().size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.resolvers.resolveArgument(argument.components().get(i), message);
		}
		Object created = create(argument, values, parameter, message);
		validate(created, parameter, message);
		return created;
	}

	private static Object create(RecordArgument argument, @Nullable Object[] values, MethodParameter parameter,
			Message<?> message) {
		try {
			return BeanUtils.instantiateClass(argument.constructor(), values);
		}
		catch (BeanInstantiationException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			MethodArgumentResolutionException failure = new MethodArgumentResolutionException(message, parameter,
					"The record rejects the values of the event: " + cause);
			failure.initCause(cause);
			throw failure;
		}
	}

	private void validate(Object value, MethodParameter parameter, Message<?> message) throws Exception {
		Object[] hints = validationHints(parameter);
		Validator validator = this.validator;
		if (hints == null || validator == null) {
			return;
		}
		String name = String.valueOf(parameter.getParameterType().getSimpleName());
		BeanPropertyBindingResult errors = new BeanPropertyBindingResult(value, name);
		if (validator instanceof SmartValidator smart && hints.length > 0) {
			smart.validate(value, errors, hints);
		}
		else {
			validator.validate(value, errors);
		}
		if (errors.hasErrors()) {
			throw new MethodArgumentNotValidException(message, parameter, errors);
		}
	}

}
