package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Fills a String parameter of a handler method with the uuid of the call: the one the
 * handler is bound to, or the event's {@code Unique-ID} when it hears several. An event
 * without one is an error unless the parameter is nullable or an
 * {@link java.util.Optional}.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface EslUuid {

}
