package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method that handles sessions: calls that FreeSWITCH hands over with its
 * application {@code socket}. A session is routed to the first method whose conditions
 * match. Methods are tried in the order of
 * {@link org.springframework.core.annotation.Order @Order}; among methods of the same
 * order, those with conditions precede those without. If no method matches, the session
 * is routed to a bean of type {@link io.github.eslboot.outbound.SessionHandler}. As with
 * {@code SessionHandler}, the call continues in the dialplan when the method returns.
 * <p>
 * Parameters may be an {@link io.github.eslboot.outbound.EslSession EslSession},
 * {@link io.github.eslboot.call.EslCall EslCall},
 * {@link io.github.eslboot.protocol.EslEvent EslEvent} or
 * {@link io.github.eslboot.protocol.EslHeaders EslHeaders} with the call's data, or be
 * annotated with {@link EslHeader @EslHeader} or {@link EslUuid @EslUuid}.
 * <p>
 * The methods are called by the session server, which
 * {@code freeswitch.esl.outbound.enabled} enables. An application with such methods does
 * not start if that property is not set; with {@code false} it starts, and a log line
 * says that they are not called.
 * <p>
 * The text attributes may contain placeholders and expressions. A text between slashes is
 * a regular expression that must match a part of the value, as in {@code /^50\d\d$/}.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface EslSessionHandler {

	/**
	 * Paths, one of which must match the text after host and port in the dialplan, such
	 * as {@code ivr} in {@code socket host:port/ivr}. By default any path matches.
	 * @return the paths
	 */
	String[] path() default {};

	/**
	 * Numbers, one of which must match the dialled number. By default any number matches.
	 * @return the numbers
	 */
	String[] destination() default {};

	/**
	 * Contexts, one of which must match the call's dialplan context. By default any
	 * context matches.
	 * @return the contexts
	 */
	String[] context() default {};

	/**
	 * Conditions on channel variables, all of which must match: {@code name=value},
	 * {@code name!=value}, {@code name=/regex/}, {@code name} for a variable that is set,
	 * {@code !name} for one that is not set.
	 * @return the conditions
	 */
	String[] variables() default {};

	/**
	 * Whether the thread of the handler is interrupted when the caller hangs up, so that
	 * work that does not wait for the call, such as an HTTP request, ends as well. The
	 * session then ends without a failure, whatever the method throws.
	 * @return whether to interrupt
	 */
	boolean interruptOnHangup() default false;

}
