package io.github.eslboot.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.eslboot.EslClient;
import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslHeader;
import io.github.eslboot.annotation.InvalidEslHandlerException;
import io.github.eslboot.autoconfigure.endpoint.EslEndpoint;
import io.github.eslboot.autoconfigure.endpoint.EslEndpointAutoConfiguration;
import io.github.eslboot.autoconfigure.health.EslHealthContributorAutoConfiguration;
import io.github.eslboot.autoconfigure.metrics.EslMetricsAutoConfiguration;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.node.DifferentServersException;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * Tests of applications with several clients: each is complete, and none is mixed with
 * another.
 */
@ExtendWith(OutputCaptureExtension.class)
class SeveralClientsTests {

	private final FreeSwitchSimulator main = FreeSwitchSimulator.create();

	private final FreeSwitchSimulator backup = FreeSwitchSimulator.create();

	@AfterEach
	void stop() {
		this.main.close();
		this.backup.close();
	}

	private ApplicationContextRunner runner() {
		return EslContexts.runner(this.main)
			.withConfiguration(AutoConfigurations.of(EslHealthContributorAutoConfiguration.class,
					EslMetricsAutoConfiguration.class, EslEndpointAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("management.endpoints.web.exposure.include=*", "backup.port=" + this.backup.port(),
					"backup.password=" + this.backup.password());
	}

	@Test
	void clientsAreIndependent() {
		runner().withUserConfiguration(BackupClient.class).withBean(Handlers.class).run((context) -> {
			EslTemplate template = EslContexts.connected(context);
			assertThat(template.nodes().get(0).address()).endsWith(":" + this.main.port());
			EslTemplate other = context.getBean("backupClient", EslClient.class).template();
			other.stream().awaitUp(EslContexts.PATIENCE);
			this.main.fire("CHANNEL_ANSWER", "Number", "main");
			this.backup.fire("CHANNEL_ANSWER", "Number", "backup");
			Handlers handlers = context.getBean(Handlers.class);
			await().atMost(EslContexts.PATIENCE)
				.untilAsserted(
						() -> assertThat(handlers.received).containsExactlyInAnyOrder("default main", "backup backup"));
		});
	}

	@Test
	void eachClientHasHealthMetersAndAnEntryOfTheEndpoint() {
		runner().withUserConfiguration(BackupClient.class).run((context) -> {
			EslContexts.connected(context);
			assertThat(context.getBean("eslHealthContributor", CompositeHealthContributor.class).stream())
				.extracting((entry) -> entry.name())
				.containsExactlyInAnyOrder("eslTemplate", "backupClient");
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			context.getBeanProvider(MeterBinder.class).forEach((binder) -> binder.bindTo(registry));
			assertThat(registry.find("freeswitch.esl.connections.max").gauges())
				.extracting((gauge) -> gauge.getId().getTag("node"))
				.containsExactlyInAnyOrder("default", "backup");
			assertThat(context.getBean(EslEndpoint.class).esl().toString()).contains("backup");
		});
	}

	@Test
	void clientOfTheApplicationReplacesTheAutoConfiguredOne() {
		runner().withUserConfiguration(OnlyClient.class).run((context) -> {
			EslTemplate template = context.getBean(EslTemplate.class);
			template.stream().awaitUp(EslContexts.PATIENCE);
			assertThat(template).isSameAs(context.getBean(EslClient.class).template());
			assertThat(context.getBean(EslConnectionPool.class)).isSameAs(template.pool());
			assertThat(context.getBeanProvider(EventStream.class).getIfAvailable()).isNull();
			assertThat(this.main.authenticatedConnections()).isZero();
		});
		await().atMost(EslContexts.PATIENCE).until(() -> this.backup.authenticatedConnections() == 0);
	}

	@Test
	void startFailsWhenPoolAndStreamAreOfDifferentServers(CapturedOutput output) {
		start(OtherPool.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("sends commands to 127.0.0.1:10, but event stream")
			.contains("define one EslClient bean")
			.contains("@Bean(defaultCandidate = false)")
			.doesNotContain("\tat ");
	}

	@Test
	void startFailsWhenABeanBelongsToAnotherClientThanTheTemplate(CapturedOutput output) {
		start(OtherTemplate.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Bean 'eslConnectionPool'")
			.contains("belongs to another Event Socket client than the EslTemplate")
			.doesNotContain("\tat ");
	}

	@Test
	void startFailsWhenNodesOfTwoClientsHaveOneName(CapturedOutput output) {
		start(BackupClient.class, "--freeswitch.esl.name=backup", "--backup.port=9", "--backup.password=x");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Clients 'eslTemplate' and 'backupClient' both have a node named 'backup'.")
			.contains("Give the nodes different names")
			.doesNotContain("\tat ");
	}

	@Test
	void startFailsWhenAHandlerNamesAnUnknownClient() {
		runner().withBean(Handlers.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidEslHandlerException.class)
				.hasMessageContaining("names the client 'backup', which is neither the name nor the qualifier")
				.hasMessageContaining("[eslTemplate]"));
	}

	@Test
	void partsOfDifferentServersFormNoNode() {
		try (EslClientResources resources = EslClientResources.create()) {
			ConnectionOptions one = options(9, "x");
			ConnectionOptions two = options(10, "x");
			try (EslConnectionPool pool = pool(one, resources);
					EslConnectionPool other = pool(two, resources);
					EventStream stream = EventStream.create(two, EventStreamOptions.defaults(),
							ReconnectBackoff.defaults(), resources, other)) {
				assertThatException()
					.isThrownBy(() -> new EslTemplate(pool, stream, new JobRegistry(stream, resources),
							Duration.ofSeconds(1), Duration.ofSeconds(1)))
					.isInstanceOf(DifferentServersException.class);
			}
		}
	}

	private static void start(Class<?> configuration, String... arguments) {
		SpringApplication application = new SpringApplication(configuration);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(Map.of("freeswitch.esl.host", "127.0.0.1", "freeswitch.esl.port", 9));
		assertThatException().isThrownBy(() -> application.run(arguments));
	}

	private static ConnectionOptions options(int port, String password) {
		return ConnectionOptions.builder("127.0.0.1", port, Credentials.ofPassword(password)).build();
	}

	private static EslConnectionPool pool(ConnectionOptions options, EslClientResources resources) {
		return EslConnectionPool.create(options, PoolOptions.defaults(), ReconnectBackoff.defaults(), resources);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OtherPool {

		@Bean
		EslConnectionPool otherPool(EslClientResources resources) {
			return pool(options(10, "x"), resources);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OtherTemplate {

		@Bean(defaultCandidate = false)
		@Qualifier("other")
		EslClient otherClient(EslClientResources resources) {
			return EslClient.builder(NodeConfig.builder("other", options(10, "x")).build())
				.resources(resources)
				.build();
		}

		@Bean
		EslTemplate otherTemplate(@Qualifier("other") EslClient client) {
			return client.template();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class BackupClient {

		@Bean(defaultCandidate = false)
		@Qualifier("backup")
		EslClient backupClient(EslClientResources resources, @Value("${backup.port}") int port,
				@Value("${backup.password}") String password) {
			return EslClient.builder(NodeConfig.builder("backup", options(port, password)).build())
				.resources(resources)
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OnlyClient {

		@Bean
		EslClient client(EslClientResources resources, @Value("${backup.port}") int port,
				@Value("${backup.password}") String password) {
			return EslClient.builder(options(port, password)).resources(resources).build();
		}

	}

	static class Handlers {

		private final Queue<String> received = new ConcurrentLinkedQueue<>();

		@EslEventHandler("CHANNEL_ANSWER")
		void ofDefault(@EslHeader("Number") String number) {
			this.received.add("default " + number);
		}

		@EslEventHandler(value = "CHANNEL_ANSWER", client = "backup")
		void ofBackup(@EslHeader("Number") String number) {
			this.received.add("backup " + number);
		}

	}

}
