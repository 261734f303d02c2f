package io.github.eslboot.annotation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.github.eslboot.EslOperations;
import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslHeaders;
import io.github.eslboot.protocol.view.EventView;
import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.SynthesizingMethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.messaging.handler.annotation.ValueConstants;
import org.springframework.util.ReflectionUtils;

/**
 * Event handler method that is invoked without Spring's argument resolvers: its
 * parameters are examined once, and the method is a method handle. That takes a fraction
 * of the time. The results are the same, because anything unusual is left to the
 * resolvers: other parameters, and events whose values are missing or cannot be
 * converted.
 */
final class DirectHandlerMethod {

	/** Result of an argument that the resolvers have to find, or to complain about. */
	private static final Object UNUSUAL = new Object();

	private static final TypeDescriptor STRING = TypeDescriptor.valueOf(String.class);

	/** Takes the object and an array of the arguments. */
	private final MethodHandle handle;

	private final Argument[] arguments;

	private DirectHandlerMethod(MethodHandle handle, Argument[] arguments) {
		this.handle = handle;
		this.arguments = arguments;
	}

	/**
	 * Examines a method.
	 * @param method the method whose parameters are annotated
	 * @param invocable the method to invoke, which a proxy may declare
	 * @return the method, or {@code null} if it can be invoked with Spring's resolvers
	 * only
	 */
	static @Nullable DirectHandlerMethod of(Method method, Method invocable, ConversionService conversionService,
			UnaryOperator<String> placeholders) {
		if (KotlinDetector.isKotlinType(method.getDeclaringClass())) {
			return null;
		}
		Argument[] arguments = new Argument[method.getParameterCount()];
		for (int i = 0; i < arguments.length; i++) {
			Argument argument = argument(new SynthesizingMethodParameter(method, i), conversionService, placeholders);
			if (argument == null) {
				return null;
			}
			arguments[i] = argument;
		}
		try {
			ReflectionUtils.makeAccessible(invocable);
			MethodHandle handle = MethodHandles.lookup().unreflect(invocable);
			return new DirectHandlerMethod(handle.asType(handle.type().generic().changeReturnType(void.class))
				.asSpreader(Object[].class, arguments.length)
				.asType(MethodType.methodType(void.class, Object.class, Object[].class)), arguments);
		}
		catch (IllegalAccessException | RuntimeException ex) {
			return null;
		}
	}

	private static @Nullable Argument argument(MethodParameter parameter, ConversionService conversionService,
			UnaryOperator<String> placeholders) {
		Class<?> type = parameter.getParameterType();
		EslHeader header = parameter.getParameterAnnotation(EslHeader.class);
		if (header != null) {
			if (EventValueMethodArgumentResolver.isMultiple(parameter.nestedIfOptional().getNestedParameterType())) {
				return null;
			}
			String name = placeholders.apply(header.value());
			String defaultValue = header.defaultValue().equals(ValueConstants.DEFAULT_NONE) ? null
					: placeholders.apply(header.defaultValue());
			return new Value((event, operations, uuid) -> event.header(name), defaultValue, header.required(),
					parameter, conversionService);
		}
		EslBody body = parameter.getParameterAnnotation(EslBody.class);
		if (body != null) {
			return new Value((event, operations, uuid) -> event.body(), null, body.required(), parameter,
					conversionService);
		}
		if (parameter.hasParameterAnnotation(EslUuid.class)) {
			return new Value((event, operations, uuid) -> uuid, null, true, parameter, conversionService);
		}
		if (type == EslEvent.class) {
			return (event, operations, uuid) -> event;
		}
		if (type == EslHeaders.class) {
			return (event, operations, uuid) -> event.headers();
		}
		if (type == EslCall.class) {
			return DirectHandlerMethod::call;
		}
		if (type == EslTemplate.class || type == EslOperations.class) {
			return (event, operations, uuid) -> operations;
		}
		Function<EslEvent, EventView> view = TypedEvents.viewOf(type);
		if (view != null) {
			return (event, operations, uuid) -> view.apply(event);
		}
		boolean plainRecord = RecordArgument.isRecord(parameter)
				&& !RecordMethodArgumentResolver.isValidated(parameter);
		return plainRecord ? newRecord(type, conversionService, placeholders) : null;
	}

