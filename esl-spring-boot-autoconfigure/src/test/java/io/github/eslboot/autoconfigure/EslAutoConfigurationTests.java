package io.github.eslboot.autoconfigure;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

import io.github.eslboot.EslHandlerAdapter;
import io.github.eslboot.EslTemplate;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.ProtocolLimits;
import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EslAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class EslAutoConfigurationTests {

	@Test
	void allBeansArePresentWithoutServer() {
		EslContexts.runner().run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(EslConnectionDetails.class)
				.hasSingleBean(ConnectionOptions.class)
				.hasSingleBean(PoolOptions.class)
				.hasSingleBean(EventStreamOptions.class)
				.hasSingleBean(ReconnectBackoff.class)
				.hasSingleBean(EslClientResources.class)
				.hasSingleBean(EslConnectionPool.class)
				.hasSingleBean(EventStream.class)
				.hasSingleBean(JobRegistry.class)
				.hasSingleBean(EslHandlerAdapter.class)
				.hasSingleBean(EslTemplate.class);
			await().atMost(EslContexts.PATIENCE)
				.untilAsserted(() -> assertThat(context.getBean(EslConnectionPool.class).stats().state())
					.isEqualTo(PoolState.DOWN));
		});
	}

	@Test
	void defaultsOfPropertiesEqualDefaultsOfOptions() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(EslAutoConfiguration.class))
			.withPropertyValues("freeswitch.esl.port=9")
			.run((context) -> {
				assertThat(context.getBean(PoolOptions.class)).isEqualTo(PoolOptions.defaults());
				assertThat(context.getBean(EventStreamOptions.class)).isEqualTo(EventStreamOptions.defaults());
				assertThat(context.getBean(ReconnectBackoff.class)).isEqualTo(ReconnectBackoff.defaults());
				ConnectionOptions options = context.getBean(ConnectionOptions.class);
				ConnectionOptions defaults = ConnectionOptions.builder("localhost", 9, options.credentials()).build();
				assertThat(options).usingRecursiveComparison().isEqualTo(defaults);
				assertThat(new EslProperties().getTimeouts().getJob()).isEqualTo(EslTemplate.DEFAULT_JOB_TIMEOUT);
				assertThat(new EslProperties().getPort()).isEqualTo(8021);
			});
	}

	@Test
	void propertiesAreMappedToOptions() {
		EslContexts.runner()
			.withPropertyValues("freeswitch.esl.name=west", "freeswitch.esl.host=fs.example.com",
					"freeswitch.esl.user=desk@example.com", "freeswitch.esl.pool.size=3",
					"freeswitch.esl.pool.min-size=1", "freeswitch.esl.pool.idle-timeout=90s",
					"freeswitch.esl.pool.acquire-timeout=7s", "freeswitch.esl.pool.max-waiting=11",
					"freeswitch.esl.pool.max-concurrent-connects=1", "freeswitch.esl.pool.leak-detection-threshold=1m",
					"freeswitch.esl.pool.close-timeout=3s", "freeswitch.esl.events.format=json",
					"freeswitch.esl.events.memory-budget=1MB", "freeswitch.esl.events.slow-handler-threshold=2s",
					"freeswitch.esl.events.call-end-grace=1s", "freeswitch.esl.events.quiet-call-check=2m",
					"freeswitch.esl.events.wake-up-interval=5ms", "freeswitch.esl.timeouts.connect=1s",
					"freeswitch.esl.timeouts.greeting=2s", "freeswitch.esl.timeouts.authentication=3s",
					"freeswitch.esl.timeouts.command=4s", "freeswitch.esl.timeouts.idle-check-interval=0",
					"freeswitch.esl.timeouts.idle-check=6s", "freeswitch.esl.timeouts.late-reply=7s",
					"freeswitch.esl.limits.header-block=1MB", "freeswitch.esl.limits.header-line=2KB",
					"freeswitch.esl.limits.body=3MB")
			.run((context) -> {
				ConnectionOptions options = context.getBean(ConnectionOptions.class);
				assertThat(options).hasToString("fs.example.com:9");
				assertThat(options.credentials().user()).isEqualTo("desk@example.com");
				assertThat(options.connectTimeout()).hasSeconds(1);
				assertThat(options.greetingTimeout()).hasSeconds(2);
				assertThat(options.authenticationTimeout()).hasSeconds(3);
				assertThat(options.commandTimeout()).hasSeconds(4);
				assertThat(options.idleCheckInterval()).isZero();
				assertThat(options.idleCheckTimeout()).hasSeconds(6);
				assertThat(options.lateReplyTimeout()).hasSeconds(7);
				assertThat(options.limits()).isEqualTo(new ProtocolLimits(1 << 20, 2 << 10, 3 << 20));
				assertThat(options.sslContext()).isNull();
				assertThat(context.getBean(PoolOptions.class)).isEqualTo(PoolOptions.builder()
					.name("west")
					.size(3)
					.minSize(1)
					.idleTimeout(Duration.ofSeconds(90))
					.acquireTimeout(Duration.ofSeconds(7))
					.maxWaiting(11)
					.maxConcurrentConnects(1)
					.leakDetectionThreshold(Duration.ofMinutes(1))
					.closeTimeout(Duration.ofSeconds(3))
					.build());
				assertThat(context.getBean(EventStreamOptions.class)).isEqualTo(EventStreamOptions.builder()
					.name("west")
					.format(EventFormat.JSON)
					.memoryBudget(1 << 20)
					.slowHandlerThreshold(Duration.ofSeconds(2))
					.callEndGrace(Duration.ofSeconds(1))
					.quietCallCheck(Duration.ofMinutes(2))
					.wakeUpInterval(Duration.ofMillis(5))
					.build());
			});
	}

	@Test
	void noBeanIsPresentWhenDisabled() {
		EslContexts.runner().withPropertyValues("freeswitch.esl.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(EslTemplate.class)
				.doesNotHaveBean(EslConnectionPool.class)
				.doesNotHaveBean(EslClientResources.class);
			assertThat(context.getBeanDefinitionNames()).noneMatch((name) -> name.startsWith("esl"));
		});
	}

	@Test
	void templateSendsCommandsToTheServer() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create()) {
			EslContexts.runner(server).run((context) -> {
				EslTemplate template = EslContexts.connected(context);
				assertThat(template.api("status")).contains("UP");
				assertThat(template.bgapi("status").await(EslContexts.PATIENCE).text()).contains("UP");
			});
		}
	}

	@Test
	void applicationStartsWithoutServerAndConnectsLater() {
		FreeSwitchSimulator server = FreeSwitchSimulator.create();
		server.stop();
		try (server) {
			EslContexts.runner(server).run((context) -> {
				EslTemplate template = context.getBean(EslTemplate.class);
				await().atMost(EslContexts.PATIENCE).until(() -> template.stream().state() == EventStreamState.DOWN);
				server.start();
				EslContexts.connected(context);
			});
		}
	}

	@Test
	void clientStopsAndConnectsAgainWithTheContext() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create()) {
			EslContexts.runner(server).run((context) -> {
				EslTemplate template = EslContexts.connected(context);
				ConfigurableApplicationContext source = context
					.getSourceApplicationContext(ConfigurableApplicationContext.class);
				for (int i = 0; i < 2; i++) {
					source.pause();
					assertThat(template.stream().state()).isEqualTo(EventStreamState.STOPPED);
					assertThat(template.pool().stats().state()).isEqualTo(PoolState.STOPPED);
					await().atMost(EslContexts.PATIENCE).until(() -> server.authenticatedConnections() == 0);
					source.restart();
					EslContexts.connected(context);
				}
				source.stop();
				assertThat(template.pool().stats().state()).isEqualTo(PoolState.STOPPED);
				source.start();
				EslContexts.connected(context);
			});
		}
	}

	@Test
	void noThreadIsLeftWhenTheContextIsClosed() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create()) {
			Set<Thread> before = Thread.getAllStackTraces().keySet();
			EslContexts.runner(server)
				.run((context) -> EslContexts.connected(context).bgapi("status").await(EslContexts.PATIENCE));
			await().atMost(EslContexts.PATIENCE)
				.untilAsserted(() -> assertThat(Thread.getAllStackTraces()
					.keySet()
					.stream()
					.filter((thread) -> !before.contains(thread) && thread.getName().matches("esl-(io|wor|res|stop).*"))
					.collect(Collectors.toSet())).isEmpty());
		}
	}

	@Test
	void wellKnownPasswordLogsOneWarning(CapturedOutput output) {
		EslContexts.runner().withPropertyValues("freeswitch.esl.password=ClueCon").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output.getOut().split("well-known default", -1)).hasSize(2);
		});
	}

	@Test
	void passwordThatIsAnUnresolvedPlaceholderLogsOneWarning(CapturedOutput output) {
		EslContexts.runner().withPropertyValues("freeswitch.esl.password=${NOT_SET}").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output.getOut().split("a placeholder that was not resolved", -1)).hasSize(2);
			assertThat(output).doesNotContain("NOT_SET");
		});
	}

	@Test
	void otherPasswordLogsNoWarning(CapturedOutput output) {
		EslContexts.runner()
			.run((context) -> assertThat(output).doesNotContain("well-known")
				.doesNotContain("placeholder")
				.doesNotContain("secret"));
	}

	@Test
	void beansOfTheApplicationReplaceDefaults() {
		EslContexts.runner().withUserConfiguration(OwnBeans.class).run((context) -> {
			assertThat(context.getBean(ConnectionOptions.class)).hasToString("other.example.com:8022");
			assertThat(context.getBean(ConnectionOptions.class).commandTimeout()).hasSeconds(77);
			assertThat(context.getBean(EslConnectionPool.class).options().size()).isEqualTo(1);
			assertThat(context).hasSingleBean(EslTemplate.class);
			assertThat(context.getBean(EslTemplate.class)).isSameAs(context.getBean("ownTemplate"));
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void workersAndCallbacksAreVirtualThreadsWhenEnabled() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create()) {
			EslContexts.runner(server).withPropertyValues("spring.threads.virtual.enabled=true").run((context) -> {
				CompletableFuture<String> thread = new CompletableFuture<>();
				EslContexts.connected(context)
					.listen(EventSelector.ofEvents(EventName.CHANNEL_HOLD).build(),
							(event) -> thread.complete(Thread.currentThread().toString()))
					.awaitReady(EslContexts.PATIENCE);
				server.fire("CHANNEL_HOLD");
				assertThat(thread).succeedsWithin(EslContexts.PATIENCE)
					.asString()
					.startsWith("VirtualThread")
					.contains("esl-worker-");
				CountDownLatch gate = new CountDownLatch(1);
				server.onApi("wait", (call) -> {
					gate.await();
					return "+OK";
				});
				CompletableFuture<String> callback = context.getBean(EslTemplate.class)
					.async()
					.api("wait")
					.thenApply((reply) -> Thread.currentThread().toString());
				gate.countDown();
				assertThat(callback).succeedsWithin(EslContexts.PATIENCE).asString().startsWith("VirtualThread");
				assertThat(context).doesNotHaveBean(TaskExecutor.class);
			});
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean
		EslConnectionDetails details() {
			return new EslConnectionDetails() {

				@Override
				public String getHost() {
					return "other.example.com";
				}

				@Override
				public int getPort() {
					return 8022;
				}

				@Override
				public String getPassword() {
					return "other";
				}

			};
		}

		@Bean
		EslConnectionOptionsBuilderCustomizer customizer() {
			return (builder) -> builder.commandTimeout(Duration.ofSeconds(77));
		}

		@Bean
		PoolOptions poolOptions() {
			return PoolOptions.builder().size(1).build();
		}

		@Bean
		EslTemplate ownTemplate(EslConnectionPool pool, EventStream stream, JobRegistry jobs) {
			return new EslTemplate(pool, stream, jobs, Duration.ofSeconds(1), Duration.ofSeconds(1));
		}

	}

}
