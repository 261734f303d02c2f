package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.eslboot.call.CallDirection;
import io.github.eslboot.call.FlowFailurePolicy;
import io.github.eslboot.call.FlowOverflow;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Marks a method of a singleton bean that serves a call from an event on: a call flow. It
 * is called once for each call, in a thread of its own, on all nodes; so it may block as
 * long as the call lasts, and is never reported as slow. For short work on single events
 * use {@link EslEventHandler @EslEventHandler}.
 * <p>
 * When the caller hangs up, the operations of the {@link io.github.eslboot.call.EslCall}
 * throw a {@link io.github.eslboot.call.CallEndedException}, which the method need not
 * catch: the flow ends without a failure. Other exceptions are passed to the
 * {@link EslListenerErrorHandler}; without one they are logged, and {@link #onFailure()}
 * applies to the call. When the method returns, nothing happens to the call.
 * <p>
 * The parameters are those of an {@code @EslEventHandler} method, in particular
 * {@code EslCall}. The method returns nothing, is neither static nor private, and may
 * throw. At shutdown no flow is started any more, and the application waits for those
 * that run, up to {@code freeswitch.esl.timeouts.handlers}; then it interrupts them.
 * <p>
 * Several applications that are connected to one server all start a flow for its calls:
 * use {@link EslSessionHandler @EslSessionHandler} there. The attributes
 * {@link #event()}, {@link #headers()}, {@link #concurrency()}, {@link #maxWait()},
 * {@link #refusalCause()} and {@link #id()} may contain placeholders ({@code ${…}}) and
 * expressions ({@code #{…}}). May be used as a meta-annotation.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(HandlerReflectiveProcessor.class)
public @interface EslCallHandler {

	/**
	 * Alias for {@link #event()}.
	 * @return the names
	 */
	@AliasFor("event")
	String[] value() default "CHANNEL_PARK";

	/**
	 * Names of the events that start the flow of a call, by default CHANNEL_PARK. A call
	 * has one flow, even if several of these events occur.
	 * @return the names
	 */
	@AliasFor("value")
	String[] event() default "CHANNEL_PARK";

	/**
	 * Directions of the calls that are served, by default both.
	 * @return the directions
	 */
	CallDirection[] direction() default {};

	/**
	 * Conditions on headers of the event, in the syntax of
	 * {@link EslEventHandler#headers()}. They are tested on an event loop, so a regular
	 * expression must be quick.
	 * @return the conditions
	 */
	String[] headers() default {};

	/**
	 * Maximum number of calls that are served at the same time, on all nodes together.
	 * @return the number, at least 1
	 */
	String concurrency() default "200";

	/**
	 * What happens to a call when that number is reached. By default it waits, for
	 * example parked, until a flow ends.
	 * @return what happens
	 */
	FlowOverflow overflow() default FlowOverflow.WAIT;

	/**
	 * Maximum time that a call waits, such as {@code 30s}; then it is hung up.
	 * @return the time
	 */
	String maxWait() default "30s";

	/**
	 * Maximum number of calls that wait; further ones are hung up immediately.
	 * @return the number
	 */
	int maxWaiting() default 1000;

	/**
	 * Hangup cause of a call that is not served.
	 * @return the name of the cause
	 */
	String refusalCause() default "NORMAL_TEMPORARY_FAILURE";

	/**
	 * What happens to a call whose flow failed. By default it is hung up, unless it is
	 * bridged or moved on after a bridge; a flow that transfers its call to the dialplan
	 * should therefore do so last, or use {@code LEAVE}.
	 * @return what happens
	 */
	FlowFailurePolicy onFailure() default FlowFailurePolicy.HANGUP;

	/**
	 * Whether the thread is interrupted when the caller hangs up, so that work that does
	 * not wait for the call, such as an HTTP request, ends as well. The flow then ends
	 * without a failure, whatever the method throws.
	 * @return whether to interrupt
	 */
	boolean interruptOnHangup() default false;

	/**
	 * Client whose calls are served, if the application has several.
	 * @return name or qualifier of an {@link io.github.eslboot.EslClient} or
	 * {@link io.github.eslboot.EslTemplate} bean; by default the one that is injected by
	 * type
	 */
	String client() default "";

	/**
	 * Id of the handler in logs and the actuator endpoint. By default the bean's name and
	 * the method's.
	 * @return the id, unique in the application
	 */
	String id() default "";

}
