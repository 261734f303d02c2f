package io.github.eslboot.autoconfigure.metrics;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.EslCallEndHandler;
import io.github.eslboot.annotation.EslCallHandler;
import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslHandlerRegistry;
import io.github.eslboot.annotation.EslListenerErrorHandler;
import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.call.CallRecord;
import io.github.eslboot.call.CallSnapshot;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EslMetricsAutoConfiguration}.
 */
class EslMetricsAutoConfigurationTests {

	private static ApplicationContextRunner withMetrics(ApplicationContextRunner runner) {
		return runner
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, EslMetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class);
	}

	@Test
	void metersHaveTheMinimumOfALazyPool() {
		withMetrics(EslContexts.runner()).withPropertyValues("freeswitch.esl.pool.min-size=1").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(gauge(registry, "connections.min")).isEqualTo(1);
			assertThat(gauge(registry, "connections.max")).isEqualTo(2);
		});
	}

	@Test
	void metersCountConnectionsCommandsEventsAndJobs() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create()) {
			withMetrics(EslContexts.runner(server)).run((context) -> {
				EslTemplate template = EslContexts.connected(context);
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				await().atMost(EslContexts.PATIENCE).until(() -> gauge(registry, "connections") == 2);
				template.listen(EventSelector.ofEvents(EventName.CHANNEL_HOLD).build(), (event) -> {
					throw new IllegalStateException("on purpose");
				}).awaitReady(EslContexts.PATIENCE);
				template.bgapi("status").await(EslContexts.PATIENCE);
				server.fire("CHANNEL_HOLD");
				server.heartbeat();
				await().atMost(EslContexts.PATIENCE).untilAsserted(() -> {
					assertThat(counter(registry, "handler.errors")).isEqualTo(1);
					assertThat(counter(registry, "events.received", "event", "CHANNEL_HOLD")).isEqualTo(1);
					assertThat(counter(registry, "events.dropped", "event", "CHANNEL_HOLD")).isZero();
					assertThat(gauge(registry, "server.sessions.max")).isPositive();
				});
				assertThat(gauge(registry, "connections.idle")).isEqualTo(2);
				assertThat(gauge(registry, "connections.active")).isZero();
				assertThat(gauge(registry, "connections.pending")).isZero();
				assertThat(gauge(registry, "connections.max")).isEqualTo(2);
				assertThat(gauge(registry, "connections.min")).isEqualTo(2);
				assertThat(registry.get("freeswitch.esl.connections.acquire").timer().count()).isPositive();
				assertThat(registry.get("freeswitch.esl.connections.usage").timer().count()).isPositive();
				assertThat(registry.get("freeswitch.esl.connections.creation").timer().count()).isPositive();
				assertThat(counter(registry, "connections.timeout")).isZero();
				assertThat(counter(registry, "events.received", "event", "other")).isZero();
				assertThat(counter(registry, "reconnects")).isZero();
				assertThat(counter(registry, "handler.slow")).isZero();
				assertThat(registry.get("freeswitch.esl.events.wait").functionTimer().count()).isPositive();
				assertThat(registry.get("freeswitch.esl.events.wait").functionTimer().totalTime(TimeUnit.NANOSECONDS))
					.isPositive();
				assertThat(gauge(registry, "events.wait.max")).isPositive();
				assertThat(gauge(registry, "stream.up")).isEqualTo(1);
				assertThat(gauge(registry, "lanes")).isZero();
				assertThat(gauge(registry, "queued")).isZero();
				assertThat(gauge(registry, "jobs")).isZero();
				assertThat(counter(registry, "jobs.ended", "outcome", "ok")).isEqualTo(1);
				assertThat(registry.find("freeswitch.esl.events.received").tag("event", "DTMF").meter()).isNull();
				assertThat(registry.getMeters()
					.stream()
					.filter((meter) -> meter.getId().getName().startsWith("freeswitch.esl."))
					.filter((meter) -> !meter.getId()
						.getName()
						.matches(".*\\.(flows|call\\.records|handler\\.(retries|skipped))(\\..*)?"))
					.filter((meter) -> meter.getId().getTag("use") == null)).isNotEmpty().allSatisfy((meter) -> {
						assertThat(meter.getId().getTag("node")).isEqualTo("default");
						assertThat(meter.getId().getDescription()).isNotBlank();
					});
			});
		}
	}

	@Test
	void metersShowTheUseOfTheThreadsOfHandlersAndCallbacks() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create()) {
			withMetrics(EslContexts.runner(server)).withPropertyValues("freeswitch.esl.threads.workers=2")
				.run((context) -> {
					MeterRegistry registry = context.getBean(MeterRegistry.class);
					EslClientResources resources = context.getBean(EslClientResources.class);
					CountDownLatch release = new CountDownLatch(1);
					for (int i = 0; i < 3; i++) {
						resources.workers().execute(() -> awaitRelease(release));
					}
					await().atMost(EslContexts.PATIENCE)
						.until(() -> gauge(registry, "workers.active", "use", "handlers") == 2);
					assertThat(gauge(registry, "workers.max", "use", "handlers")).isEqualTo(2);
					assertThat(gauge(registry, "workers.queued", "use", "handlers")).isEqualTo(1);
					assertThat(counter(registry, "workers.failed", "use", "handlers")).isZero();
					assertThat(gauge(registry, "workers.max", "use", "callbacks")).isEqualTo(2);
					release.countDown();
				});
		}
	}

	@Test
	void metersCountCallFlowsAndCallRecords() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create()) {
			withMetrics(EslContexts.runner(server)).withBean(Calls.class).run((context) -> {
				EslContexts.connected(context);
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				SimulatedCall call = server.startCall("1001", "5000");
				await().atMost(EslContexts.PATIENCE).until(() -> gauge(registry, "flows") == 1);
				call.hangup();
				await().atMost(EslContexts.PATIENCE)
					.until(() -> counter(registry, "call.records.delivered") == 1 && gauge(registry, "flows") == 0);
				assertThat(counter(registry, "flows.started")).isEqualTo(1);
				assertThat(counter(registry, "flows.failed")).isZero();
				assertThat(counter(registry, "flows.refused")).isZero();
				assertThat(gauge(registry, "flows.waiting")).isZero();
				assertThat(gauge(registry, "call.records.waiting")).isZero();
				assertThat(counter(registry, "call.records.incomplete")).isZero();
				assertThat(counter(registry, "call.records.errors")).isZero();
				assertThat(counter(registry, "call.records.lost")).isZero();
			});
		}
	}

	@Test
	void metersCountRetriedAndSkippedInvocations() {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create()) {
			RetryPolicy once = RetryPolicy.builder().maxRetries(1).delay(Duration.ofMillis(1)).build();
			withMetrics(EslContexts.runner(server)).withBean("failing", Failing.class)
				.withBean(EslListenerErrorHandler.class, () -> EslListenerErrorHandler.retrying(once))
				.run((context) -> {
					EslContexts.connected(context);
					MeterRegistry registry = context.getBean(MeterRegistry.class);
					server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1");
					await().atMost(EslContexts.PATIENCE).until(() -> counter(registry, "handler.retries") == 1);
					assertThat(counter(registry, "handler.skipped")).isZero();
					context.getBean(EslHandlerRegistry.class).get("failing.answered").pause();
					server.fire("CHANNEL_ANSWER", "Unique-ID", "u-1");
					await().atMost(EslContexts.PATIENCE).until(() -> counter(registry, "handler.skipped") == 1);
				});
		}
	}

	static class Failing {

		@EslEventHandler("CHANNEL_ANSWER")
		void answered() {
			throw new IllegalStateException("on purpose");
		}

	}

	static class Calls {

		@EslCallHandler
		void serve(EslCall call) {
			call.await(CallSnapshot::isBridged);
		}

		@EslCallEndHandler
		void store(CallRecord callRecord) {
		}

	}

	private static double gauge(MeterRegistry registry, String name, String... tags) {
		return registry.get("freeswitch.esl." + name).tags(tags).gauge().value();
	}

	private static void awaitRelease(CountDownLatch release) {
		try {
			release.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static double counter(MeterRegistry registry, String name, String... tags) {
		return registry.get("freeswitch.esl." + name).tags(tags).meter().measure().iterator().next().getValue();
	}

	@Test
	void meterBinderIsAbsentWithoutMeterRegistry() {
		EslContexts.runner()
			.withConfiguration(AutoConfigurations.of(EslMetricsAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MeterBinder.class));
	}

	@Test
	void meterBinderIsAbsentWithoutMicrometer() {
		EslContexts.runner()
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.withConfiguration(AutoConfigurations.of(EslMetricsAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("eslMeterBinder"));
	}

}
