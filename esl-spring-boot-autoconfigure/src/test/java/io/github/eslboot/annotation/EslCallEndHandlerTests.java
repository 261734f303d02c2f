package io.github.eslboot.annotation;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.EslContexts;
import io.github.eslboot.autoconfigure.EslUnknownCalls;
import io.github.eslboot.call.CallDirection;
import io.github.eslboot.call.CallRecord;
import io.github.eslboot.call.CallRecordStats;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.test.junit.FreeSwitchTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EslCallEndHandler @EslCallEndHandler} methods of beans.
 */
@FreeSwitchTest
@ExtendWith(OutputCaptureExtension.class)
class EslCallEndHandlerTests {

	private final FreeSwitchSimulator server;

	EslCallEndHandlerTests(FreeSwitchSimulator server) {
		this.server = server;
	}

	private <T> ApplicationContextRunner runner(Class<T> handler) {
		return EslContexts.runner(this.server)
			.withPropertyValues("freeswitch.esl.events.call-end-grace=1s")
			.withBean("handler", handler);
	}

	private static CallRecordStats stats(ApplicationContext context) {
		return context.getBean(EslHandlerRegistry.class).callRecords().get(0).stats();
	}

	private static void awaitTracked(ApplicationContext context, int calls) {
		await().atMost(EslContexts.PATIENCE).until(() -> stats(context).tracked() == calls);
	}

	/** Runs an action while no event is sent to the application. */
	private void duringGap(Runnable action) {
		try (InjectedFault silent = this.server.faults().everyConnection(Fault.noGreeting())) {
			this.server.reloadModule();
			action.run();
		}
	}

	@Test
	void recordOfEachCallIsDeliveredOnce() {
		runner(Records.class).run((context) -> {
			EslContexts.connected(context);
			Records handler = context.getBean(Records.class);
			SimulatedCall customer = this.server.newCall()
				.uuid("call-1")
				.from("Ann", "1001")
				.to("5000")
				.variable("campaign", "summer")
				.start()
				.answer();
			SimulatedCall agent = this.server.newCall().uuid("call-2").from("1002").to("5001").start().answer();
			customer.bridge(agent);
			agent.hangup("NORMAL_CLEARING");
			if (customer.isAlive()) {
				customer.hangup("USER_BUSY");
			}
			this.server.newCall().uuid("call-3").start().hangup("CALL_REJECTED");
			CallRecord first = handler.await("call-1");
			assertThat(first.isComplete()).isTrue();
			assertThat(first.node()).isEqualTo("default");
			assertThat(first.direction()).isEqualTo(CallDirection.INBOUND);
			assertThat(first.callerName()).isEqualTo("Ann");
			assertThat(first.callerNumber()).isEqualTo("1001");
			assertThat(first.destination()).isEqualTo("5000");
			assertThat(first.partners()).containsExactly("call-2");
			assertThat(first.variable("campaign")).isEqualTo("summer");
			assertThat(first.createdAt()).isNotNull().isBeforeOrEqualTo(first.answeredAt());
			assertThat(first.answeredAt()).isBeforeOrEqualTo(first.endedAt());
			assertThat(first.duration()).isNotNull().isGreaterThanOrEqualTo(first.answeredDuration());
			assertThat(first.gap()).isNull();
			assertThat(handler.await("call-2").partners()).containsExactly("call-1");
			CallRecord third = handler.await("call-3");
			assertThat(third.cause()).isEqualTo(HangupCause.CALL_REJECTED);
			assertThat(third.isAnswered()).isFalse();
			assertThat(third.answeredDuration()).isEqualTo(Duration.ZERO);
			await().atMost(EslContexts.PATIENCE).until(() -> stats(context).delivered() == 3);
			assertThat(handler.records).extracting(CallRecord::uuid).doesNotHaveDuplicates().hasSize(3);
			assertThat(stats(context)).isEqualTo(new CallRecordStats(0, 0, 3, 0, 0, 0));
		});
	}

	@Test
	void recordsOfAllNodesAreDelivered() {
		try (FreeSwitchSimulator other = FreeSwitchSimulator.create()) {
			EslContexts.runner()
				.withPropertyValues("freeswitch.esl.password=" + this.server.password(),
						"freeswitch.esl.nodes.pbx-1.port=" + this.server.port(),
						"freeswitch.esl.nodes.pbx-1.host=127.0.0.1", "freeswitch.esl.nodes.pbx-2.host=127.0.0.1",
						"freeswitch.esl.nodes.pbx-2.port=" + other.port(), "freeswitch.esl.events.call-end-grace=1s")
				.withBean("handler", Records.class)
				.run((context) -> {
					EslNodeGroup group = context.getBean(EslNodeGroup.class);
					await().atMost(EslContexts.PATIENCE)
						.until(() -> group.nodes().stream().allMatch((node) -> node.state() == NodeState.UP));
					Records handler = context.getBean(Records.class);
					this.server.newCall().uuid("call-1").start().hangup();
					other.newCall().uuid("call-2").start().hangup();
					assertThat(handler.await("call-1").node()).isEqualTo("pbx-1");
					assertThat(handler.await("call-2").node()).isEqualTo("pbx-2");
					other.newCall().uuid("call-3").start();
					awaitTracked(context, 1);
					other.restart();
					CallRecord lost = handler.await("call-3");
					assertThat(lost.node()).isEqualTo("pbx-2");
					assertThat(lost.isComplete()).isFalse();
					assertThat(handler.records).hasSize(3);
				});
		}
	}

