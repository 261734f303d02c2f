package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method that receives notices about the delivery of events. The object must have
 * {@link EslEventHandler @EslEventHandler} methods as well. The type of the method's
 * parameter selects the notice:
 * <ul>
 * <li>{@link io.github.eslboot.event.EventGap}: the connection was interrupted and events
 * of that time were lost,</li>
 * <li>{@link io.github.eslboot.event.LostEvents}: events were dropped because the
 * application is too slow,</li>
 * <li>{@link io.github.eslboot.event.EndReason}: no further event follows, for example
 * because the call has ended.</li>
 * </ul>
 * {@link EslUuid @EslUuid}, {@link io.github.eslboot.EslTemplate} and
 * {@link io.github.eslboot.EslOperations} parameters are allowed as well. For a handler
 * of one call, notices are delivered in the order of the call's events, never
 * concurrently with them.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface EslNoticeHandler {

}