	private static @Nullable Argument newRecord(Class<?> type, ConversionService conversionService,
			UnaryOperator<String> placeholders) {
		RecordArgument argument = RecordArgument.of(type);
		Argument[] components = new Argument[argument.components().size()];
		for (int i = 0; i < components.length; i++) {
			Argument component = argument(argument.components().get(i), conversionService, placeholders);
			if (component == null) {
				return null;
			}
			components[i] = component;
		}
		try {
			MethodHandle constructor = MethodHandles.lookup().unreflectConstructor(argument.constructor());
			return new NewRecord(
					constructor.asType(constructor.type().generic()).asSpreader(Object[].class, components.length),
					components);
		}
		catch (IllegalAccessException ex) {
			return null;
		}
	}

	private static Object call(EslEvent event, EslOperations operations, @Nullable String uuid) {
		if (uuid == null) {
			return UNUSUAL;
		}
		return uuid.equals(event.uniqueId()) ? operations.call(event) : operations.call(uuid);
	}

	/**
	 * Returns the arguments for an event, or {@code null} if Spring's resolvers have to
	 * find them.
	 */
	@Nullable Object @Nullable [] arguments(EslEvent event, EslOperations operations, @Nullable String uuid) {
		try {
			return values(this.arguments, event, operations, uuid);
		}
		catch (RuntimeException ex) {
			// The resolvers fail again, and report it.
			return null;
		}
	}

	private static @Nullable Object @Nullable [] values(Argument[] arguments, EslEvent event, EslOperations operations,
			@Nullable String uuid) {
		@Nullable Object[] values = new Object[arguments.length];
		for (int i = 0; i < values.length; i++) {
			Object value = arguments[i].of(event, operations, uuid);
			if (value == UNUSUAL) {
				return null;
			}
			values[i] = value;
		}
		return values;
	}

	/**
	 * Invokes the method.
	 * @throws Throwable the failure of the method
	 */
	void invoke(Object target, @Nullable Object[] arguments) throws Throwable {
		this.handle.invokeExact(target, arguments);
	}

	/** Source of an argument. */
	private interface Argument {

		@Nullable Object of(EslEvent event, EslOperations operations, @Nullable String uuid);

	}

	/** New record, whose components are arguments themselves. */
	private static final class NewRecord implements Argument {

		private final MethodHandle constructor;

		private final Argument[] components;

		NewRecord(MethodHandle constructor, Argument[] components) {
			this.constructor = constructor;
			this.components = components;
		}

		@Override
		public @Nullable Object of(EslEvent event, EslOperations operations, @Nullable String uuid) {
			@Nullable Object[] values = values(this.components, event, operations, uuid);
			if (values == null) {
				return UNUSUAL;
			}
			try {
				return (Object) this.constructor.invokeExact(values);
			}
			catch (Throwable ex) {
				// The resolvers fail again, and report it.
				return UNUSUAL;
			}
		}

	}

	/** Text of the event, converted to the type of the parameter. */
	private static final class Value implements Argument {

		private final Argument text;

		private final @Nullable String defaultValue;

		/** Whether a missing value is passed as {@code null}. */
		private final boolean nullable;

		/** Type to convert to; {@code null} if the parameter accepts a text. */
		private final @Nullable TypeDescriptor target;

		private final ConversionService conversionService;

		Value(Argument text, @Nullable String defaultValue, boolean required, MethodParameter parameter,
				ConversionService conversionService) {
			Class<?> type = parameter.getParameterType();
			this.text = text;
			this.defaultValue = defaultValue;
			this.nullable = (!required || parameter.isOptional()) && !type.isPrimitive() && type != Optional.class;
			this.target = type.isAssignableFrom(String.class) ? null : new TypeDescriptor(parameter);
			this.conversionService = conversionService;
		}

		@Override
		public @Nullable Object of(EslEvent event, EslOperations operations, @Nullable String uuid) {
			Object value = this.text.of(event, operations, uuid);
			if (value == null || (this.defaultValue != null && value.equals(""))) {
				value = this.defaultValue;
			}
			if (value == null) {
				return this.nullable ? null : UNUSUAL;
			}
			if (this.target == null) {
				return value;
			}
			Object converted = this.conversionService.convert(value, STRING, this.target);
			return (converted != null) ? converted : UNUSUAL;
		}

	}

}
