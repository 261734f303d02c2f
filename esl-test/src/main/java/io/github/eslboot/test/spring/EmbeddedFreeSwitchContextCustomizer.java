package io.github.eslboot.test.spring;

import java.time.Duration;
import java.util.Map;

import io.github.eslboot.test.FreeSwitchSimulator;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Starts the simulator before the context is refreshed. A record, because tests share a
 * context only if their customizers are equal.
 *
 * @param password password of the Event Socket
 * @param port port to listen on, or 0
 * @param heartbeatMillis interval of HEARTBEAT events in milliseconds
 */
record EmbeddedFreeSwitchContextCustomizer(String password, int port,
		long heartbeatMillis) implements ContextCustomizer {

	private static final String BEAN_NAME = "freeSwitchSimulator";

	/** By this name the auto-configuration finds the simulator that the client is for. */
	private static final String ALIAS = "embeddedFreeSwitch";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		FreeSwitchSimulator simulator = FreeSwitchSimulator.builder()
			.password(this.password)
			.port(this.port)
			.heartbeat(Duration.ofMillis(this.heartbeatMillis))
			.start();
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		beanFactory.registerSingleton(BEAN_NAME, simulator);
		beanFactory.registerAlias(BEAN_NAME, ALIAS);
		// Otherwise the context would not destroy the registered singleton.
		((DefaultSingletonBeanRegistry) beanFactory).registerDisposableBean(BEAN_NAME, simulator::close);
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("Embedded FreeSWITCH", Map.of("freeswitch.esl.host", simulator.host(),
					"freeswitch.esl.port", simulator.port(), "freeswitch.esl.password", this.password)));
	}

	/** Returns a text without the password. */
	@Override
	public String toString() {
		return "EmbeddedFreeSwitch[port=" + this.port + "]";
	}

}
