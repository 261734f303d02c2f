package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Binds a String parameter of a handler method to a uuid: that of the call to which the
 * handler is bound, or the event's {@code Unique-ID} if the handler receives events of
 * several calls. If there is no uuid, the invocation of the method fails unless the
 * parameter is nullable or an {@link java.util.Optional}.
 *
 * @since 0.1.0
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface EslUuid {

}
