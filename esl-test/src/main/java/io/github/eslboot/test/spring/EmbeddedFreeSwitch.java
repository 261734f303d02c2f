package io.github.eslboot.test.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Starts a {@link io.github.eslboot.test.FreeSwitchSimulator} for the context of a Spring
 * test. The client connects to it and to no server that the configuration of the
 * application names, neither by properties nor by an {@code EslConnectionDetails} bean.
 * The simulator is registered as the bean {@code freeSwitchSimulator} and closed with the
 * context. The properties {@code freeswitch.esl.host}, {@code freeswitch.esl.port} and
 * {@code freeswitch.esl.password} are those of the simulator.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface EmbeddedFreeSwitch {

	/**
	 * Password of the Event Socket.
	 * @return the password
	 */
	String password() default "simulated";

	/**
	 * Port to listen on.
	 * @return the port, or 0 for any free port
	 */
	int port() default 0;

	/**
	 * Interval of HEARTBEAT events.
	 * @return the interval in milliseconds; 0 for no HEARTBEAT events
	 */
	long heartbeatMillis() default 20_000;

}
