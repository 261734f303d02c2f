package io.github.eslboot;

import io.github.eslboot.event.Registration;

/**
 * Binds objects with annotated methods; the Spring Boot starter brings one.
 */
@FunctionalInterface
public interface EslHandlerAdapter {

	/**
	 * Binds an object's methods to a call.
	 * @param template the template the object is bound through
	 * @param uuid the call
	 * @param handler the object
	 * @return the registration
	 */
	Registration bind(EslTemplate template, String uuid, Object handler);

}
