package io.github.eslboot.autoconfigure.simulator;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslAutoConfiguration;
import io.github.eslboot.autoconfigure.EslConnectionDetails;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SimulatorServiceConnectionAutoConfiguration}.
 */
class SimulatorServiceConnectionTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EslAutoConfiguration.class, EmbeddedFreeSwitchAutoConfiguration.class,
				SimulatorServiceConnectionAutoConfiguration.class))
		.withPropertyValues("freeswitch.esl.nodes.productive.host=127.0.0.1", "freeswitch.esl.nodes.productive.port=9");

	@Test
	void clientConnectsToTheAnnotatedSimulator() {
		this.runner.withUserConfiguration(One.class).run((context) -> {
			FreeSwitchSimulator simulator = context.getBean("simulator", FreeSwitchSimulator.class);
			EslTemplate template = context.getBean(EslTemplate.class);
			assertThat(template.group()).isNull();
			assertThat(template.nodes()).extracting(EslNode::address)
				.allMatch((address) -> address.endsWith(":" + simulator.port()));
			assertThat(template.api("status")).startsWith("UP ");
		});
	}

	@Test
	void severalAnnotatedSimulatorsFormAGroup() {
		this.runner.withUserConfiguration(Several.class)
			.run((context) -> assertThat(context.getBean(EslNodeGroup.class).nodes()).extracting(EslNode::id)
				.containsExactlyInAnyOrder("pbx-1", "second"));
	}

	@Test
	void simulatorWithoutTheAnnotationIsNotUsed() {
		this.runner.withUserConfiguration(Plain.class)
			.run((context) -> assertThat(context).doesNotHaveBean("simulatorServiceConnectionDetails"));
	}

	@Test
	void nothingIsConfiguredWithoutTestcontainersSupport() {
		this.runner.withUserConfiguration(Plain.class)
			.withClassLoader(new FilteredClassLoader(ServiceConnection.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(EslConnectionDetails.class)
				.doesNotHaveBean("simulatorServiceConnectionDetails"));
	}

	@Configuration(proxyBeanMethods = false)
	static class One {

		@Bean
		@ServiceConnection
		FreeSwitchSimulator simulator() {
			return FreeSwitchSimulator.builder().build();
		}

		@Bean
		FreeSwitchSimulator other() {
			return FreeSwitchSimulator.create();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Several {

		@Bean
		@ServiceConnection("pbx-1")
		FreeSwitchSimulator first() {
			return FreeSwitchSimulator.create();
		}

		@Bean
		@ServiceConnection
		FreeSwitchSimulator second() {
			return FreeSwitchSimulator.create();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Plain {

		@Bean
		FreeSwitchSimulator simulator() {
			return FreeSwitchSimulator.create();
		}

	}

}
