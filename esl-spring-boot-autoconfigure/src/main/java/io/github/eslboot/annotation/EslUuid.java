package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Binds a String parameter of a handler method to the uuid of the call: the call the
 * handler is bound to, or the event's {@code Unique-ID} if the handler receives events of
 * several calls. If there is no uuid, the call of the method fails unless the parameter
 * is nullable or an {@link java.util.Optional}.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface EslUuid {

}
