package io.github.eslboot.sample.calls;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.protocol.EslEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link LiveCalls}. */
class LiveCallsTests {

	private final LiveCalls calls = new LiveCalls();

	@Test
	void updateAdvancesACallFromDialingToAnswered() {
		update("a", "CHANNEL_CREATE", "Channel-Call-State", "DOWN", "Caller-Caller-ID-Name", "Ann",
				"Caller-Caller-ID-Number", "4915112345", "Caller-Destination-Number", "2000",
				"Caller-Channel-Created-Time", "1700000000000000", "Caller-Channel-Answered-Time", "0");
		CallView call = only();
		assertThat(call.state()).isEqualTo(DisplayState.DIALING);
		assertThat(call.from()).isEqualTo(new CallView.Party("Ann", "4915112345"));
		assertThat(call.to().number()).isEqualTo("2000");
		assertThat(call.startedAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
		assertThat(call.answeredAt()).isNull();
		update("a", "CHANNEL_CALLSTATE", "Channel-Call-State", "RINGING");
		assertThat(only().state()).isEqualTo(DisplayState.RINGING);
		update("a", "CHANNEL_ANSWER", "Channel-Call-State", "RINGING", "Caller-Channel-Answered-Time",
				"1700000002000000");
		assertThat(only().state()).isEqualTo(DisplayState.ANSWERED);
		assertThat(only().answeredAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_002));
	}

	@Test
	void legAndItsOriginatorAreOneCall() {
		update("a", "CHANNEL_CREATE", "Caller-Caller-ID-Number", "1", "Caller-Destination-Number", "2000");
		update("b", "CHANNEL_CREATE", "Caller-Destination-Number", "1001", "Call-Direction", "outbound",
				"Channel-Call-UUID", "a");
		assertThat(only().legs()).extracting(CallView.LegView::party).containsExactly("1", "1001");
		assertThat(only().state()).isNotEqualTo(DisplayState.BRIDGED);
		update("a", "CHANNEL_BRIDGE", "Bridge-A-Unique-ID", "a", "Bridge-B-Unique-ID", "b");
		assertThat(only().state()).isEqualTo(DisplayState.BRIDGED);
		update("b", "CHANNEL_HOLD");
		assertThat(only().state()).isEqualTo(DisplayState.HELD);
		update("b", "CHANNEL_UNHOLD");
		assertThat(only().state()).isEqualTo(DisplayState.BRIDGED);
		assertThat(this.calls.callOf("b")).contains(only());
	}

	@Test
	void legOfAPhoneIsShownByItsUserAndNotByItsRegisteredContact() {
		update("a", "CHANNEL_CREATE", "Caller-Destination-Number", "x7f3a", "Call-Direction", "outbound",
				"variable_dialed_user", "1001");
		assertThat(only().to().number()).isEqualTo("1001");
		assertThat(only().legs()).extracting(CallView.LegView::party).containsExactly("1001");
	}

	@Test
	void phoneOfTheAgentWhomAQueueCallsBelongsToTheCallOfTheCaller() {
		update("a", "CHANNEL_CREATE", "Caller-Caller-ID-Number", "1", "Channel-Call-UUID", "a");
		update("b", "CHANNEL_CREATE", "Caller-Destination-Number", "1001", "Call-Direction", "outbound",
				"Channel-Call-UUID", "b", "variable_cc_member_session_uuid", "a");
		assertThat(only().legs()).extracting(CallView.LegView::party).containsExactly("1", "1001");
		update("a", "CHANNEL_BRIDGE", "Bridge-A-Unique-ID", "a", "Bridge-B-Unique-ID", "b");
		update("a", "CHANNEL_UNBRIDGE", "Bridge-A-Unique-ID", "a", "Bridge-B-Unique-ID", "b");
		assertThat(this.calls.views()).hasSize(2);
	}

	@Test
	void bridgeIsKeptWhenTheEventsOfTheOtherLegArriveLater() {
		update("a", "CHANNEL_CREATE");
		update("a", "CHANNEL_BRIDGE", "Bridge-A-Unique-ID", "a", "Bridge-B-Unique-ID", "b");
		assertThat(only().legs()).hasSize(1);
		update("b", "CHANNEL_CREATE");
		assertThat(only().legs()).hasSize(2);
		assertThat(only().state()).isEqualTo(DisplayState.BRIDGED);
	}

