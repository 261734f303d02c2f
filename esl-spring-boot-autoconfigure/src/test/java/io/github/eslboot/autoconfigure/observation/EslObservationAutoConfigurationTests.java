package io.github.eslboot.autoconfigure.observation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.EslCallHandler;
import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslListenerErrorHandler;
import io.github.eslboot.autoconfigure.EslClientResourcesBuilderCustomizer;
import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.command.SystemCommands;
import io.github.eslboot.observation.EslObserver;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.junit.FreeSwitchTest;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.TaskDecorator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Tests for {@link EslObservationAutoConfiguration} and for the use of its beans. */
@FreeSwitchTest
class EslObservationAutoConfigurationTests {

	private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

	private final FreeSwitchSimulator server;

	private final RecordedObservations recorded = new RecordedObservations();

	private volatile ObservationRegistry registry = ObservationRegistry.NOOP;

	private final List<String> notes = new CopyOnWriteArrayList<>();

	EslObservationAutoConfigurationTests(FreeSwitchSimulator server) {
		this.server = server;
	}

	private ApplicationContextRunner runner() {
		return EslContexts.runner(this.server)
			.withConfiguration(
					AutoConfigurations.of(ObservationAutoConfiguration.class, EslObservationAutoConfiguration.class))
			.withBean(RecordedObservations.class, () -> this.recorded);
	}

	private static TaskDecorator tenantDecorator() {
		return (task) -> {
			String tenant = TENANT.get();
			return () -> {
				TENANT.set((tenant != null) ? tenant : "none");
				try {
					task.run();
				}
				finally {
					TENANT.remove();
				}
			};
		};
	}

	@Test
	void nothingIsObservedWithoutARegistry() {
		EslContexts.runner(this.server)
			.withConfiguration(AutoConfigurations.of(EslObservationAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(EslObserver.class);
				assertThat(EslContexts.connected(context).api("status")).contains("UP");
			});
	}

	@Test
	void nothingIsObservedWhenItIsSwitchedOff() {
		runner().withPropertyValues("freeswitch.esl.observation.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(ObservationRegistry.class)
				.doesNotHaveBean(EslObserver.class));
	}

