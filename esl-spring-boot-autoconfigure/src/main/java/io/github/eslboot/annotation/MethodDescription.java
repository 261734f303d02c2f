package io.github.eslboot.annotation;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A method as messages name it: class, name and the simple names of its parameters. */
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
