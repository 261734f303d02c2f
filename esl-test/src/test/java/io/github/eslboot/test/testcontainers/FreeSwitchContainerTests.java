package io.github.eslboot.test.testcontainers;

import java.time.Duration;

import io.github.eslboot.test.Fault;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link FreeSwitchContainer}, most of them without Docker.
 */
class FreeSwitchContainerTests {

	private static final String IMAGE = "safarov/freeswitch:latest";

	@Test
	void containerExposesThePortAndSetsThePassword() {
		FreeSwitchContainer container = new FreeSwitchContainer(IMAGE).withPassword("a&\"b<c");
		assertThat(container.getExposedPorts()).containsExactly(8021);
		assertThat(container.getPassword()).isEqualTo("a&\"b<c");
		assertThat(container.eventSocketConfiguration())
			.contains("<param name=\"password\" value=\"a&amp;&quot;b&lt;c\"/>")
			.contains("<param name=\"listen-port\" value=\"8021\"/>");
	}

	@Test
	@FreeSwitchTest
	void waitStrategyIsSatisfiedByTheGreeting(FreeSwitchSimulator simulator) {
		new EventSocketWaitStrategy().waitUntilReady(new Running(simulator));
		assertThat(simulator.acceptedConnections()).isEqualTo(1);
	}

	@Test
	@FreeSwitchTest
	void waitStrategyFailsWithoutAGreeting(FreeSwitchSimulator simulator) {
		simulator.faults().refuseConnections();
		assertThatExceptionOfType(ContainerLaunchException.class)
			.isThrownBy(() -> new EventSocketWaitStrategy().withStartupTimeout(Duration.ofMillis(300))
				.waitUntilReady(new Running(simulator)))
			.withMessageContaining("did not greet");
	}

	@Test
	@FreeSwitchTest
	void waitStrategyFailsWhenTheAccessListRejects(FreeSwitchSimulator simulator) {
		simulator.faults().everyConnection(Fault.accessDenied());
		assertThatExceptionOfType(ContainerLaunchException.class)
			.isThrownBy(() -> new EventSocketWaitStrategy().waitUntilReady(new Running(simulator)))
			.withMessageContaining("access list");
	}

	@Test
	void containerStartsInDocker() {
		String image = System.getProperty("freeswitch.image");
		assumeTrue(image != null && DockerClientFactory.instance().isDockerAvailable(),
				"needs Docker and an image, -Dfreeswitch.image=…");
		try (FreeSwitchContainer container = new FreeSwitchContainer(image)
			.withConfigurationDirectory(System.getProperty("freeswitch.image.configuration", "/etc/freeswitch"))) {
			container.start();
			assertThat(container.getEslPort()).isPositive();
		}
	}

	/** Container without Docker, which connects to a simulator. */
	private static final class Running extends FreeSwitchContainer {

		private final FreeSwitchSimulator simulator;

		Running(FreeSwitchSimulator simulator) {
			super(IMAGE);
			this.simulator = simulator;
		}

		@Override
		public String getHost() {
			return this.simulator.host();
		}

		@Override
		public Integer getMappedPort(int originalPort) {
			return this.simulator.port();
		}

	}

}