	@Test
	void callThatEndsInAGapHasAnIncompleteRecord() {
		runner(Records.class).run((context) -> {
			EslContexts.connected(context);
			Records handler = context.getBean(Records.class);
			SimulatedCall lost = this.server.newCall().uuid("call-1").from("1001").to("5000").start().answer();
			SimulatedCall live = this.server.newCall().uuid("call-2").start();
			awaitTracked(context, 2);
			duringGap(() -> {
				lost.hangup();
				this.server.newCall().uuid("call-3").start();
			});
			CallRecord callRecord = handler.await("call-1");
			assertThat(callRecord.isComplete()).isFalse();
			assertThat(callRecord.callerNumber()).isEqualTo("1001");
			assertThat(callRecord.destination()).isEqualTo("5000");
			assertThat(callRecord.isAnswered()).isTrue();
			assertThat(callRecord.endedAt()).isNull();
			assertThat(callRecord.cause()).isNull();
			assertThat(callRecord.duration()).isNull();
			EventGap gap = callRecord.gap();
			assertThat(gap).isNotNull();
			assertThat(gap.from()).isBefore(gap.to());
			live.hangup();
			assertThat(handler.await("call-2").isComplete()).isTrue();
			this.server.call("call-3").orElseThrow().hangup();
			assertThat(handler.await("call-3").isComplete()).isTrue();
			assertThat(stats(context).incomplete()).isEqualTo(1);
			assertThat(handler.records).hasSize(3);
		});
	}

	@Test
	void gapNamesTheCallsThatEnded() {
		runner(Records.class).run((context) -> {
			EslContexts.connected(context);
			Records handler = context.getBean(Records.class);
			SimulatedCall lost = this.server.newCall().uuid("call-1").start();
			this.server.newCall().uuid("call-2").start();
			awaitTracked(context, 2);
			duringGap(lost::hangup);
			await().atMost(EslContexts.PATIENCE).until(() -> !handler.gaps.isEmpty());
			assertThat(handler.gaps).singleElement().satisfies((gap) -> {
				assertThat(gap.endedCalls()).containsExactly("call-1");
				assertThat(gap.node()).isEqualTo("default");
			});
		});
	}

	@Test
	void callThatBeganBeforeTheApplicationHasARecordAfterAGap() {
		SimulatedCall early = this.server.newCall().uuid("call-1").from("1001").to("5000").start();
		runner(Records.class).run((context) -> {
			EslContexts.connected(context);
			Records handler = context.getBean(Records.class);
			await().atMost(EslContexts.PATIENCE)
				.untilAsserted(() -> assertThat(handler.unknown).singleElement().satisfies((unknown) -> {
					assertThat(unknown.node()).isEqualTo("default");
					assertThat(unknown.calls()).extracting((row) -> row.uuid()).containsExactly("call-1");
				}));
			awaitTracked(context, 1);
			duringGap(early::hangup);
			CallRecord callRecord = handler.await("call-1");
			assertThat(callRecord.isComplete()).isFalse();
			assertThat(callRecord.direction()).isEqualTo(CallDirection.INBOUND);
			assertThat(callRecord.callerNumber()).isEqualTo("1001");
			assertThat(callRecord.destination()).isEqualTo("5000");
		});
	}

	static class Records {

		private final Queue<CallRecord> records = new ConcurrentLinkedQueue<>();

		private final Queue<EventGap> gaps = new ConcurrentLinkedQueue<>();

		private final Queue<EslUnknownCalls> unknown = new ConcurrentLinkedQueue<>();

		@EslCallEndHandler
		void write(CallRecord callRecord, @EslUuid String uuid, EslTemplate esl) {
			assertThat(uuid).isEqualTo(callRecord.uuid());
			this.records.add(callRecord);
		}

		@EventListener
		void gap(EventGap gap) {
			this.gaps.add(gap);
		}

		@EventListener
		void unknown(EslUnknownCalls calls) {
			this.unknown.add(calls);
		}

		CallRecord await(String uuid) {
			Awaitility.await()
				.atMost(EslContexts.PATIENCE)
				.until(() -> this.records.stream().anyMatch((callRecord) -> callRecord.uuid().equals(uuid)));
			return this.records.stream()
				.filter((callRecord) -> callRecord.uuid().equals(uuid))
				.findFirst()
				.orElseThrow();
		}

	}

	@Test
	void recordIsDeliveredAgainUntilTheMethodReturns(CapturedOutput output) {
		runner(FailsThreeTimes.class).run((context) -> {
			EslContexts.connected(context);
			this.server.newCall().uuid("call-1").start().hangup();
			FailsThreeTimes handler = context.getBean(FailsThreeTimes.class);
			await().atMost(EslContexts.PATIENCE).until(() -> stats(context).delivered() == 1);
			assertThat(handler.attempts).hasSize(4).containsOnly(handler.attempts.peek());
			assertThat(stats(context)).isEqualTo(new CallRecordStats(0, 0, 1, 0, 3, 0));
		});
		assertThat(output).contains("attempt 1 to handle the record of call call-1 failed");
	}

