package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Binds a parameter of an {@link EslEventHandler @EslEventHandler} method to the event's
 * body, converted to the parameter's type. Most events have no body.
 *
 * @since 0.1.0
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface EslBody {

	/**
	 * Whether the body is required. If a required body is missing, the method is not
	 * invoked and the invocation counts as failed. With {@code false}, a nullable
	 * parameter or an {@link java.util.Optional}, a missing body is passed as
	 * {@code null} or empty.
	 * @return whether the body is required
	 */
	boolean required() default true;

}
