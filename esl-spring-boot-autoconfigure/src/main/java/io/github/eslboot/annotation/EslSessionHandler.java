package io.github.eslboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that serves sessions, calls that FreeSWITCH hands over with its
 * application {@code socket}. A session goes to the first method whose conditions it
 * meets, in the order of {@link org.springframework.core.annotation.Order @Order}, those
 * with conditions before those without; then to a bean of the type
 * {@link io.github.eslboot.outbound.SessionHandler}, if there is one. What holds for its
 * method holds for these: when it returns, the call goes on in the dialplan.
 * <p>
 * Parameters may be an {@link io.github.eslboot.outbound.EslSession EslSession},
 * {@link io.github.eslboot.call.EslCall EslCall},
 * {@link io.github.eslboot.protocol.EslEvent EslEvent} or
 * {@link io.github.eslboot.protocol.EslHeaders EslHeaders} with the call's data, or be
 * marked {@link EslHeader @EslHeader} or {@link EslUuid @EslUuid}.
 * <p>
 * All texts may contain placeholders and expressions. A text between slashes is a regular
 * expression of which a part must be found, as in {@code /^50\d\d$/}.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface EslSessionHandler {

	/**
	 * What stands behind host and port in the dialplan's line, as {@code ivr} in
	 * {@code socket host:port/ivr}; any unless given.
	 * @return the paths, one of which must be it
	 */
	String[] path() default {};

	/**
	 * The dialled number; any unless given.
	 * @return the numbers, one of which must be it
	 */
	String[] destination() default {};

	/**
	 * The dialplan's context; any unless given.
	 * @return the contexts, one of which must be it
	 */
	String[] context() default {};

	/**
	 * Conditions on the call's variables, all of which must hold: {@code name=value},
	 * {@code name!=value}, {@code name=/expression/}, {@code name} for one that is set,
	 * {@code !name} for one that is not.
	 * @return the conditions
	 */
	String[] variables() default {};

}
