package io.github.eslboot;

import io.github.eslboot.event.Registration;

/**
 * Binds objects with annotated methods to calls. The Spring Boot starter provides the
 * implementation.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface EslHandlerAdapter {

	/**
	 * Binds the annotated methods of an object to a call until the call ends.
	 * @param operations the operations; passed to annotated methods that have them as a
	 * parameter
	 * @param uuid the call
	 * @param handler an object with annotated methods
	 * @return the registration, which unbinds the object when cancelled
	 */
	Registration bind(EslOperations operations, String uuid, Object handler);

}
