package io.github.eslboot.annotation;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a handler method cannot be invoked or its annotation is contradictory.
 *
 * @since 0.1.0
 */
public class InvalidEslHandlerException extends IllegalArgumentException {

	/**
	 * Creates an exception.
	 * @param message what was tried, where, and what to do
	 */
	public InvalidEslHandlerException(String message) {
		super(message);
	}

	InvalidEslHandlerException(Method method, String problem) {
		this(method, problem, null);
	}

	InvalidEslHandlerException(Method method, String problem, @Nullable Throwable cause) {
		super("Handler method %s %s".formatted(MethodDescription.of(method), problem), cause);
	}

}