	static class FailsThreeTimes {

		private final Queue<CallRecord> attempts = new ConcurrentLinkedQueue<>();

		@EslCallEndHandler(retryDelay = "${delay:10ms}", maxRetryDelay = "50ms")
		void write(CallRecord callRecord) throws Exception {
			this.attempts.add(callRecord);
			if (this.attempts.size() <= 3) {
				throw new IOException("no database");
			}
		}

	}

	@Test
	void recordIsGivenUpAfterTheLastAttempt(CapturedOutput output) {
		Recorder recorder = new Recorder();
		runner(FailsAlways.class)
			.withBean(EslListenerErrorHandler.class,
					() -> (id, message, error) -> recorder
						.add("%s %s %s".formatted(id, ((CallRecord) message).uuid(), error.getMessage())))
			.run((context) -> {
				EslContexts.connected(context);
				this.server.newCall().uuid("call-1").start().hangup();
				recorder.awaitExactly("records call-1 no database");
				assertThat(stats(context)).isEqualTo(new CallRecordStats(0, 0, 0, 0, 2, 1));
			});
		assertThat(output).contains("records: the record of call call-1 is given up after 2 attempts");
	}

	static class FailsAlways {

		@EslCallEndHandler(id = "records", maxAttempts = 2, retryDelay = "10ms")
		void write(CallRecord callRecord) {
			throw new IllegalStateException("no database");
		}

	}

	@Test
	void shutdownDeliversTheRecordsThatWait() {
		FailsOnce handler = new FailsOnce();
		EslContexts.runner(this.server).withBean("handler", FailsOnce.class, () -> handler).run((context) -> {
			EslContexts.connected(context);
			this.server.newCall().uuid("call-1").start().hangup();
			await().atMost(EslContexts.PATIENCE).until(() -> stats(context).failedAttempts() == 1);
			assertThat(handler.written).isEmpty();
		});
		assertThat(handler.written).containsExactly("call-1");
	}

	static class FailsOnce {

		private final Queue<String> written = new ConcurrentLinkedQueue<>();

		private boolean failed;

		@EslCallEndHandler(retryDelay = "1h", maxRetryDelay = "1h")
		synchronized void write(@EslUuid String uuid, CallRecord callRecord) {
			if (!this.failed) {
				this.failed = true;
				throw new IllegalStateException("no database");
			}
			this.written.add(uuid);
		}

	}

	@Test
	void shutdownGivesUpRecordsThatAreNotHandledInTime(CapturedOutput output) {
		Blocked handler = new Blocked();
		EslContexts.runner(this.server)
			.withPropertyValues("freeswitch.esl.timeouts.handlers=10ms")
			.withBean("handler", Blocked.class, () -> handler)
			.run((context) -> {
				EslContexts.connected(context);
				this.server.newCall().uuid("call-1").start().hangup();
				await().atMost(EslContexts.PATIENCE).until(() -> handler.inside.getCount() == 0);
				this.server.newCall().uuid("call-2").start().hangup();
				await().atMost(EslContexts.PATIENCE).until(() -> stats(context).waiting() == 2);
			});
		handler.gate.countDown();
		assertThat(output).contains("the deadline has passed, but 2 records of ended calls are not handled")
			.contains("the record of call call-1 is given up at the close")
			.contains("the record of call call-2 is given up at the close");
	}

	static class Blocked {

		private final CountDownLatch inside = new CountDownLatch(1);

		private final CountDownLatch gate = new CountDownLatch(1);

		@EslCallEndHandler(concurrency = "1")
		void write(CallRecord callRecord) throws InterruptedException {
			this.inside.countDown();
			this.gate.await();
		}

	}

	@Test
	void recordsBeyondTheLimitAreLostAndCounted(CapturedOutput output) {
		Full handler = new Full();
		EslContexts.runner(this.server).withBean("handler", Full.class, () -> handler).run((context) -> {
			EslContexts.connected(context);
			this.server.newCall().uuid("call-1").start().hangup();
			this.server.newCall().uuid("call-2").start().hangup();
			await().atMost(EslContexts.PATIENCE).until(() -> stats(context).lost() == 1);
			handler.gate.countDown();
			await().atMost(EslContexts.PATIENCE).until(() -> stats(context).delivered() == 1);
			assertThat(List.copyOf(handler.written)).containsExactly("call-1");
		});
		assertThat(output).contains("the record of call call-2 is lost, because 1 records already wait");
	}

	static class Full {

		private final Queue<String> written = new ConcurrentLinkedQueue<>();

		private final CountDownLatch gate = new CountDownLatch(1);

		@EslCallEndHandler(maxWaiting = 1)
		void write(CallRecord callRecord) throws InterruptedException {
			this.gate.await();
			this.written.add(callRecord.uuid());
		}

	}

}
