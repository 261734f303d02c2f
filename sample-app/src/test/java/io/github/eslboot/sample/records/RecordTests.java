package io.github.eslboot.sample.records;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.eslboot.call.CallDirection;
import io.github.eslboot.call.CallRecord;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.sample.ApiTests;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of call detail records. */
class RecordTests extends ApiTests {

	@Autowired
	private CallLegRepository legs;

	@Autowired
	private CallRecorder recorder;

	@Autowired
	private TimelineRepository timelines;

	@Autowired
	private JdbcAggregateOperations database;

	@Autowired
	private TransactionOperations transactions;

	@Test
	void bothLegsOfACallAreStoredAndFoundAsOneCall() {
		SimulatedCall call = this.simulator.newCall()
			.from("Ann Costa", "4915100001")
			.to("2000")
			.app("answer", "")
			.app("bridge", "user/1001")
			.start();
		eventually().until(() -> call.bridgedTo() != null);
		call.dtmf("7");
		call.hangup();
		eventually().untilAsserted(() -> get("/api/records/" + call.uuid()).jsonPath("$.legs.length()")
			.isEqualTo(2)
			.jsonPath("$.timeline[0].event")
			.isEqualTo("CHANNEL_CREATE")
			.jsonPath("$.timeline[?(@.event == 'DTMF')].detail")
			.isEqualTo("7")
			.jsonPath("$.timeline[?(@.event == 'CHANNEL_HANGUP_COMPLETE')].party")
			.value((parties) -> assertThat((List<?>) parties).hasSize(2)));
		get("/api/records?number=costa").jsonPath("$.calls.length()")
			.isEqualTo(1)
			.jsonPath("$.calls[0].callerNumber")
			.isEqualTo("4915100001")
			.jsonPath("$.calls[0].cause")
			.isEqualTo("NORMAL_CLEARING")
			.jsonPath("$.more")
			.isEqualTo(false);
		get("/api/records?number=costa&cause=USER_BUSY").jsonPath("$.calls.length()").isEqualTo(0);
		get("/api/records?number=costa&to=2000-01-01T00:00:00Z").jsonPath("$.calls.length()").isEqualTo(0);
		get("/api/records?number=%25").jsonPath("$.calls.length()").value((count) -> assertThat(count).isNotNull());
	}

	@Test
	void recordIsStoredOnceHoweverOftenItIsPassed() {
		CallRecord call = call("once", true);
		this.recorder.store(call);
		this.recorder.store(call);
		assertThat(this.legs.findByCallUuidOrderByCreatedAt("once")).hasSize(1);
	}

	@Test
	void phoneOfAnAgentIsStoredByItsUserWithTheCallOfTheCallerInTheQueue() {
		Instant now = Instant.now();
		this.recorder.store(new CallRecord("agent", "freeswitch", CallDirection.OUTBOUND, null, "1", "x7f3a", now, now,
				now, HangupCause.NORMAL_CLEARING, List.of(),
				Map.of("dialed_user", "1001", "cc_member_session_uuid", "caller"), true, null));
		CallLeg leg = this.legs.findByUuid("agent").orElseThrow();
		assertThat(leg.destination()).isEqualTo("1001");
		assertThat(leg.callUuid()).isEqualTo("caller");
	}

	@Test
	void recordWithTextsOfAnyLengthIsStored() {
		CallRecord call = new CallRecord("long", "freeswitch", CallDirection.INBOUND, "n".repeat(1000),
				"1".repeat(1000), "2".repeat(1000), Instant.now(), null, Instant.now(), HangupCause.NORMAL_CLEARING,
				List.of(), Map.of(), true, null);
		this.recorder.store(call);
		assertThat(this.legs.findByUuid("long").orElseThrow().callerName()).isEqualTo("n".repeat(255));
	}

	@Test
	void timelineWithTextsOfAnyLengthIsStored() {
		TimelineRecorder instance = new TimelineRecorder(this.timelines, this.database, this.transactions);
		instance.bridged(EslEvent.of("CHANNEL_BRIDGE",
				Map.of("Unique-ID", "long", "Other-Leg-Destination-Number", "3".repeat(2000))));
		instance.store();
		assertThat(this.timelines.findById("long")).isPresent();
	}

	@Test
	void completeRecordReplacesAnIncompleteOneAndNotTheReverse() {
		this.recorder.store(call("twice", false));
		this.recorder.store(call("twice", true));
		this.recorder.store(call("twice", false));
		assertThat(this.legs.findByUuid("twice").orElseThrow().complete()).isTrue();
		assertThat(this.legs.findByCallUuidOrderByCreatedAt("twice")).hasSize(1);
	}

	@Test
	void longestTimelineRemains() {
		EslEvent event = EslEvent.of("CHANNEL_ANSWER", Map.of("Unique-ID", "timeline"));
		for (int events : new int[] { 1, 3, 2 }) {
			TimelineRecorder instance = new TimelineRecorder(this.timelines, this.database, this.transactions);
			for (int i = 0; i < events; i++) {
				instance.changed(event);
			}
			instance.store();
		}
		assertThat(this.timelines.findById("timeline").orElseThrow().entries()).hasSize(3);
	}

	@Test
	void unknownCallIsNotFound() {
		this.client.get().uri("/api/records/unknown").exchange().expectStatus().isNotFound();
	}

	private static CallRecord call(String uuid, boolean complete) {
		Instant now = Instant.now();
		return new CallRecord(uuid, "freeswitch", CallDirection.INBOUND, null, "1", "2", now.minusSeconds(9),
				now.minusSeconds(5), complete ? now : null, complete ? HangupCause.NORMAL_CLEARING : null, List.of(),
				Map.of(), complete, null);
	}

}
