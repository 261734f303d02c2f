package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.eslboot.event.RoutingHeader;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Marks a method that handles events. On a singleton bean it receives the events of all
 * calls, or of those in {@link #uuid()}, from the start of the application. On a bean of
 * {@link CallScope @CallScope} it receives the events of the instance's call. On any
 * other object it receives the events of the call to which the object is bound with
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
 * <li>a typed view, such as {@link io.github.eslboot.protocol.view.DtmfEvent} or
 * {@link io.github.eslboot.protocol.view.EventView},</li>
 * <li>a record whose components are parameters of these kinds, which is validated with
 * {@code @Valid} or {@code @Validated},</li>
 * <li>the call's handle, {@link io.github.eslboot.call.EslCall},</li>
 * <li>{@link io.github.eslboot.EslTemplate} or
 * {@link io.github.eslboot.EslOperations},</li>
 * <li>{@code Message<EslEvent>}, and Spring Messaging's {@code @Header} and
 * {@code @Headers}, which compare names of headers with their case,</li>
 * <li>what the resolvers of an {@link EslHandlerConfigurer} support.</li>
 * </ul>
 * The methods of one object receive the events of one call one at a time and in order, on
 * workers, so they may block. A bean receives events of different calls concurrently, up
 * to its {@link #concurrency()}. Several methods for the same event are called in the
 * order of their {@link org.springframework.core.annotation.Order @Order}.
 * <p>
 * In a native image, classes whose objects are bound at run time must be prototype beans
 * or registered for reflection. Classes of beans are detected.
 * <p>
 * All attributes except {@link #by()} may contain placeholders ({@code ${…}}) and
 * expressions ({@code #{…}}). May be used as a meta-annotation.
 * <p>
 * A method may have several of these annotations; an event is handled once for each that
 * selects it, and each is a handler with its own id. On a class, the annotation sets
 * attributes for all annotated methods of the class that do not set them themselves;
 * conditions on {@link #headers()} are added to those of the methods.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(EslEventHandler.Container.class)
@Reflective(HandlerReflectiveProcessor.class)
public @interface EslEventHandler {

	/**
	 * Alias for {@link #events()}.
	 * @return the names
	 */
	@AliasFor("events")
	String[] value() default {};

	/**
	 * Names of the events, for example {@code CHANNEL_ANSWER}. If neither these nor
	 * {@link #custom()} are given, the type of a parameter names them: a view, or a
	 * record with {@link EslEventType @EslEventType}. Without such a parameter a handler
	 * bound to a call receives the call's life cycle from CHANNEL_CREATE to
	 * CHANNEL_DESTROY. A handler of all calls must name its events.
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
	 * Uuids of the calls whose events are handled; empty for all. The handler is
	 * unregistered when the last of these calls has ended. Not allowed on objects that
	 * are bound to a call at run time, and on beans of {@link CallScope @CallScope}.
	 * @return the uuids
	 */
	String[] uuid() default {};

	/**
	 * Headers that are compared with the uuids of the handled calls. Not allowed on beans
	 * of {@link CallScope @CallScope}, and on handlers of all calls.
	 * @return the headers
	 */
	RoutingHeader[] by() default RoutingHeader.UNIQUE_ID;

	/**
	 * Conditions on headers of the event, all of which must match:
	 * <ul>
	 * <li>{@code Name}: the header is present; {@code !Name}: it is absent,</li>
	 * <li>{@code Name=value}: the header has this value,</li>
	 * <li>{@code Name=/regex/}: the value contains a match of the regular
	 * expression,</li>
	 * <li>{@code Name!=value} and {@code Name!=/regex/}: it does not, or the header is
	 * absent.</li>
	 * </ul>
	 * @return the conditions
	 */
	String[] headers() default {};

	/**
	 * Maximum number of events that the method handles at the same time, on all nodes and
	 * in all calls together. Further events wait in the order of their calls, without
	 * occupying a worker; later events of the same call wait as well. Methods of one
	 * class that handle the same event share the smallest number.
	 * @return the number; by default, or zero, all workers but an eighth, so that one
	 * handler never occupies all of them. Virtual threads are not limited by default
	 */
	String concurrency() default "";

	/**
	 * Whether the method handles events from the start of the application. With
	 * {@code false} it is stopped until {@link EslHandler#start()}.
	 * @return {@code true}, the default, or {@code false}
	 * @see EslHandlerRegistry#get(String)
	 */
	String autoStartup() default "";

	/**
	 * Error handler of the method, instead of the beans of type
	 * {@link EslListenerErrorHandler} that serve all handlers.
	 * @return name of a bean, or an expression for the error handler itself; by default
	 * those that serve all handlers
	 */
	String errorHandler() default "";

	/**
	 * Client whose events are handled, if the application has several.
	 * @return name or qualifier of an {@link io.github.eslboot.EslClient} or
	 * {@link io.github.eslboot.EslTemplate} bean; by default the one that is injected by
	 * type
	 */
	String client() default "";

	/**
	 * Names of the nodes of a group whose events are handled. All nodes are subscribed to
	 * the events; those of other nodes do not reach the method.
	 * @return the names; by default all nodes, including those that join later
	 */
	String[] node() default {};

	/**
	 * Tags of the nodes of a group whose events are handled: a node must have one of them
	 * when its event is handled.
	 * @return the tags; by default all nodes
	 */
	String[] tags() default {};

	/**
	 * Id of the handler in logs, metrics and the actuator endpoint. By default the bean's
	 * name and the method's.
	 * @return the id, unique in the application
	 */
	String id() default "";

	/**
	 * Container of several annotations of a method. Not needed in source code, since the
	 * annotation is repeatable.
	 */
	@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@Reflective(HandlerReflectiveProcessor.class)
	@interface Container {

		/**
		 * Returns the annotations.
		 * @return the annotations
		 */
		EslEventHandler[] value();

	}

}
