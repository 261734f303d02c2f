package io.github.eslboot.annotation;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.call.CallDirection;
import io.github.eslboot.call.CallFlowStats;
import io.github.eslboot.call.CallSnapshot;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.FlowFailurePolicy;
import io.github.eslboot.call.FlowOverflow;
import io.github.eslboot.command.Originate;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link EslCallHandler @EslCallHandler} methods of beans.
 */
@FreeSwitchTest
@ExtendWith(OutputCaptureExtension.class)
class EslCallHandlerTests {

	private final FreeSwitchSimulator server;

	private final Recorder recorder = new Recorder();

	EslCallHandlerTests(FreeSwitchSimulator server) {
		this.server = server;
	}

	private ApplicationContextRunner runner(Object handler) {
		return EslContexts.runner(this.server).withBean("handler", Object.class, () -> handler);
	}

	private void run(Object handler, ThrowingConsumer<AssertableApplicationContext> test) {
		runner(handler).run((context) -> {
			assertThat(context).hasNotFailed();
			EslContexts.connected(context);
			test.accept(context);
		});
	}

	private static CallFlowStats stats(ApplicationContext context) {
		return context.getBean(EslHandlerRegistry.class).callFlows().get(0).stats();
	}

	private void park(SimulatedCall call) {
		this.server.fire("CHANNEL_PARK", "Unique-ID", call.uuid(), "Call-Direction", "inbound");
	}

	@Test
	void flowServesEachInboundCallOnceInAThreadOfItsOwn() {
		run(new Ivr(), (context) -> {
			SimulatedCall first = this.server.newCall().uuid("call-1").from("1001").start();
			park(first);
			SimulatedCall second = this.server.newCall().uuid("call-2").from("1002").start();
			this.recorder.awaitAll("call-1 from 1001 answered true", "call-2 from 1002 answered true");
			context.getBean(EslTemplate.class).originate(Originate.to("user/1003").park());
			park(second);
			park(first);
			SimulatedCall last = this.server.newCall().uuid("call-3").from("1003").start();
			this.recorder.awaitAll("call-3 from 1003 answered true");
			assertThat(this.recorder.all()).hasSize(3);
			assertThat(last.isAlive()).isTrue();
			assertThat(stats(context).started()).isEqualTo(3);
			assertThat(context.getBean(EslHandlerRegistry.class).handlers()).singleElement().satisfies((handler) -> {
				assertThat(handler.id()).isEqualTo("handler.serve");
				assertThat(handler.events()).containsExactly("CHANNEL_PARK");
				assertThat(handler.calls()).isEqualTo(3);
				assertThat(handler.failures()).isZero();
			});
		});
	}

	class Ivr {

		@EslCallHandler(event = "CHANNEL_PARK", direction = CallDirection.INBOUND)
		void serve(EslCall call, EslEvent event, @EslHeader("Caller-Caller-ID-Number") String number,
				@EslUuid String uuid) {
			assertThat(event.uniqueId()).isEqualTo(uuid);
			call.answer();
			call.await(CallSnapshot::isAnswered);
			EslCallHandlerTests.this.recorder
				.add("%s from %s answered %s".formatted(uuid, number, call.snapshot().isAnswered()));
		}

	}

	@Test
	void flowServesCallsOfAllNodes() {
		try (FreeSwitchSimulator other = FreeSwitchSimulator.create()) {
			EslContexts.runner()
				.withPropertyValues("freeswitch.esl.password=" + this.server.password(),
						"freeswitch.esl.nodes.pbx-1.port=" + this.server.port(),
						"freeswitch.esl.nodes.pbx-1.host=127.0.0.1", "freeswitch.esl.nodes.pbx-2.host=127.0.0.1",
						"freeswitch.esl.nodes.pbx-2.port=" + other.port())
				.withBean("handler", Object.class, () -> new Nodes())
				.run((context) -> {
					EslNodeGroup group = context.getBean(EslNodeGroup.class);
					await().atMost(EslContexts.PATIENCE)
						.until(() -> group.nodes().stream().allMatch((node) -> node.state() == NodeState.UP));
					this.server.newCall().uuid("call-1").start();
					other.newCall().uuid("call-2").start();
					this.recorder.awaitAll("call-1 on pbx-1", "call-2 on pbx-2");
					assertThat(this.recorder.all()).hasSize(2);
				});
		}
	}

	class Nodes {

		@EslCallHandler
		void serve(EslCall call) {
			EslCallHandlerTests.this.recorder.add(call.uuid() + " on " + call.node());
		}

	}

	@Test
	void flowEndsWithoutFailureWhenTheCallerHangsUp(CapturedOutput output) {
		ApplicationContextRunner runner = runner(new Waiting()).withBean(EslListenerErrorHandler.class,
				() -> (id, message, error) -> this.recorder.add("error " + id));
		runner.run((context) -> {
			EslContexts.connected(context);
			SimulatedCall call = this.server.newCall().uuid("call-1").start();
			this.recorder.awaitAll("waits call-1");
			call.hangup("USER_BUSY");
			this.recorder.awaitAll("over call-1");
			await().atMost(EslContexts.PATIENCE).until(() -> stats(context).running() == 0);
			assertThat(stats(context).failed()).isZero();
			assertThat(this.recorder.all()).containsExactly("waits call-1", "over call-1");
		});
		assertThat(output).doesNotContain("CallEndedException");
	}

