package io.github.eslboot.annotation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import io.github.eslboot.call.CallRecord;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.LostEvents;
import io.github.eslboot.protocol.view.EventView;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.SynthesizingMethodParameter;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.util.ReflectionUtils;

/**
 * Record of the application that a parameter of a handler method receives. The components
 * are resolved as parameters of its canonical constructor.
 *
 * @param constructor the constructor
 * @param components its parameters
 */
record RecordArgument(Constructor<?> constructor, List<MethodParameter> components) {

	/** Records of the library that are arguments themselves. */
	private static final Set<Class<?>> OF_LIBRARY = Set.of(CallRecord.class, EventGap.class, LostEvents.class);

	/** Annotations of values of the event. */
	private static final Set<Class<? extends Annotation>> VALUES = Set.of(EslHeader.class, EslBody.class, EslUuid.class,
			Header.class);

	/**
	 * Returns whether a parameter is a record of the application that is created from an
	 * event: not one of the library, and not a value of the event that a converter
	 * converts to a record.
	 */
	static boolean isRecord(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		return type.isRecord() && !EventView.class.isAssignableFrom(type) && !OF_LIBRARY.contains(type)
				&& VALUES.stream().noneMatch(parameter::hasParameterAnnotation);
	}

	/** Returns the canonical constructor of a record. */
	static RecordArgument of(Class<?> type) {
		Class<?>[] types = Arrays.stream(type.getRecordComponents())
			.map(RecordComponent::getType)
			.toArray(Class<?>[]::new);
		try {
			Constructor<?> constructor = type.getDeclaredConstructor(types);
			ReflectionUtils.makeAccessible(constructor);
			return new RecordArgument(constructor,
					IntStream.range(0, types.length)
						.<MethodParameter>mapToObj((index) -> new SynthesizingMethodParameter(constructor, index))
						.toList());
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException("Record %s has no canonical constructor; in a native image it needs a hint"
				.formatted(type.getName()), ex);
		}
	}

}
