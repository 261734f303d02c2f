package io.github.eslboot.call;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.eslboot.command.ShowCommands.CallRow;
import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.protocol.EslEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link LiveCallTable}: events that arrive while the list of the server is merged. */
class LiveCallTableTests {

	private final LiveCallTable table = new LiveCallTable("pbx");

	private static ChannelRow row(String uuid, String callState) {
		return new ChannelRow(Map.of("uuid", uuid, "callstate", callState, "direction", "inbound", "dest", "5000"));
	}

	private static CallRow bridge(String uuid, String other) {
		return new CallRow(Map.of("uuid", uuid, "b_uuid", other));
	}

	private void event(String name, String uuid, String... headers) {
		Map<String, String> all = new LinkedHashMap<>();
		all.put("Unique-ID", uuid);
		for (int i = 0; i < headers.length; i += 2) {
			all.put(headers[i], headers[i + 1]);
		}
		this.table.onEvent(EslEvent.of(name, all));
	}

	private LiveCall find(String uuid) {
		return this.table.calls()
			.stream()
			.filter((call) -> call.uuid().equals(uuid))
			.findFirst()
			.orElseThrow(() -> new AssertionError("no call " + uuid));
	}

	@Test
	void bridgeThatAnEventReportsBeforeTheListIsKept() {
		this.table.beginMerge(false);
		event("CHANNEL_BRIDGE", "a", "Bridge-A-Unique-ID", "a", "Bridge-B-Unique-ID", "b");
		assertThat(this.table.merge(List.of(row("a", "ACTIVE"), row("b", "ACTIVE")), List.of())).containsExactly("b");
		this.table.endMerge();
		assertThat(find("a").state().bridgedWith()).isEqualTo("b");
		assertThat(find("b").state().bridgedWith()).isEqualTo("a");
		assertThat(find("a").destination()).isEqualTo("5000");
	}

	@Test
	void listedBridgeOfACallWithAnotherEventIsKept() {
		this.table.beginMerge(false);
		event("CHANNEL_HOLD", "a");
		this.table.merge(List.of(row("a", "ACTIVE"), row("b", "ACTIVE")), List.of(bridge("a", "b")));
		assertThat(find("a").state().bridgedWith()).isEqualTo("b");
		assertThat(find("a").state().held()).isTrue();
		assertThat(find("b").state().bridgedWith()).isEqualTo("a");
	}

	@Test
	void inboundCallRingsByItsEventsAsByTheList() {
		event("CHANNEL_CREATE", "a", "Call-Direction", "inbound", "Channel-Call-State", "DOWN");
		event("CHANNEL_CREATE", "b", "Call-Direction", "outbound", "Channel-Call-State", "DOWN");
		assertThat(find("a").state().phase()).isEqualTo(CallSnapshot.Phase.RINGING);
		assertThat(find("b").state().phase()).isEqualTo(CallSnapshot.Phase.STARTING);
		this.table.beginMerge(false);
		this.table.merge(List.of(row("c", "RINGING")), List.of());
		assertThat(find("c").state().phase()).isEqualTo(CallSnapshot.Phase.RINGING);
	}

	@Test
	void endedBridgeAndEndedCallAreNotListedAgain() {
		this.table.beginMerge(false);
		event("CHANNEL_CREATE", "a");
		event("CHANNEL_CREATE", "b");
		event("CHANNEL_BRIDGE", "a", "Bridge-A-Unique-ID", "a", "Bridge-B-Unique-ID", "b");
		event("CHANNEL_HANGUP", "b");
		event("CHANNEL_UNBRIDGE", "a", "Bridge-A-Unique-ID", "a", "Bridge-B-Unique-ID", "b");
		this.table.merge(List.of(row("a", "ACTIVE"), row("b", "ACTIVE")), List.of(bridge("a", "b")));
		assertThat(this.table.calls()).extracting(LiveCall::uuid).containsExactly("a");
		assertThat(find("a").state().isBridged()).isFalse();
	}

	@Test
	void callThatTheListLacksEndsUnlessAnEventHasReportedIt() {
		event("CHANNEL_CREATE", "old");
		this.table.beginMerge(true);
		event("CHANNEL_CREATE", "new");
		this.table.merge(List.of(), List.of());
		this.table.endMerge();
		assertThat(this.table.calls()).extracting(LiveCall::uuid).containsExactly("new");
	}

	@Test
	void missingCallEndsUnlessAnEventHasReportedIt() {
		this.table.beginMerge(false);
		assertThat(this.table.merge(List.of(row("a", "ACTIVE"), row("b", "ACTIVE")), List.of())).hasSize(2);
		event("CHANNEL_HOLD", "b");
		this.table.onMissing("a");
		this.table.onMissing("b");
		assertThat(this.table.calls()).extracting(LiveCall::uuid).containsExactly("b");
	}

	@Test
	void renamedCallKeepsItsBridge() {
		event("CHANNEL_CREATE", "a");
		event("CHANNEL_CREATE", "b");
		event("CHANNEL_BRIDGE", "a", "Bridge-A-Unique-ID", "a", "Bridge-B-Unique-ID", "b");
		event("CHANNEL_UUID", "c", "Old-Unique-ID", "a");
		assertThat(this.table.calls()).extracting(LiveCall::uuid).containsExactlyInAnyOrder("b", "c");
		assertThat(find("c").state().bridgedWith()).isEqualTo("b");
		assertThat(find("b").state().bridgedWith()).isEqualTo("c");
	}

}
