package io.github.eslboot.test.spring;

import java.util.List;

import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.FreeSwitchSimulators;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
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
		List<String> nodes = List.of("pbx-1");
		assertThat(new EmbeddedFreeSwitchContextCustomizer(nodes, "secret", 0, 1))
			.isEqualTo(new EmbeddedFreeSwitchContextCustomizer(nodes, "secret", 0, 1))
			.isNotEqualTo(new EmbeddedFreeSwitchContextCustomizer(nodes, "other", 0, 1))
			.isNotEqualTo(new EmbeddedFreeSwitchContextCustomizer(List.of(), "secret", 0, 1))
			.hasToString("EmbeddedFreeSwitch[port=0, nodes=[pbx-1]]");
	}

	@Test
	void eachNodeIsABeanWithItsProperties() throws Exception {
		ApplicationContext context = new TestContextManager(Group.class).getTestContext().getApplicationContext();
		FreeSwitchSimulators all = context.getBean(FreeSwitchSimulators.class);
		assertThat(all.nodes()).containsOnlyKeys("pbx-1", "pbx-2");
		assertThat(context.getBean("pbx-2")).isSameAs(all.node("pbx-2"));
		assertThat(context.getBeanNamesForType(FreeSwitchSimulator.class)).containsExactly("pbx-1", "pbx-2");
		assertThat(context.getEnvironment().getProperty("freeswitch.esl.nodes.pbx-2.port", Integer.class))
			.isEqualTo(all.node("pbx-2").port())
			.isNotEqualTo(all.node("pbx-1").port());
		((ConfigurableApplicationContext) context).close();
		assertThat(all.nodes().values()).noneMatch(FreeSwitchSimulator::isRunning);
	}

	@Test
	void simulatorIsResetAfterEachTestMethodUnlessDisabled() throws Exception {
		Object test = new Object();
		TestContextManager manager = new TestContextManager(Other.class);
		FreeSwitchSimulator simulator = manager.getTestContext()
			.getApplicationContext()
			.getBean(FreeSwitchSimulator.class);
		simulator.startCall("1000", "5000");
		manager.afterTestMethod(test, Object.class.getMethod("hashCode"), null);
		assertThat(simulator.calls()).isEmpty();
		TestContextManager keeping = new TestContextManager(Keeping.class);
		assertThat(keeping.getTestContext().getApplicationContext().getBean(FreeSwitchSimulator.class))
			.isSameAs(simulator);
		simulator.startCall("1000", "5000");
		keeping.afterTestMethod(test, Object.class.getMethod("hashCode"), null);
		assertThat(simulator.calls()).hasSize(1);
		simulator.reset();
	}

	@SpringJUnitConfig(Config.class)
	@EmbeddedFreeSwitch
	static class Other {

	}

	@SpringJUnitConfig(Config.class)
	@EmbeddedFreeSwitch(resetAfterEach = false)
	static class Keeping {

	}

	@SpringJUnitConfig(Config.class)
	@EmbeddedFreeSwitch(nodes = { "pbx-1", "pbx-2" })
	static class Group {

	}

	@Configuration(proxyBeanMethods = false)
	static class Config {

	}

}
