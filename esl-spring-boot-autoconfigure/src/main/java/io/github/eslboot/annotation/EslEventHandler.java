package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.eslboot.event.RoutingHeader;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Marks a method that handles events. On a singleton bean it hears all calls, or those of
 * {@link #uuid()}, from the start of the application on. On a bean of
 * {@link CallScope @CallScope} it hears the call of the instance. On any other object it
 * hears the call the object is bound to with
 * {@link io.github.eslboot.EslOperations#bindHandler(String, Object)}.
 * <p>
 * The method returns nothing, is neither static nor private, and may throw. Its
 * parameters may be
 * <ul>
 * <li>{@link io.github.eslboot.protocol.EslEvent} and
 * {@link io.github.eslboot.protocol.EslHeaders},</li>
 * <li>a header's value, with {@link EslHeader @EslHeader},</li>
 * <li>the event's body, with {@link EslBody @EslBody},</li>
 * <li>the call's uuid, with {@link EslUuid @EslUuid},</li>
 * <li>the call's handle, {@link io.github.eslboot.call.EslCall},</li>
 * <li>{@link io.github.eslboot.EslTemplate} or
 * {@link io.github.eslboot.EslOperations}.</li>
 * </ul>
 * The methods of one object hear the events of one call one at a time and in the order
 * received, on workers, so they may block. A bean hears different calls side by side.
 * Several methods for the same event are called in the order of their
 * {@link org.springframework.core.annotation.Order @Order}.
 * <p>
 * In a native image, classes whose objects are bound at run time have to be prototype
 * beans or registered for reflection; those of beans are found.
 * <p>
 * All texts may contain placeholders ({@code ${…}}) and expressions ({@code #{…}}). May
 * be used as a meta-annotation.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface EslEventHandler {

	/**
	 * Alias for {@link #events()}.
	 * @return the names
	 */
	@AliasFor("events")
	String[] value() default {};

	/**
	 * Names of the events, for example {@code CHANNEL_ANSWER}. When neither these nor
	 * {@link #custom()} are given, a handler bound to a call hears the life of the call,
	 * from CHANNEL_CREATE to CHANNEL_DESTROY; one of all calls must give them.
	 * @return the names
	 */
	@AliasFor("value")
	String[] events() default {};

	/**
	 * Subclasses of CUSTOM events, for example {@code conference::maintenance}.
	 * @return the subclasses
	 */
	String[] custom() default {};

	/**
	 * Uuids of the calls to hear; empty for all. The handler is let go of when the last
	 * of them has ended. Not for objects bound to a call at run time.
	 * @return the uuids
	 */
	String[] uuid() default {};

	/**
	 * The headers in which the uuid is looked for.
	 * @return the headers
	 */
	RoutingHeader[] by() default RoutingHeader.UNIQUE_ID;

	/**
	 * Conditions that must all hold, about headers of the event:
	 * <ul>
	 * <li>{@code Name} is there, {@code !Name} is not,</li>
	 * <li>{@code Name=value} has that value,</li>
	 * <li>{@code Name=/regex/} contains a match of the regular expression,</li>
	 * <li>{@code Name!=value} and {@code Name!=/regex/} do not, or the header is not
	 * there.</li>
	 * </ul>
	 * @return the conditions
	 */
	String[] headers() default {};

	/**
	 * Names the handler in logs, metrics and the endpoint; the bean's name and the
	 * method's unless given.
	 * @return the id, unique in the application
	 */
	String id() default "";

}