	class Waiting {

		@EslCallHandler
		void serve(EslCall call) {
			EslCallHandlerTests.this.recorder.add("waits " + call.uuid());
			try {
				call.await(CallSnapshot::isBridged);
			}
			finally {
				EslCallHandlerTests.this.recorder.add("over " + call.uuid());
			}
		}

	}

	@Test
	void failureIsPassedToTheErrorHandlerAndTheCallContinues() {
		ApplicationContextRunner runner = runner(new Failing()).withBean(EslListenerErrorHandler.class,
				() -> (id, message, error) -> this.recorder.add("%s %s %s".formatted(id, message, error.getMessage())));
		runner.run((context) -> {
			EslContexts.connected(context);
			SimulatedCall call = this.server.newCall().uuid("call-1").start();
			this.recorder.awaitExactly("handler.serve CHANNEL_PARK [call-1] no database");
			await().atMost(EslContexts.PATIENCE).until(() -> stats(context).running() == 0);
			assertThat(stats(context).failed()).isZero();
			assertThat(call.isAlive()).isTrue();
		});
	}

	@Test
	void callIsHungUpWhenItsFlowFailed(CapturedOutput output) {
		run(new Failing(), (context) -> {
			SimulatedCall call = this.server.newCall().uuid("call-1").start();
			await().atMost(EslContexts.PATIENCE).until(() -> !call.isAlive());
			assertThat(call.hangupCause()).isEqualTo("NORMAL_TEMPORARY_FAILURE");
			assertThat(stats(context).failed()).isEqualTo(1);
		});
		assertThat(output).contains("the flow of call call-1 failed; the call is hung up")
			.contains("Handler 'handler.serve' failed: java.lang.IllegalStateException: no database");
	}

	class Failing {

		@EslCallHandler
		void serve(EslCall call) {
			throw new IllegalStateException("no database");
		}

	}

	@Test
	void callIsLeftWhenItsFlowFailedAndThePolicySaysSo() {
		run(new Leaving(), (context) -> {
			SimulatedCall call = this.server.newCall().uuid("call-1").start();
			await().atMost(EslContexts.PATIENCE).until(() -> stats(context).failed() == 1);
			assertThat(call.isAlive()).isTrue();
		});
	}

	static class Leaving {

		@EslCallHandler(onFailure = FlowFailurePolicy.LEAVE)
		void serve(EslCall call) {
			throw new IllegalStateException("no database");
		}

	}

	@Test
	void callWaitsForAFreeFlowAndFurtherOnesAreHungUp() {
		Bounded handler = new Bounded();
		run(handler, (context) -> {
			SimulatedCall first = this.server.newCall().uuid("call-1").start();
			this.recorder.awaitExactly("serves call-1");
			SimulatedCall second = this.server.newCall().uuid("call-2").start();
			await().atMost(EslContexts.PATIENCE).until(() -> stats(context).waiting() == 1);
			SimulatedCall third = this.server.newCall().uuid("call-3").start();
			await().atMost(EslContexts.PATIENCE).until(() -> !third.isAlive());
			assertThat(third.hangupCause()).isEqualTo("USER_BUSY");
			assertThat(stats(context).refused()).isEqualTo(1);
			assertThat(this.recorder.all()).hasSize(1);
			handler.gate.countDown();
			this.recorder.awaitExactly("serves call-1", "serves call-2");
			assertThat(first.isAlive()).isTrue();
			assertThat(second.isAlive()).isTrue();
		});
	}

	@Test
	void callThatEndsWhileItWaitsGetsNoFlow() {
		Bounded handler = new Bounded();
		run(handler, (context) -> {
			this.server.newCall().uuid("call-1").start();
			this.recorder.awaitExactly("serves call-1");
			SimulatedCall second = this.server.newCall().uuid("call-2").start();
			await().atMost(EslContexts.PATIENCE).until(() -> stats(context).waiting() == 1);
			second.hangup();
			await().atMost(EslContexts.PATIENCE).until(() -> stats(context).waiting() == 0);
			this.server.newCall().uuid("call-3").start();
			handler.gate.countDown();
			this.recorder.awaitExactly("serves call-1", "serves call-3");
		});
	}

	class Bounded {

		private final CountDownLatch gate = new CountDownLatch(1);

		@EslCallHandler(concurrency = "1", maxWaiting = 1, maxWait = "1h", refusalCause = "USER_BUSY")
		void serve(@EslUuid String uuid) throws InterruptedException {
			EslCallHandlerTests.this.recorder.add("serves " + uuid);
			this.gate.await();
		}

	}

