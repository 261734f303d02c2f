package io.github.eslboot.autoconfigure.simulator;

import java.util.List;

import io.github.eslboot.autoconfigure.EslAutoConfiguration;
import io.github.eslboot.autoconfigure.EslConnectionDetails;
import io.github.eslboot.autoconfigure.GroupConnectionDetails;
import io.github.eslboot.test.FreeSwitchSimulators;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that connects a test with
 * {@code @EmbeddedFreeSwitch} to its simulators, whatever servers the application's own
 * configuration names.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = EslAutoConfiguration.class)
@ConditionalOnClass(FreeSwitchSimulators.class)
@ConditionalOnBean(value = FreeSwitchSimulators.class, name = EmbeddedFreeSwitchAutoConfiguration.SIMULATORS)
public final class EmbeddedFreeSwitchAutoConfiguration {

	/** Name of the bean that {@code @EmbeddedFreeSwitch} registers. */
	static final String SIMULATORS = "embeddedFreeSwitch";

	/** Name of the simulator if the annotation names no nodes. */
	private static final String SINGLE = "freeSwitchSimulator";

	EmbeddedFreeSwitchAutoConfiguration() {
	}

	@Bean
	@Primary
	EslConnectionDetails embeddedFreeSwitchConnectionDetails(@Qualifier(SIMULATORS) FreeSwitchSimulators simulators) {
		List<SimulatorConnectionDetails> servers = simulators.nodes()
			.entrySet()
			.stream()
			.map((entry) -> new SimulatorConnectionDetails(entry.getKey(), entry.getValue()))
			.toList();
		return simulators.nodes().containsKey(SINGLE) ? servers.get(0) : new GroupConnectionDetails(servers);
	}

}
