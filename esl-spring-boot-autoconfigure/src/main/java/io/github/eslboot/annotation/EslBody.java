package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Fills a parameter of an {@link EslEventHandler @EslEventHandler} method with the
 * event's body, converted to the parameter's type. Most events have none.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface EslBody {

	/**
	 * Whether a missing body is an error, in which case the method is not called. With
	 * {@code false}, a nullable parameter or an {@link java.util.Optional}, it is passed
	 * as {@code null} or empty.
	 * @return whether it must be there
	 */
	boolean required() default true;

}
