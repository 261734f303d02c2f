package io.github.eslboot.autoconfigure.simulator;

import io.github.eslboot.autoconfigure.EslAutoConfiguration;
import io.github.eslboot.autoconfigure.EslConnectionDetails;
import io.github.eslboot.test.FreeSwitchSimulator;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that connects a test with
 * {@code @EmbeddedFreeSwitch} to its simulator, whatever servers the application's own
 * configuration names.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = EslAutoConfiguration.class)
@ConditionalOnClass(FreeSwitchSimulator.class)
@ConditionalOnBean(value = FreeSwitchSimulator.class, name = EmbeddedFreeSwitchAutoConfiguration.SIMULATOR)
public final class EmbeddedFreeSwitchAutoConfiguration {

	/** Name of the bean that {@code @EmbeddedFreeSwitch} registers. */
	static final String SIMULATOR = "embeddedFreeSwitch";

	EmbeddedFreeSwitchAutoConfiguration() {
	}

	@Bean
	@Primary
	EslConnectionDetails embeddedFreeSwitchConnectionDetails(@Qualifier(SIMULATOR) FreeSwitchSimulator simulator) {
		return new SimulatorConnectionDetails(simulator);
	}

	/** Details of a simulator. */
	private record SimulatorConnectionDetails(FreeSwitchSimulator simulator) implements EslConnectionDetails {

		@Override
		public String getHost() {
			return this.simulator.host();
		}

		@Override
		public int getPort() {
			return this.simulator.port();
		}

		@Override
		public String getPassword() {
			return this.simulator.password();
		}

	}

}
