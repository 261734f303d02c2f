package io.github.eslboot.autoconfigure.health;

import java.util.Map;

import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.test.FreeSwitchSimulator;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EslHealthContributorAutoConfiguration}.
 */
class EslHealthContributorAutoConfigurationTests {

	private static ApplicationContextRunner withHealth(ApplicationContextRunner runner) {
		return runner.withConfiguration(AutoConfigurations.of(EslHealthContributorAutoConfiguration.class));
	}

	private static Health health(ApplicationContext context) {
		return context.getBean("eslHealthContributor", EslHealthIndicator.class).health();
	}

	@Test
	void healthIsDownWithReasonUntilTheServerStarts() {
		FreeSwitchSimulator server = FreeSwitchSimulator.create();
		server.stop();
		try (server) {
			withHealth(EslContexts.runner(server)).run((context) -> {
				await().atMost(EslContexts.PATIENCE)
					.untilAsserted(() -> assertThat(health(context).getDetails().get("reason")).asString()
						.startsWith("No connection for commands, the pool is DOWN: "));
				assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
				server.start();
				EslContexts.connected(context);
				await().atMost(EslContexts.PATIENCE)
					.untilAsserted(() -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
			});
		}
	}

	@Test
	@SuppressWarnings("unchecked")
	void healthHasDetailsOfPoolStreamAndServerAndSendsNoCommand() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create()) {
			withHealth(EslContexts.runner(server)).run((context) -> {
				EslContexts.connected(context);
				server.heartbeat();
				await().atMost(EslContexts.PATIENCE).until(() -> health(context).getDetails().containsKey("server"));
				long commands = server.commandCount();
				Map<String, Object> details = health(context).getDetails();
				assertThat(details).containsEntry("node", "default").doesNotContainKey("reason");
				assertThat((Map<String, Object>) details.get("pool")).containsEntry("size", 2)
					.containsKeys("state", "open", "idle", "borrowed", "waiting");
				assertThat((Map<String, Object>) details.get("stream")).containsKeys("state", "reconnects");
				assertThat((Map<String, Object>) details.get("server")).containsKeys("version", "sessions",
						"maxSessions", "idleCpu");
				assertThat(server.commandCount()).isEqualTo(commands);
			});
		}
	}

	@Test
	void healthIsUpWhileALazyPoolHasNoConnection() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create()) {
			withHealth(EslContexts.runner(server)).withPropertyValues("freeswitch.esl.pool.min-size=0")
				.run((context) -> {
					await().atMost(EslContexts.PATIENCE)
						.untilAsserted(() -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
					assertThat(health(context).getDetails().get("pool")).asInstanceOf(InstanceOfAssertFactories.MAP)
						.containsEntry("size", 2)
						.containsEntry("minSize", 0);
				});
		}
	}

	@Test
	void healthHasWrongPasswordAsReasonWithoutShowingIt() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create()) {
			withHealth(EslContexts.runner(server)).withPropertyValues("freeswitch.esl.password=hush").run((context) -> {
				await().atMost(EslContexts.PATIENCE)
					.untilAsserted(() -> assertThat(health(context).toString()).containsIgnoringCase("password"));
				assertThat(health(context).toString()).doesNotContain("hush");
			});
		}
	}

	@Test
	void indicatorIsAbsentWhenDisabled() {
		withHealth(EslContexts.runner()).withPropertyValues("management.health.esl.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EslHealthIndicator.class));
	}

	@Test
	void contributorIsAbsentWithoutActuator() {
		withHealth(EslContexts.runner()).withClassLoader(new FilteredClassLoader(HealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("eslHealthContributor"));
	}

	@Test
	void contributorIsAbsentWhenTheClientIsDisabled() {
		withHealth(EslContexts.runner()).withPropertyValues("freeswitch.esl.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("eslHealthContributor"));
	}

}
