package io.github.eslboot.test.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Starts a {@link io.github.eslboot.test.FreeSwitchSimulator} for the context of a Spring
 * test, registers it as the bean {@code freeSwitchSimulator}, and points
 * {@code freeswitch.esl.host}, {@code freeswitch.esl.port} and
 * {@code freeswitch.esl.password} at it. It is closed with the context.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface EmbeddedFreeSwitch {

	/**
	 * The password of the Event Socket.
	 * @return the password
	 */
	String password() default "simulated";

	/**
	 * The port to listen on.
	 * @return the port, 0 for a free one
	 */
	int port() default 0;

	/**
	 * Time between two HEARTBEAT events.
	 * @return milliseconds, 0 for none
	 */
	long heartbeatMillis() default 20_000;

}
