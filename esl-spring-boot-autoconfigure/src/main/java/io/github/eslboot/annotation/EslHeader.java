package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.messaging.handler.annotation.ValueConstants;

/**
 * Fills a parameter of an {@link EslEventHandler @EslEventHandler} method with a header
 * of the event, converted to the parameter's type. A channel variable is the header
 * {@code variable_<name>}. A list or an array gets the elements of an
 * {@code ARRAY::}&nbsp;header.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface EslHeader {

	/**
	 * The header's name, in any case; may contain placeholders.
	 * @return the name
	 */
	String value();

	/**
	 * Whether a missing header is an error, in which case the method is not called. With
	 * {@code false}, a nullable parameter or an {@link java.util.Optional}, it is passed
	 * as {@code null} or empty.
	 * @return whether it must be there
	 */
	boolean required() default true;

	/**
	 * The value to use when there is no such header; may contain placeholders.
	 * @return the value
	 */
	String defaultValue() default ValueConstants.DEFAULT_NONE;

}