	@Test
	void legWhoseOriginatorEndedIsShownAfterAGracePeriod() {
		update("a", "CHANNEL_CREATE");
		update("b", "CHANNEL_CREATE", "Channel-Call-UUID", "a");
		this.calls.end("a", "NORMAL_CLEARING");
		assertThat(this.calls.views()).isEmpty();
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(this.calls.views()).extracting(CallView::uuid).containsExactly("b"));
	}

	@Test
	void twoLegsThatNameEachOtherAreOneCall() {
		update("a", "CHANNEL_CREATE", "Channel-Call-UUID", "b");
		update("b", "CHANNEL_CREATE", "Channel-Call-UUID", "a");
		assertThat(this.calls.views()).hasSize(1);
	}

	@Test
	void halvesOfALoopbackAreOneCallWithOneLeg() {
		update("a", "CHANNEL_CREATE", "Caller-Destination-Number", "1001", "Call-Direction", "outbound", "Channel-Name",
				"loopback/1001-a", "Channel-Call-UUID", "a");
		update("b", "CHANNEL_CREATE", "Channel-Name", "loopback/1001-b", "Channel-Call-UUID", "b",
				"variable_other_loopback_leg_uuid", "a");
		update("c", "CHANNEL_CREATE", "Caller-Destination-Number", "9001", "Call-Direction", "outbound",
				"Channel-Call-UUID", "b");
		assertThat(only().uuid()).isEqualTo("a");
		assertThat(only().legs()).extracting(CallView.LegView::party).containsExactly("1001", "9001");
	}

	@Test
	void transferredLegIsACallOfItsOwn() {
		update("a", "CHANNEL_CREATE", "Channel-Call-UUID", "a");
		update("b", "CHANNEL_CREATE", "Channel-Call-UUID", "a");
		update("b", "CHANNEL_BRIDGE", "Bridge-A-Unique-ID", "b", "Bridge-B-Unique-ID", "a", "Channel-Call-UUID", "a");
		assertThat(only().legs()).hasSize(2);
		update("b", "CHANNEL_UNBRIDGE", "Channel-Call-UUID", "a");
		assertThat(this.calls.views()).hasSize(2);
	}

	@Test
	void lateEventDoesNotRestoreAnEndedCall() {
		update("a", "CHANNEL_CREATE");
		this.calls.end("a", "USER_BUSY");
		update("a", "CHANNEL_CALLSTATE", "Channel-Call-State", "HANGUP");
		this.calls.end("a", null);
		assertThat(this.calls.views()).isEmpty();
		assertThat(this.calls.cause("a")).isEqualTo("USER_BUSY");
		this.calls.addMissing(List.of(row("a", "a", "CS_EXECUTE")));
		assertThat(this.calls.views()).isEmpty();
	}

	@Test
	void renamedLegKeepsItsCall() {
		update("a", "CHANNEL_CREATE", "Caller-Destination-Number", "2000");
		update("b", "CHANNEL_UUID", "Old-Unique-ID", "a");
		assertThat(only().uuid()).isEqualTo("b");
		assertThat(only().to().number()).isEqualTo("2000");
	}

	@Test
	void placedCallKeepsItsRequestedExtensions() {
		this.calls.placed("a", "1001", "1002");
		update("a", "CHANNEL_CREATE", "Caller-Caller-ID-Number", "0000", "Caller-Destination-Number", "1001",
				"Call-Direction", "outbound");
		assertThat(only().from().number()).isEqualTo("1001");
		assertThat(only().to().number()).isEqualTo("1002");
	}

	@Test
	void legKeepsTheLastKeys() {
		update("a", "CHANNEL_CREATE");
		for (char key : "0123456789*#1".toCharArray()) {
			update("a", "DTMF", "DTMF-Digit", String.valueOf(key));
		}
		assertThat(only().legs().get(0).keys()).isEqualTo("123456789*#1");
	}

	@Test
	void addMissingAddsTheListedLegs() {
		this.calls.addMissing(List.of(row("a", "a", "CS_EXECUTE"), row("b", "a", "CS_EXCHANGE_MEDIA")));
		assertThat(only().state()).isEqualTo(DisplayState.BRIDGED);
		assertThat(only().legs()).hasSize(2);
		assertThat(this.calls.quietSince(Instant.now().plusSeconds(1))).containsExactlyInAnyOrder("a", "b");
		assertThat(this.calls.quietSince(Instant.now().minusSeconds(10))).isEmpty();
	}

	private static ChannelRow row(String uuid, String callUuid, String state) {
		return new ChannelRow(Map.of("uuid", uuid, "direction", "inbound", "created_epoch", "1700000000", "cid_name",
				"", "cid_num", "1", "dest", "2000", "callstate", "ACTIVE", "call_uuid", callUuid, "state", state));
	}

	private CallView only() {
		List<CallView> views = this.calls.views();
		assertThat(views).hasSize(1);
		return views.get(0);
	}

	private void update(String uuid, String name, String... headers) {
		Map<String, String> all = new HashMap<>();
		for (int i = 0; i < headers.length; i += 2) {
			all.put(headers[i], headers[i + 1]);
		}
		this.calls.update(uuid, EslEvent.of(name, all));
	}

}
