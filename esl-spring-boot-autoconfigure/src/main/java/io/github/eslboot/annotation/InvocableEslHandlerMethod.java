package io.github.eslboot.annotation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.ReflectionUtils;

/**
 * Calls a method of an object. The parameters' annotations are those of the object's own
 * class, even when the object is a proxy that has the method from an interface.
 */
final class InvocableEslHandlerMethod extends InvocableHandlerMethod {

	private final Method invocable;

	InvocableEslHandlerMethod(Object object, Method method, Method invocable,
			HandlerMethodArgumentResolverComposite resolvers) {
		super(object, method);
		this.invocable = invocable;
		setMessageMethodArgumentResolvers(resolvers);
		ReflectionUtils.makeAccessible(invocable);
	}

	@Override
	protected @Nullable Object doInvoke(@Nullable Object... arguments) throws Exception {
		if (this.invocable.equals(getMethod())) {
			return super.doInvoke(arguments);
		}
		try {
			return this.invocable.invoke(getBean(), arguments);
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
			throw new IllegalStateException("Not reached", ex);
		}
	}

}