	@Test
	void callIsHungUpWhenItHasWaitedTooLong() {
		Impatient handler = new Impatient();
		run(handler, (context) -> {
			this.server.newCall().uuid("call-1").start();
			this.recorder.awaitExactly("serves call-1");
			SimulatedCall second = this.server.newCall().uuid("call-2").start();
			await().atMost(EslContexts.PATIENCE).until(() -> !second.isAlive());
			assertThat(second.hangupCause()).isEqualTo("NORMAL_TEMPORARY_FAILURE");
			handler.gate.countDown();
		});
	}

	class Impatient {

		private final CountDownLatch gate = new CountDownLatch(1);

		@EslCallHandler(concurrency = "${desk.flows:1}", maxWait = "10ms")
		void serve(@EslUuid String uuid) throws InterruptedException {
			EslCallHandlerTests.this.recorder.add("serves " + uuid);
			this.gate.await();
		}

	}

	@Test
	void callIsHungUpImmediatelyAtTheLimitIfItDoesNotWait() {
		NotWaiting handler = new NotWaiting();
		run(handler, (context) -> {
			this.server.newCall().uuid("call-1").start();
			this.recorder.awaitExactly("serves call-1");
			SimulatedCall second = this.server.newCall().uuid("call-2").start();
			await().atMost(EslContexts.PATIENCE).until(() -> !second.isAlive());
			assertThat(stats(context).waiting()).isZero();
			handler.gate.countDown();
		});
	}

	class NotWaiting {

		private final CountDownLatch gate = new CountDownLatch(1);

		@EslCallHandler(concurrency = "1", overflow = FlowOverflow.HANGUP)
		void serve(@EslUuid String uuid) throws InterruptedException {
			EslCallHandlerTests.this.recorder.add("serves " + uuid);
			this.gate.await();
		}

	}

	@Test
	void threadIsInterruptedByTheHangupIfTheFlowAsksForIt() {
		run(new Interruptible(), (context) -> {
			SimulatedCall call = this.server.newCall().uuid("call-1").start();
			this.recorder.awaitExactly("works for call-1");
			call.hangup();
			this.recorder.awaitExactly("works for call-1", "interrupted");
			await().atMost(EslContexts.PATIENCE).until(() -> stats(context).running() == 0);
			assertThat(stats(context).failed()).isZero();
		});
	}

	class Interruptible {

		@EslCallHandler(interruptOnHangup = true)
		void serve(@EslUuid String uuid) throws InterruptedException {
			EslCallHandlerTests.this.recorder.add("works for " + uuid);
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				EslCallHandlerTests.this.recorder.add("interrupted");
				throw new IllegalStateException("the work was interrupted", ex);
			}
		}

	}

	@Test
	void shutdownWaitsForRunningFlowsAndStartsNoFurtherOnes() {
		Bounded handler = new Bounded();
		runner(handler).withPropertyValues("freeswitch.esl.timeouts.handlers=20s").run((context) -> {
			EslContexts.connected(context);
			this.server.newCall().uuid("call-1").start();
			this.recorder.awaitExactly("serves call-1");
			Thread closing = new Thread(
					context.getSourceApplicationContext(ConfigurableApplicationContext.class)::close);
			EslHandlerRegistry registry = context.getBean(EslHandlerRegistry.class);
			closing.start();
			await().atMost(EslContexts.PATIENCE).until(() -> {
				this.server.newCall().start();
				return registry.callFlows().get(0).stats().ignored() > 0;
			});
			assertThat(closing.isAlive()).isTrue();
			handler.gate.countDown();
			closing.join(TimeUnit.SECONDS.toMillis(20));
			assertThat(closing.isAlive()).isFalse();
			assertThat(this.recorder.all()).hasSize(1);
		});
	}

	@Test
	void shutdownInterruptsFlowsThatRunLongerThanItsTimeout() {
		Endless handler = new Endless();
		runner(handler).withPropertyValues("freeswitch.esl.timeouts.handlers=10ms").run((context) -> {
			EslContexts.connected(context);
			this.server.newCall().uuid("call-1").start();
			this.recorder.awaitExactly("works");
		});
		this.recorder.awaitExactly("works", "interrupted");
		assertThat(this.server.call("call-1")).isPresent();
	}

	class Endless {

		@EslCallHandler
		void serve() throws InterruptedException {
			EslCallHandlerTests.this.recorder.add("works");
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				EslCallHandlerTests.this.recorder.add("interrupted");
				throw ex;
			}
		}

	}

	@Test
	void flowRunsOnAVirtualThreadIfTheyAreEnabled() {
		boolean available = Arrays.stream(Thread.class.getMethods())
			.anyMatch((method) -> method.getName().equals("isVirtual"));
		assumeTrue(available);
		runner(new Threads()).withPropertyValues("spring.threads.virtual.enabled=true").run((context) -> {
			EslContexts.connected(context);
			this.server.newCall().start();
			this.recorder.awaitExactly("virtual");
		});
	}

	class Threads {

		@EslCallHandler
		void serve() {
			EslCallHandlerTests.this.recorder
				.add(Thread.currentThread().toString().startsWith("VirtualThread") ? "virtual" : "platform");
		}

	}

	@FunctionalInterface
	interface ThrowingConsumer<T> {

		void accept(T value) throws Exception;

	}

}
