package io.github.eslboot.test.spring;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.FreeSwitchSimulators;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Starts the simulators before the context is refreshed. A record, because tests share a
 * context only if their customizers are equal.
 *
 * @param nodes names of the nodes; empty for a single server
 * @param password password of the Event Socket
 * @param port port to listen on, or 0
 * @param heartbeatMillis interval of HEARTBEAT events in milliseconds
 */
record EmbeddedFreeSwitchContextCustomizer(List<String> nodes, String password, int port,
		long heartbeatMillis) implements ContextCustomizer {

	private static final String SINGLE = "freeSwitchSimulator";

	/**
	 * Name of the bean that has all simulators, by which the auto-configuration finds the
	 * servers that the client is for.
	 */
	static final String ALL = "embeddedFreeSwitch";

	private static final String PREFIX = "freeswitch.esl.";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		List<String> names = this.nodes.isEmpty() ? List.of(SINGLE) : this.nodes;
		FreeSwitchSimulators simulators = FreeSwitchSimulators.create(names, this::builder);
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		Map<String, Object> properties = new HashMap<>();
		simulators.nodes().forEach((name, simulator) -> {
			beanFactory.registerSingleton(name, simulator);
			String prefix = this.nodes.isEmpty() ? PREFIX : PREFIX + "nodes." + name + ".";
			properties.put(prefix + "host", simulator.host());
			properties.put(prefix + "port", simulator.port());
			properties.put(prefix + "password", this.password);
		});
		beanFactory.registerSingleton(ALL, simulators);
		// Otherwise the context would not destroy the registered singleton.
		((DefaultSingletonBeanRegistry) beanFactory).registerDisposableBean(ALL, simulators::close);
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("Embedded FreeSWITCH", properties));
	}

	private FreeSwitchSimulator.Builder builder(String name) {
		FreeSwitchSimulator.Builder builder = FreeSwitchSimulator.builder()
			.password(this.password)
			.port((this.port == 0) ? 0 : this.port + Math.max(0, this.nodes.indexOf(name)))
			.heartbeat(Duration.ofMillis(this.heartbeatMillis));
		return this.nodes.isEmpty() ? builder : builder.hostname(name);
	}

	/** Returns a text without the password. */
	@Override
	public String toString() {
		return "EmbeddedFreeSwitch[port=" + this.port + (this.nodes.isEmpty() ? "" : ", nodes=" + this.nodes) + "]";
	}

}
