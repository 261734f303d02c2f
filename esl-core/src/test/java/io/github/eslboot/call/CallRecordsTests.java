package io.github.eslboot.call;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.github.eslboot.command.Originate;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link CallRecords} and {@link CallFlows} of calls that this client places, against the
 * simulator or a real server whose context {@code default} has the extension
 * {@code park}.
 */
class CallRecordsTests {

	private static final String PARK = "loopback/park/default";

	@RegisterExtension
	static final EslExtension esl = EslExtension.connected();

	private final Queue<CallRecord> received = new ConcurrentLinkedQueue<>();

	private CallRecords records;

	@BeforeEach
	void start() {
		this.records = esl.template().recordCalls(CallRecordOptions.defaults(), this.received::add);
		this.records.registration().awaitReady(PATIENCE);
	}

	@AfterEach
	void close() {
		this.records.close();
	}

	private CallRecord awaitRecord(String uuid) {
		await().atMost(PATIENCE).until(() -> !recordsOf(uuid).isEmpty());
		return recordsOf(uuid).get(0);
	}

	private List<CallRecord> recordsOf(String uuid) {
		return this.received.stream().filter((callRecord) -> callRecord.uuid().equals(uuid)).toList();
	}

	@Test
	void recordOfAnAnsweredCallHasItsNumbersTimesAndVariables() {
		EslCall call = esl.template()
			.originate(Originate.to(PARK).callerId("Ann", "1001").variable("campaign", "summer").park());
		call.hangup(HangupCause.USER_BUSY);
		CallRecord callRecord = awaitRecord(call.uuid());
		assertThat(callRecord.isComplete()).isTrue();
		assertThat(callRecord.node()).isEqualTo(call.node());
		assertThat(callRecord.direction()).isEqualTo(CallDirection.OUTBOUND);
		assertThat(callRecord.cause()).isEqualTo(HangupCause.USER_BUSY);
		assertThat(callRecord.variable("campaign")).isEqualTo("summer");
		assertThat(callRecord.destination()).isNotNull();
		assertThat(callRecord.createdAt()).isBeforeOrEqualTo(callRecord.answeredAt());
		assertThat(callRecord.answeredAt()).isBeforeOrEqualTo(callRecord.endedAt());
		assertThat(callRecord.answeredDuration()).isLessThanOrEqualTo(callRecord.duration());
		assertThat(callRecord.toString()).startsWith("complete record of call " + call.uuid()).doesNotContain("summer");
	}

	@Test
	void recordNamesEachLegThatTheCallWasBridgedWith() {
		EslCall customer = esl.template().originate(Originate.to(PARK).park());
		EslCall first = esl.template().originate(Originate.to(PARK).park());
		EslCall second = esl.template().originate(Originate.to(PARK).park());
		customer.bridge(first);
		customer.bridge(second);
		customer.hangup();
		assertThat(awaitRecord(customer.uuid()).partners()).containsExactly(first.uuid(), second.uuid());
		assertThat(awaitRecord(first.uuid()).partners()).containsExactly(customer.uuid());
		assertThat(awaitRecord(second.uuid()).partners()).containsExactly(customer.uuid());
		assertThat(recordsOf(customer.uuid())).hasSize(1);
	}

	@Test
	void everyOfManyCallsHasOneCompleteRecord() {
		List<PendingCall> calls = IntStream.range(0, 50)
			.mapToObj((number) -> esl.template().async().originate(Originate.to(PARK).park()))
			.toList();
		List<String> uuids = calls.stream().map((call) -> {
			EslCall answered = call.await(PATIENCE);
			answered.async().hangup();
			return answered.uuid();
		}).toList();
		uuids.forEach(this::awaitRecord);
		assertThat(uuids).allSatisfy((uuid) -> assertThat(recordsOf(uuid)).singleElement()
			.satisfies((callRecord) -> assertThat(callRecord.isComplete()).isTrue()));
		assertThat(this.records.drain(PATIENCE)).isTrue();
		assertThat(this.records.stats().lost()).isZero();
	}

	@Test
	void flowServesACallOnceAndIsInterruptedByItsHangup() {
		Queue<String> steps = new ConcurrentLinkedQueue<>();
		CallFlowOptions options = CallFlowOptions.builder(EventName.CHANNEL_PARK)
			.direction(CallDirection.OUTBOUND)
			.condition((event) -> "flow".equals(event.variable("served_by")))
			.interruptOnHangup(true)
			.build();
		try (CallFlows flows = esl.template().handleCalls(options, (call, event) -> {
			steps.add("serves " + call.uuid());
			call.execute("sleep", "1");
			call.park();
			steps.add("waits");
			try {
				new CountDownLatch(1).await();
			}
			finally {
				steps.add("ends " + call.uuid());
			}
		})) {
			flows.registration().awaitReady(PATIENCE);
			EslCall call = esl.template().originate(Originate.to(PARK).variable("served_by", "flow").park());
			await().atMost(PATIENCE).until(() -> steps.contains("waits"));
			call.hangup();
			await().atMost(PATIENCE).until(() -> flows.stats().running() == 0);
			assertThat(steps).containsExactly("serves " + call.uuid(), "waits", "ends " + call.uuid());
			assertThat(flows.stats().failed()).isZero();
			assertThat(awaitRecord(call.uuid()).isComplete()).isTrue();
		}
	}

	@Test
	void threadIsNotInterruptedAfterTheInterruptionIsClosed() {
		EslCall call = esl.template().originate(Originate.to(PARK).park());
		try (CallInterruption interruption = call.interruptOnEnd()) {
			assertThat(interruption.isInterrupted()).isFalse();
		}
		call.hangup();
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void threadIsInterruptedImmediatelyIfTheCallHasEnded() {
		EslCall call = esl.template().originate(Originate.to(PARK).park());
		call.hangup();
		try (CallInterruption interruption = call.interruptOnEnd()) {
			assertThat(interruption.isInterrupted()).isTrue();
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
		}
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

}
