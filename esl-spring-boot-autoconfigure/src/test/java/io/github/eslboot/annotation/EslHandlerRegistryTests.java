package io.github.eslboot.annotation;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.call.CallRecord;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for handlers that are stopped, paused and started while the application runs.
 */
@FreeSwitchTest
@ExtendWith(OutputCaptureExtension.class)
class EslHandlerRegistryTests {

	private final FreeSwitchSimulator server;

	private final Recorder recorder = new Recorder();

	EslHandlerRegistryTests(FreeSwitchSimulator server) {
		this.server = server;
	}

	private ApplicationContextRunner runner(Object handler) {
		return EslContexts.runner(this.server).withBean("desk", Object.class, () -> handler);
	}

	private static EslHandler handler(ApplicationContext context, String id) {
		return context.getBean(EslHandlerRegistry.class).get(id);
	}

	private void answer(String uuid) {
		this.server.fire("CHANNEL_ANSWER", "Unique-ID", uuid);
	}

	private void digit(String uuid) {
		this.server.fire("DTMF", "Unique-ID", uuid);
	}

	@Test
	void pausedHandlerDropsAndCountsItsEventsUntilItIsResumed(CapturedOutput output) {
		runner(new Desk()).run((context) -> {
			EslContexts.connected(context);
			EslHandler answered = handler(context, "desk.answered");
			answer("u-1");
			this.recorder.awaitExactly("answered u-1");
			answered.pause();
			assertThat(answered.state()).isEqualTo(EslHandlerState.PAUSED);
			answer("u-2");
			digit("u-2");
			this.recorder.awaitExactly("answered u-1", "digit u-2");
			assertThat(answered.info().skipped()).isEqualTo(1);
			answered.start();
			assertThat(answered.state()).isEqualTo(EslHandlerState.PAUSED);
			answered.resume();
			answer("u-3");
			this.recorder.awaitExactly("answered u-1", "digit u-2", "answered u-3");
			assertThat(answered.info().calls()).isEqualTo(2);
			assertThat(output).contains("Handler 'desk.answered' is paused")
				.contains("Handler 'desk.answered' is resumed; 1 events were dropped while it was paused");
		});
	}

	@Test
	void stoppedHandlerReceivesNothingWhileOtherMethodsOfItsBeanRun() {
		runner(new Desk()).run((context) -> {
			EslContexts.connected(context);
			EslHandler answered = handler(context, "desk.answered");
			answered.stop();
			answer("u-1");
			digit("u-1");
			this.recorder.awaitExactly("digit u-1");
			assertThat(answered.info().skipped()).isZero();
			answered.pause();
			answered.resume();
			assertThat(answered.state()).isEqualTo(EslHandlerState.STOPPED);
			answered.start();
			answer("u-2");
			this.recorder.awaitExactly("digit u-1", "answered u-2");
		});
	}

	@Test
	void eventsAreUnsubscribedWhenAllMethodsOfABeanAreStopped() {
		runner(new Desk()).run((context) -> {
			EslTemplate template = EslContexts.connected(context);
			int registrations = template.stream().stats().registrations();
			handler(context, "desk.answered").stop();
			assertThat(template.stream().stats().registrations()).isEqualTo(registrations);
			handler(context, "desk.digit").stop();
			assertThat(template.stream().stats().registrations()).isEqualTo(registrations - 1);
			this.recorder.awaitExactly("end CANCELLED");
			assertThat(handler(context, "desk.digit").info().bound()).isZero();
			handler(context, "desk.digit").start();
			assertThat(template.stream().stats().registrations()).isEqualTo(registrations);
			await().atMost(EslContexts.PATIENCE).until(() -> {
				digit("u-1");
				return this.recorder.all().contains("digit u-1");
			});
		});
	}

	class Desk {

		@EslEventHandler("CHANNEL_ANSWER")
		void answered(@EslUuid String uuid) {
			EslHandlerRegistryTests.this.recorder.add("answered " + uuid);
		}

		@EslEventHandler("DTMF")
		void digit(@EslUuid String uuid) {
			EslHandlerRegistryTests.this.recorder.add("digit " + uuid);
		}

		@EslNoticeHandler
		void end(EndReason reason) {
			EslHandlerRegistryTests.this.recorder.add("end " + reason);
		}

	}

