package io.github.eslboot.annotation;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.Registration;
import io.github.eslboot.event.RoutingHeader;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link HandlerMethodRegistrar} and objects that are bound to one call.
 */
@FreeSwitchTest
class HandlerMethodRegistrarTests {

	private final FreeSwitchSimulator server;

	private final Recorder recorder = new Recorder();

	HandlerMethodRegistrarTests(FreeSwitchSimulator server) {
		this.server = server;
	}

	@Test
	void boundObjectReceivesEventsOfItsCallFromCreateToEnd() {
		EslContexts.runner(this.server).run((context) -> {
			EslTemplate template = EslContexts.connected(context);
			Registration registration = template.bindHandler("call-1", new CallFlow());
			registration.awaitReady(EslContexts.PATIENCE);
			SimulatedCall other = this.server.newCall().uuid("call-2").start();
			SimulatedCall call = this.server.newCall().uuid("call-1").start();
			other.answer();
			call.answer();
			call.dtmf("7");
			other.hangup();
			call.hangup();
			this.recorder.awaitExactly("CHANNEL_CREATE", "answered call-1", "digit 7 call-1", "end CALL_ENDED call-1");
			assertThat(registration.isActive()).isFalse();
			assertThat(context.getBean(EslHandlerRegistry.class).handlers())
				.extracting(EslHandlerInfo::id, EslHandlerInfo::bound, EslHandlerInfo::calls)
				.contains(tuple("HandlerMethodRegistrarTests.CallFlow.digit", 0, 1L));
		});
	}

	class CallFlow {

		@EslEventHandler("CHANNEL_CREATE")
		void created(EslEvent event) {
			HandlerMethodRegistrarTests.this.recorder.add(event.name());
		}

		@EslEventHandler("CHANNEL_ANSWER")
		void answered(@EslUuid String uuid) {
			HandlerMethodRegistrarTests.this.recorder.add("answered " + uuid);
		}

		@EslEventHandler("DTMF")
		void digit(@EslHeader("DTMF-Digit") String digit, @EslUuid String uuid) {
			HandlerMethodRegistrarTests.this.recorder.add("digit " + digit + " " + uuid);
		}

		@EslNoticeHandler
		void ended(EndReason reason, @EslUuid String uuid) {
			HandlerMethodRegistrarTests.this.recorder.add("end " + reason + " " + uuid);
		}

	}

	@Test
	void methodWithoutEventNamesReceivesLifeCycleOfItsCall() {
		EslContexts.runner(this.server).run((context) -> {
			EslTemplate template = EslContexts.connected(context);
			template.bindHandler("call-1", new Everything()).awaitReady(EslContexts.PATIENCE);
			this.server.newCall().uuid("call-1").start().answer().hangup();
			this.recorder.awaitAll("CHANNEL_CREATE", "CHANNEL_ANSWER", "CHANNEL_HANGUP", "CHANNEL_DESTROY");
			assertThat(this.recorder.all()).doesNotContain("CHANNEL_STATE");
		});
	}

	class Everything {

		@EslEventHandler
		void event(EslEvent event) {
			HandlerMethodRegistrarTests.this.recorder.add(event.name());
		}

	}

