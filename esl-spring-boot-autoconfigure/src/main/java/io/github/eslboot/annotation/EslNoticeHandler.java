package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method that hears what is not an event, of an object that also has
 * {@link EslEventHandler @EslEventHandler} methods. The type of its parameter says what:
 * <ul>
 * <li>{@link io.github.eslboot.event.EventGap}: the connection was interrupted, and
 * events of that time did not come,</li>
 * <li>{@link io.github.eslboot.event.LostEvents}: events were dropped here, because the
 * application is too slow,</li>
 * <li>{@link io.github.eslboot.event.EndReason}: no further event comes, for example
 * because the call has ended.</li>
 * </ul>
 * It may have {@link EslUuid @EslUuid}, {@link io.github.eslboot.EslTemplate} and
 * {@link io.github.eslboot.EslOperations} parameters too. It is called in the order of
 * the call's events, never at the same time as they are.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface EslNoticeHandler {

}
