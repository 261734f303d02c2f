package io.github.eslboot.autoconfigure.docker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslConnectionDetails;
import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.test.testcontainers.FreeSwitchContainer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Connections to a real FreeSWITCH in a container, which Testcontainers or Docker Compose
 * starts. They need Docker and an image, {@code -Dfreeswitch.image=…}; an image that does
 * not read its configuration from {@code /etc/freeswitch} needs
 * {@code -Dfreeswitch.image.configuration=…} as well.
 */
class FreeSwitchInDockerTests {

	private static final String IMAGE = System.getProperty("freeswitch.image", "");

	private static final String CONFIGURATION = System.getProperty("freeswitch.image.configuration", "/etc/freeswitch");

	@BeforeEach
	void assumeDocker() {
		assumeTrue(!IMAGE.isEmpty() && DockerClientFactory.instance().isDockerAvailable(),
				"needs Docker and an image, -Dfreeswitch.image=…");
	}

	/** Asserts that commands and events arrive, and returns the details. */
	private static EslConnectionDetails assertConnected(ConfigurableApplicationContext context) {
		EslTemplate template = EslContexts.connected(context);
		assertThat(template.api("status")).contains("FreeSWITCH");
		assertThat(template.bgapi("status").result()).succeedsWithin(EslContexts.PATIENCE).asString().contains("UP");
		return context.getBean(EslConnectionDetails.class);
	}

	@Test
	void clientConnectsToTheContainerOfAServiceConnection() {
		SpringApplication application = new SpringApplication(Container.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (ConfigurableApplicationContext context = application.run()) {
			FreeSwitchContainer container = context.getBean(FreeSwitchContainer.class);
			EslConnectionDetails details = assertConnected(context);
			assertThat(details.getPort()).isEqualTo(container.getEslPort());
			assertThat(details.getPassword()).isEqualTo("a&\"b<c");
		}
	}

	@Test
	void clientConnectsToTheServiceOfACompose(@TempDir Path directory) throws Exception {
		assumeTrue(isComposeInstalled(), "needs Docker Compose");
		Files.writeString(directory.resolve("event_socket.conf.xml"), """
				<configuration name="event_socket.conf">
				  <settings>
				    <param name="listen-ip" value="0.0.0.0"/>
				    <param name="listen-port" value="8021"/>
				    <param name="password" value="hush"/>
				    <param name="apply-inbound-acl" value="rfc1918.auto"/>
				  </settings>
				</configuration>
				""");
		Path file = Files.writeString(directory.resolve("compose.yaml"), """
				services:
				  pbx:
				    image: %s
				    ports: [ "127.0.0.1::8021" ]
				    environment: { FREESWITCH_ESL_PASSWORD: hush }
				    labels: { org.springframework.boot.service-connection: freeswitch }
				    volumes: [ "./event_socket.conf.xml:%s/autoload_configs/event_socket.conf.xml:ro" ]
				""".formatted(IMAGE, CONFIGURATION));
		SpringApplication application = new SpringApplication(Client.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (ConfigurableApplicationContext context = application.run("--spring.docker.compose.file=" + file,
				"--spring.docker.compose.skip.in-tests=false", "--spring.docker.compose.stop.command=down",
				"--spring.docker.compose.stop.timeout=1s")) {
			assertThat(assertConnected(context).getPassword()).isEqualTo("hush");
		}
	}

	private static boolean isComposeInstalled() throws Exception {
		Process process = new ProcessBuilder("docker", "compose", "version").redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Client {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Client.class)
	static class Container {

		@Bean
		@ServiceConnection
		FreeSwitchContainer freeSwitch() {
			return new FreeSwitchContainer(IMAGE).withPassword("a&\"b<c").withConfigurationDirectory(CONFIGURATION);
		}

	}

}
