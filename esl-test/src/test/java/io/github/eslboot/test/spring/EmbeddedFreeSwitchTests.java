package io.github.eslboot.test.spring;

import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EmbeddedFreeSwitch}.
 */
@SpringJUnitConfig(EmbeddedFreeSwitchTests.Config.class)
@EmbeddedFreeSwitch(password = "from-annotation")
class EmbeddedFreeSwitchTests {

	@Test
	void simulatorIsABeanAndPropertiesConnectToIt(@Autowired FreeSwitchSimulator simulator,
			@Autowired Environment environment) {
		assertThat(simulator.isRunning()).isTrue();
		assertThat(environment.getProperty("freeswitch.esl.host")).isEqualTo(simulator.host());
		assertThat(environment.getProperty("freeswitch.esl.port", Integer.class)).isEqualTo(simulator.port());
		assertThat(environment.getProperty("freeswitch.esl.password")).isEqualTo("from-annotation");
	}

	@Test
	void simulatorIsClosedWithTheContext() throws Exception {
		TestContextManager manager = new TestContextManager(Other.class);
		ConfigurableApplicationContext context = (ConfigurableApplicationContext) manager.getTestContext()
			.getApplicationContext();
		FreeSwitchSimulator simulator = context.getBean("freeSwitchSimulator", FreeSwitchSimulator.class);
		assertThat(simulator.password()).isEqualTo("simulated");
		context.close();
		assertThat(simulator.isRunning()).isFalse();
	}

	@Test
	void customizersOfEqualAnnotationsAreEqual() {
		assertThat(new EmbeddedFreeSwitchContextCustomizer("secret", 0, 1))
			.isEqualTo(new EmbeddedFreeSwitchContextCustomizer("secret", 0, 1))
			.isNotEqualTo(new EmbeddedFreeSwitchContextCustomizer("other", 0, 1))
			.hasToString("EmbeddedFreeSwitch[port=0]");
	}

	@SpringJUnitConfig(Config.class)
	@EmbeddedFreeSwitch
	static class Other {

	}

	@Configuration(proxyBeanMethods = false)
	static class Config {

	}

}
