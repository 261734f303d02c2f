package io.github.eslboot.sample;

import java.time.Duration;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@link TestCallDeskApplication} starts.
 */
class TestCallDeskApplicationTests {

	@Test
	void applicationConnectsToTheSimulatorInsteadOfTheConfiguredServer() {
		try (ConfigurableApplicationContext context = TestCallDeskApplication.start("--server.port=0",
				"--freeswitch.esl.password=productive")) {
			EslTemplate esl = context.getBean(EslTemplate.class);
			esl.stream().awaitUp(Duration.ofSeconds(20));
			assertThat(esl.nodes().get(0).address()).endsWith(":" + context.getBean(FreeSwitchSimulator.class).port());
		}
	}

}
