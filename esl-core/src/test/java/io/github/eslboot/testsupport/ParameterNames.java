package io.github.eslboot.testsupport;

import java.lang.reflect.Method;
import java.util.List;

import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/**
 * Names of parameters, read from class files: the fuzzer instruments classes when they
 * are loaded, and their parameters have no names then.
 */
public final class ParameterNames {

	private static final TypePool CLASS_FILES = new TypePool.Default(new TypePool.CacheProvider.Simple(),
			ClassFileLocator.ForClassLoader.of(ParameterNames.class.getClassLoader()),
			TypePool.Default.ReaderMode.EXTENDED);

	private ParameterNames() {
	}

	public static List<String> of(Method method) {
		MethodDescription loaded = new MethodDescription.ForLoadedMethod(method);
		return CLASS_FILES.describe(method.getDeclaringClass().getName())
			.resolve()
			.getDeclaredMethods()
			.filter(ElementMatchers.hasSignature(loaded.asSignatureToken()))
			.getOnly()
			.getParameters()
			.stream()
			.map(ParameterDescription::getName)
			.toList();
	}

}
