package io.github.eslboot.annotation;

import java.lang.reflect.Method;

/** Handler method with an id, as the registry lists it. */
interface HandlerMethod extends EslHandler {

	/** Returns the method, as its class declares it. */
	Method method();

}