	@Test
	void eachMethodMatchesUuidInItsOwnRoutingHeaders() {
		EslContexts.runner(this.server).run((context) -> {
			EslTemplate template = EslContexts.connected(context);
			template.bindHandler("call-1", new BothLegs()).awaitReady(EslContexts.PATIENCE);
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "call-1");
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "call-2", "Other-Leg-Unique-ID", "call-1");
			this.server.fire("CHANNEL_UUID", "Unique-ID", "call-9", "Old-Unique-ID", "call-1");
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "call-9");
			this.server.fire("CHANNEL_ANSWER", "Unique-ID", "call-2", "Other-Leg-Unique-ID", "call-9");
			this.recorder.awaitExactly("own call-1 call-1", "other call-2 call-1", "own call-9 call-9",
					"other call-2 call-9");
		});
	}

	class BothLegs {

		@EslEventHandler("CHANNEL_ANSWER")
		void own(EslEvent event, @EslUuid String uuid) {
			HandlerMethodRegistrarTests.this.recorder.add("own " + event.uniqueId() + " " + uuid);
		}

		@EslEventHandler(events = "CHANNEL_ANSWER", by = RoutingHeader.OTHER_LEG)
		void other(EslEvent event, @EslUuid String uuid) {
			HandlerMethodRegistrarTests.this.recorder.add("other " + event.uniqueId() + " " + uuid);
		}

	}

	@Test
	void methodsOfOneObjectAreNeverInvokedConcurrently() {
		EslContexts.runner(this.server).run((context) -> {
			EslTemplate template = EslContexts.connected(context);
			Slow slow = new Slow();
			template.bindHandler("call-1", slow).awaitReady(EslContexts.PATIENCE);
			for (int i = 0; i < 20; i++) {
				this.server.fire("CHANNEL_HOLD", "Unique-ID", "call-1", "Other-Leg-Unique-ID", "call-" + i);
				this.server.fire("CHANNEL_UNHOLD", "Unique-ID", "call-" + i, "Other-Leg-Unique-ID", "call-1");
			}
			await().atMost(EslContexts.PATIENCE).until(() -> slow.calls.get() == 40);
			assertThat(slow.most.get()).isEqualTo(1);
		});
	}

	static class Slow {

		private final AtomicInteger inside = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		private final AtomicInteger calls = new AtomicInteger();

		@EslEventHandler("CHANNEL_HOLD")
		void hold() throws InterruptedException {
			work();
		}

		@EslEventHandler(events = "CHANNEL_UNHOLD", by = RoutingHeader.OTHER_LEG)
		void unhold() throws InterruptedException {
			work();
		}

		private void work() throws InterruptedException {
			this.most.accumulateAndGet(this.inside.incrementAndGet(), Math::max);
			// Long enough for a second thread to enter, if that were possible.
			new CountDownLatch(1).await(2, TimeUnit.MILLISECONDS);
			this.inside.decrementAndGet();
			this.calls.incrementAndGet();
		}

	}

	@Test
	void boundObjectReceivesNoticesOfGapAndLostCall() {
		EslContexts.runner(this.server).run((context) -> {
			EslTemplate template = EslContexts.connected(context);
			template.bindHandler("call-1", new Notices()).awaitReady(EslContexts.PATIENCE);
			this.server.newCall().uuid("call-1").start();
			this.recorder.awaitExactly("created");
			this.server.restart();
			this.recorder.awaitAll("gap", "end LOST");
		});
	}

	class Notices {

		@EslEventHandler("CHANNEL_CREATE")
		void created() {
			HandlerMethodRegistrarTests.this.recorder.add("created");
		}

		@EslNoticeHandler
		void gap(EventGap gap) {
			HandlerMethodRegistrarTests.this.recorder.add("gap");
		}

		@EslNoticeHandler
		void end(EndReason reason) {
			HandlerMethodRegistrarTests.this.recorder.add("end " + reason);
		}

	}

	@Test
	void cancelledRegistrationNotifiesOfEndAndIsUnbound() {
		EslContexts.runner(this.server).run((context) -> {
			EslTemplate template = EslContexts.connected(context);
			Registration registration = template.bindHandler("call-1", new CallFlow());
			registration.awaitReady(EslContexts.PATIENCE);
			registration.cancel();
			this.recorder.awaitExactly("end CANCELLED call-1");
			await().atMost(EslContexts.PATIENCE)
				.untilAsserted(() -> assertThat(context.getBean(EslHandlerRegistry.class).handlers())
					.allMatch((handler) -> handler.bound() == 0));
		});
	}

	@Test
	void objectsThatBlockCostNoEventOfAnObjectOfAnotherClass() {
		EslContexts.runner(this.server)
			.withPropertyValues("freeswitch.esl.events.memory-budget=64KB")
			.run((context) -> {
				EslTemplate template = EslContexts.connected(context);
				CountDownLatch gate = new CountDownLatch(1);
				List<String> blocked = List.of("call-1", "call-2", "call-3", "call-4");
				blocked
					.forEach((call) -> template.bindHandler(call, new Blocking(gate)).awaitReady(EslContexts.PATIENCE));
				template.bindHandler("call-5", new CallFlow()).awaitReady(EslContexts.PATIENCE);
				for (int i = 0; i < 100; i++) {
					blocked.forEach((call) -> this.server.fire("DTMF", "Unique-ID", call));
				}
				await().atMost(EslContexts.PATIENCE)
					.until(() -> template.stream().stats().received().getOrDefault("DTMF", 0L) == 400);
				assertThat(template.stream().stats().dropped()).containsKey("DTMF");
				this.server.fire("DTMF", "Unique-ID", "call-5", "DTMF-Digit", "5");
				this.recorder.awaitExactly("digit 5 call-5");
				gate.countDown();
			});
	}

	static class Blocking {

		private final CountDownLatch gate;

		Blocking(CountDownLatch gate) {
			this.gate = gate;
		}

		@EslEventHandler("DTMF")
		void digit() throws InterruptedException {
			this.gate.await(EslContexts.PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}

	}

	@Test
	void bindFailsWithoutHandlerMethodsOrWithConfiguredUuid() {
		EslContexts.runner().run((context) -> {
			EslTemplate template = context.getBean(EslTemplate.class);
			assertThatExceptionOfType(InvalidEslHandlerException.class)
				.isThrownBy(() -> template.bindHandler("call-1", new Object()))
				.withMessage("java.lang.Object has no method with @EslEventHandler");
			assertThatExceptionOfType(InvalidEslHandlerException.class)
				.isThrownBy(() -> template.bindHandler("call-1", new OwnUuid()))
				.withMessageContaining("OwnUuid.hold() names a uuid, but its object is being bound to another");
		});
	}

	static class OwnUuid {

		@EslEventHandler(events = "CHANNEL_HOLD", uuid = "call-7")
		void hold() {
		}

	}

}
