package io.github.eslboot.test.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Starts a {@link io.github.eslboot.test.FreeSwitchSimulator} for the context of a Spring
 * test, or one for each of several {@link #nodes()}. The client connects to these servers
 * and to none that the configuration of the application names, neither by properties nor
 * by an {@code EslConnectionDetails} bean.
 * <p>
 * The simulator is registered as the bean {@code freeSwitchSimulator} and closed with the
 * context. The properties {@code freeswitch.esl.host}, {@code freeswitch.esl.port} and
 * {@code freeswitch.esl.password} are those of the simulator. The simulator of a node has
 * the name of the node as its bean name ({@code @Qualifier("pbx-1")}); a bean of type
 * {@link io.github.eslboot.test.FreeSwitchSimulators} has all of them, and the properties
 * are {@code freeswitch.esl.nodes.<name>.host} and so on.
 * <p>
 * Tests of different classes share a context, and with it the simulator. Therefore it is
 * {@linkplain io.github.eslboot.test.FreeSwitchSimulator#reset() reset} after each test
 * method.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface EmbeddedFreeSwitch {

	/**
	 * Names of the nodes of a group.
	 * @return the names; none for a single server
	 */
	String[] nodes() default {};

	/**
	 * Password of the Event Socket.
	 * @return the password
	 */
	String password() default "simulated";

	/**
	 * Port to listen on. Of several nodes, the second one listens on the next port, and
	 * so on.
	 * @return the port, or 0 for any free port
	 */
	int port() default 0;

	/**
	 * Interval of HEARTBEAT events.
	 * @return the interval in milliseconds; 0 for no HEARTBEAT events
	 */
	long heartbeatMillis() default 20_000;

	/**
	 * Whether the simulators are reset after each test method: calls end, scripts and
	 * faults are removed, the received commands are forgotten.
	 * @return {@code false} to keep their state, for tests that build on one another
	 */
	boolean resetAfterEach() default true;

}
