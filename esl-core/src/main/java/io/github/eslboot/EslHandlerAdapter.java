package io.github.eslboot;

import io.github.eslboot.event.Registration;

/**
 * Binds objects with annotated methods to calls. The Spring Boot starter has the
 * implementation.
 */
@FunctionalInterface
public interface EslHandlerAdapter {

	/**
	 * Binds the annotated methods of an object to a call until the call ends.
	 * @param operations the operations the object is bound through, which methods may
	 * have as a parameter
	 * @param uuid the call
	 * @param handler the object
	 * @return the registration
	 */
	Registration bind(EslOperations operations, String uuid, Object handler);

}