	@Test
	void handlerWithoutAutoStartupReceivesEventsFromItsStart() {
		runner(new Later()).withPropertyValues("desk.start=false").run((context) -> {
			EslContexts.connected(context);
			EslHandler handler = handler(context, "later");
			assertThat(handler.state()).isEqualTo(EslHandlerState.STOPPED);
			assertThat(handler.info().bound()).isZero();
			handler.start();
			await().atMost(EslContexts.PATIENCE).until(() -> {
				answer("u-1");
				return this.recorder.all().contains("later u-1");
			});
		});
	}

	class Later {

		@EslEventHandler(events = "CHANNEL_ANSWER", id = "later", autoStartup = "${desk.start}", concurrency = "#{1+1}")
		void answered(EslEvent event) {
			EslHandlerRegistryTests.this.recorder.add("later " + event.uniqueId());
		}

	}

	@Test
	void unknownIdIsReportedWithTheKnownIds() {
		runner(new Desk()).run((context) -> {
			EslHandlerRegistry registry = context.getBean(EslHandlerRegistry.class);
			assertThat(registry.all()).extracting(EslHandler::id)
				.containsExactlyInAnyOrder("desk.answered", "desk.digit");
			assertThatExceptionOfType(NoSuchEslHandlerException.class).isThrownBy(() -> registry.get("desk.hungUp"))
				.withMessageContaining("'desk.hungUp'")
				.withMessageContaining("[desk.answered, desk.digit]");
		});
	}

	@Test
	void pausedCallHandlerLeavesNewCallsAsTheyAreAlsoAfterARestart() {
		runner(new Calls()).run((context) -> {
			EslContexts.connected(context);
			EslHandler serve = handler(context, "desk.serve");
			serve.pause();
			ConfigurableApplicationContext source = context
				.getSourceApplicationContext(ConfigurableApplicationContext.class);
			source.pause();
			source.restart();
			EslContexts.connected(context);
			SimulatedCall first = this.server.newCall().uuid("call-1").start();
			await().atMost(EslContexts.PATIENCE).until(() -> serve.info().skipped() == 1);
			assertThat(first.isAlive()).isTrue();
			serve.resume();
			this.server.newCall().uuid("call-2").start();
			this.recorder.awaitExactly("served call-2");
		});
	}

	@Test
	void callEndHandlerCanBeNeitherPausedNorStopped() {
		runner(new Calls()).run((context) -> {
			EslHandler store = handler(context, "desk.store");
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(store::pause)
				.withMessageContaining("'desk.store' cannot be paused");
			assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(store::stop);
			assertThat(store.state()).isEqualTo(EslHandlerState.RUNNING);
		});
	}

	class Calls {

		@EslCallHandler
		void serve(EslCall call) {
			EslHandlerRegistryTests.this.recorder.add("served " + call.uuid());
		}

		@EslCallEndHandler
		void store(CallRecord callRecord) {
		}

	}

	@Test
	void callScopedBeanIsNotCreatedForEventsOfPausedHandlers() {
		EslContexts.runner(this.server)
			.withBean("recorder", Recorder.class, () -> this.recorder)
			.withUserConfiguration(OfCallConfiguration.class)
			.run((context) -> {
				EslContexts.connected(context);
				EslHandler answered = handler(context, "ofCall.answered");
				answered.pause();
				this.server.newCall().uuid("call-1").start().answer();
				await().atMost(EslContexts.PATIENCE).until(() -> answered.info().skipped() == 1);
				answered.resume();
				this.server.newCall().uuid("call-2").start().answer();
				this.recorder.awaitExactly("created for call-2", "answered call-2");
			});
	}

	static class OfCallConfiguration {

		@Bean
		@CallScope
		OfCall ofCall(Recorder recorder, EslCall call) {
			return new OfCall(recorder, call);
		}

	}

	static class OfCall {

		private final Recorder recorder;

		OfCall(Recorder recorder, EslCall call) {
			this.recorder = recorder;
			recorder.add("created for " + call.uuid());
		}

		@EslEventHandler("CHANNEL_ANSWER")
		void answered(@EslUuid String uuid) {
			this.recorder.add("answered " + uuid);
		}

	}

}
