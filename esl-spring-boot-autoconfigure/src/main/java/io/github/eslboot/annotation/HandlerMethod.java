package io.github.eslboot.annotation;

import java.lang.reflect.Method;

/** Handler method with an id, as the registry lists it. */
interface HandlerMethod {

	/** Returns the id, unique in the application. */
	String id();

	/** Returns the method, as its class declares it. */
	Method method();

	/** Returns the description with the current counters. */
	EslHandlerInfo info();

}
