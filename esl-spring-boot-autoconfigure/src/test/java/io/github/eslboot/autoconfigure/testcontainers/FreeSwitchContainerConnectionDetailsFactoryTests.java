package io.github.eslboot.autoconfigure.testcontainers;

import io.github.eslboot.autoconfigure.EslConnectionDetails;
import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.testcontainers.FreeSwitchContainer;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.lifecycle.TestcontainersLifecycleApplicationContextInitializer;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FreeSwitchContainerConnectionDetailsFactory}, with containers that
 * need no Docker: behind their port is a simulator.
 */
class FreeSwitchContainerConnectionDetailsFactoryTests {

	private static ApplicationContextRunner runner(FreeSwitchSimulator server) {
		return EslContexts.runner()
			.withInitializer(new TestcontainersLifecycleApplicationContextInitializer())
			.withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class))
			.withBean(FreeSwitchSimulator.class, () -> server, (definition) -> definition.setDestroyMethodName(""));
	}

	@Test
	void clientConnectsToContainerOfAnyImage() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.builder().password("hush").start()) {
			runner(server).withUserConfiguration(AnyImage.class)
				.run((context) -> assertThat(EslContexts.connected(context).api("status")).contains("UP"));
		}
	}

	@Test
	void clientConnectsToContainerOfTheTestKit() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.builder().password("quiet").start()) {
			runner(server).withUserConfiguration(TestKitsContainer.class).run((context) -> {
				assertThat(EslContexts.connected(context).api("status")).contains("UP");
				assertThat(context.getBean(EslConnectionDetails.class).getPassword()).isEqualTo("quiet");
			});
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class AnyImage {

		@Bean
		@ServiceConnection("freeswitch")
		FakeContainer container(FreeSwitchSimulator server) {
			return new FakeContainer(server).withEnv("FREESWITCH_ESL_PASSWORD", server.password());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TestKitsContainer {

		@Bean
		@ServiceConnection
		FreeSwitchContainer container(FreeSwitchSimulator server) {
			return new FakeFreeSwitchContainer(server).withPassword(server.password());
		}

	}

	static class FakeContainer extends GenericContainer<FakeContainer> {

		private final FreeSwitchSimulator server;

		FakeContainer(FreeSwitchSimulator server) {
			super(DockerImageName.parse("mycorp/pbx:1.10"));
			this.server = server;
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return true;
		}

		@Override
		public String getHost() {
			return this.server.host();
		}

		@Override
		public Integer getMappedPort(int port) {
			return (port == 8021) ? this.server.port() : 0;
		}

	}

	static class FakeFreeSwitchContainer extends FreeSwitchContainer {

		private final FreeSwitchSimulator server;

		FakeFreeSwitchContainer(FreeSwitchSimulator server) {
			super("mycorp/pbx:1.10");
			this.server = server;
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return true;
		}

		@Override
		public String getHost() {
			return this.server.host();
		}

		@Override
		public Integer getMappedPort(int port) {
			return (port == 8021) ? this.server.port() : 0;
		}

	}

}
