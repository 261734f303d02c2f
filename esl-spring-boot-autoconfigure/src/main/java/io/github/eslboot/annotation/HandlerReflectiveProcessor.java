package io.github.eslboot.annotation;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.SimpleReflectiveProcessor;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.SynthesizingMethodParameter;

/**
 * Registers handler methods for reflection, and the constructors of records that they
 * have as parameters.
 */
class HandlerReflectiveProcessor extends SimpleReflectiveProcessor {

	@Override
	protected void registerMethodHint(ReflectionHints hints, Method method) {
		super.registerMethodHint(hints, method);
		for (int i = 0; i < method.getParameterCount(); i++) {
			registerRecord(hints, new SynthesizingMethodParameter(method, i), new HashSet<>());
		}
	}

	private static void registerRecord(ReflectionHints hints, MethodParameter parameter, Set<Class<?>> registered) {
		if (RecordArgument.isRecord(parameter) && registered.add(parameter.getParameterType())) {
			Class<?> type = parameter.getParameterType();
			RecordArgument argument = RecordArgument.of(type);
			hints.registerType(type, MemberCategory.INVOKE_DECLARED_METHODS, MemberCategory.ACCESS_DECLARED_FIELDS);
			hints.registerConstructor(argument.constructor(), ExecutableMode.INVOKE);
			argument.components().forEach((component) -> registerRecord(hints, component, registered));
		}
	}

}
