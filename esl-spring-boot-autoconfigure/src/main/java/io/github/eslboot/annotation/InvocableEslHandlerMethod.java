package io.github.eslboot.annotation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.ReflectionUtils;

/**
 * Handler method of one object that can be invoked. Annotations of parameters are read
 * from the object's own class, even if the object is a proxy that declares the method in
 * an interface.
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
