package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Names the events that a record represents. An {@link EslEventHandler @EslEventHandler}
 * method with a parameter of this type handles them, unless its annotation names others:
 * <pre class="code">
 * &#064;EslEventType("CHANNEL_ANSWER")
 * record ChannelAnswer(&#064;EslUuid String uuid, &#064;EslHeader("Caller-Caller-ID-Number") String caller) { }
 *
 * &#064;EslEventHandler
 * void answered(ChannelAnswer event) { … }
 * </pre> The components of a record are resolved in the same way as the parameters of a
 * handler method. The annotation is optional for records whose handlers name the events.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface EslEventType {

	/**
	 * Alias for {@link #events()}.
	 * @return the names
	 */
	@AliasFor("events")
	String[] value() default {};

	/**
	 * Names of the events, for example {@code CHANNEL_ANSWER}.
	 * @return the names
	 */
	@AliasFor("value")
	String[] events() default {};

	/**
	 * Subclasses of CUSTOM events, for example {@code conference::maintenance}.
	 * @return the subclasses
	 */
	String[] custom() default {};

}