	@Test
	void applicationStartsWithoutMeters() {
		runner().withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(MicrometerEslObserver.class));
	}

	@Test
	void observerBeanOfTheApplicationIsUsed() {
		EslObserver own = new EslObserver() {
		};
		runner().withBean(EslObserver.class, () -> own).run((context) -> {
			assertThat(context.getBean(EslObserver.class)).isSameAs(own);
			EslContexts.connected(context).api("status");
			assertThat(this.recorded.all("freeswitch.esl.command")).isEmpty();
		});
	}

	@Test
	void commandsAndHandlersAreTimersAndEventsHaveAWaitTime() {
		runner()
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.withBean("desk", Object.class, Desk::new)
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				EslContexts.connected(context).api("status");
				assertThat(registry.get("freeswitch.esl.command")
					.tags("esl.command", "status", "esl.command.kind", "api", "esl.node", "default", "esl.outcome",
							"SUCCESS")
					.timer()
					.count()).isEqualTo(1);
				this.server.fire("CHANNEL_HOLD");
				await().atMost(EslContexts.PATIENCE)
					.untilAsserted(() -> assertThat(registry.get("freeswitch.esl.handler")
						.tags("esl.handler", "desk.held", "esl.event", "CHANNEL_HOLD", "esl.outcome", "SUCCESS")
						.timer()
						.count()).isEqualTo(1));
				assertThat(registry.get("freeswitch.esl.handler.wait").tags("esl.handler", "desk.held").timer().count())
					.isEqualTo(1);
			});
	}

	@Test
	void conventionBeansReplaceTheDefaultOnes() {
		runner().withBean(EslCommandObservationConvention.class, () -> new DefaultEslCommandObservationConvention() {

			@Override
			public KeyValues getLowCardinalityKeyValues(EslCommandContext context) {
				return KeyValues.of("verb", context.getCommand().name());
			}

		}).run((context) -> {
			EslContexts.connected(context).run(SystemCommands.version());
			assertThat(this.recorded.all("freeswitch.esl.command")).contains("verb=version");
		});
	}

	@Test
	void handlerFailureThatTheErrorHandlerHandlesIsAFailureOfTheHandler() {
		runner().withBean("desk", Object.class, Desk::new)
			.withBean(EslListenerErrorHandler.class,
					() -> (id, message, error) -> this.notes
						.add(id + " within " + this.registry.getCurrentObservation().getContextView().getName()))
			.run((context) -> {
				this.registry = context.getBean(ObservationRegistry.class);
				EslContexts.connected(context);
				this.server.fire("CHANNEL_UNHOLD");
				await().atMost(EslContexts.PATIENCE)
					.until(() -> this.recorded.all("freeswitch.esl.handler").size() == 1);
				assertThat(this.recorded.all("freeswitch.esl.handler"))
					.containsExactly("esl.event=CHANNEL_UNHOLD esl.handler=desk.failing esl.outcome=FAILED");
				assertThat(this.notes).containsExactly("desk.failing within freeswitch.esl.handler");
				assertThat(this.registry.getCurrentObservation()).isNull();
			});
	}

	@Test
	void callHandlersAreObserved() {
		runner().withBean("ivr", Object.class, Ivr::new).run((context) -> {
			EslContexts.connected(context);
			this.server.newCall().from("1001").start();
			await().atMost(EslContexts.PATIENCE).until(() -> !this.recorded.all("freeswitch.esl.handler").isEmpty());
			assertThat(this.recorded.all("freeswitch.esl.handler"))
				.containsExactly("esl.event=CHANNEL_CREATE esl.handler=ivr.serve esl.outcome=SUCCESS");
		});
	}

	@Test
	void taskDecoratorsApplyToHandlersAndToContinuations() {
		EslContexts.runner(this.server)
			.withBean(TaskDecorator.class, EslObservationAutoConfigurationTests::tenantDecorator)
			.withBean("desk", Object.class, Desk::new)
			.run((context) -> {
				EslTemplate template = EslContexts.connected(context);
				this.server.fire("CHANNEL_HOLD");
				await().atMost(EslContexts.PATIENCE).until(() -> this.notes.contains("held for none"));
				TENANT.set("acme");
				try {
					assertThat(template.async().run(SystemCommands.version()).thenApply((version) -> TENANT.get()))
						.succeedsWithin(EslContexts.PATIENCE)
						.isEqualTo("acme");
				}
				finally {
					TENANT.remove();
				}
			});
	}

	@Test
	void handlerFailsWhenATaskDecoratorDoesNotRunIt() {
		EslContexts.runner(this.server).withBean(TaskDecorator.class, () -> (task) -> () -> {
		})
			.withBean("desk", Object.class, Desk::new)
			.withBean(EslListenerErrorHandler.class,
					() -> (id, message, error) -> this.notes.add(id + ": " + error.getMessage()))
			.run((context) -> {
				EslContexts.connected(context);
				this.server.fire("CHANNEL_HOLD");
				await().atMost(EslContexts.PATIENCE)
					.until(() -> this.notes.contains("desk.held: A TaskDecorator did not run the task of the handler"));
			});
	}

	@Test
	void customizersAreAppliedToTheThreads() {
		EslContexts.runner(this.server)
			.withBean(EslClientResourcesBuilderCustomizer.class,
					() -> (builder) -> builder.workerThreads(1)
						.observer(new MicrometerEslObserver(this.recorded.newRegistry())))
			.run((context) -> {
				EslContexts.connected(context).api("status");
				assertThat(this.recorded.all("freeswitch.esl.command")).isNotEmpty();
			});
	}

	/** Event handlers. */
	class Desk {

		@EslEventHandler(events = "CHANNEL_HOLD")
		void held(EslEvent event) {
			EslObservationAutoConfigurationTests.this.notes.add("held for " + TENANT.get());
		}

		@EslEventHandler(events = "CHANNEL_UNHOLD")
		void failing(EslEvent event) {
			throw new IllegalStateException("on purpose");
		}

	}

	/** Call handler. */
	static class Ivr {

		@EslCallHandler(event = "CHANNEL_CREATE")
		void serve(EslCall call) {
		}

	}

}
