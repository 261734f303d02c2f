package io.github.eslboot.annotation;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Text for a method in messages: class, name and simple names of the parameter types. */
final class MethodDescription {

	private MethodDescription() {
	}

	static String of(Method method) {
		return method.getDeclaringClass().getName() + "." + withParameters(method);
	}

	static String withParameters(Method method) {
		return Arrays.stream(method.getParameterTypes())
			.map(Class::getSimpleName)
			.collect(Collectors.joining(", ", method.getName() + "(", ")"));
	}

}
