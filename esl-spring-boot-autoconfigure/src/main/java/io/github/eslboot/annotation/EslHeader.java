package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.messaging.handler.annotation.ValueConstants;

/**
 * Binds a parameter of an {@link EslEventHandler @EslEventHandler} method to a header of
 * the event, converted to the parameter's type. A channel variable is the header
 * {@code variable_<name>}. A list or an array receives the elements of an
 * {@code ARRAY::}&nbsp;header.
 *
 * @since 0.1.0
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface EslHeader {

	/**
	 * Name of the header, case-insensitive; may contain placeholders.
	 * @return the name
	 */
	String value();

	/**
	 * Whether the header is required. If a required header is missing, the method is not
	 * invoked and the invocation counts as failed. With {@code false}, a nullable
	 * parameter or an {@link java.util.Optional}, a missing header is passed as
	 * {@code null} or empty.
	 * @return whether the header is required
	 */
	boolean required() default true;

	/**
	 * Value used when the header is missing; may contain placeholders.
	 * @return the value
	 */
	String defaultValue() default ValueConstants.DEFAULT_NONE;

}
