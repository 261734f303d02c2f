package io.github.eslboot.test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.github.eslboot.test.RawClient.Event;
import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for calls that clients control by commands, and tests by {@link SimulatedCall}.
 */
@FreeSwitchTest
class SimulatedCallTests {

	private FreeSwitchSimulator simulator;

	private RawClient client;

	private RawClient events;

	@BeforeEach
	void connect(FreeSwitchSimulator simulator) throws Exception {
		this.simulator = simulator;
		this.client = RawClient.login(simulator);
		this.events = RawClient.login(simulator);
	}

	@AfterEach
	void disconnect() throws Exception {
		this.client.close();
		this.events.close();
	}

	/**
	 * Returns the names of a channel's events up to its end, without state changes.
	 */
	private List<String> eventsUntilEnd(String uuid) throws IOException {
		return this.events.eventsUntilEnd(uuid).stream().map((event) -> event.name().replace("CHANNEL_", "")).toList();
	}

	private void listen() throws IOException {
		this.events.command("event plain CHANNEL_CREATE CHANNEL_ORIGINATE CHANNEL_PROGRESS CHANNEL_ANSWER CHANNEL_PARK"
				+ " CHANNEL_UNPARK CHANNEL_BRIDGE CHANNEL_UNBRIDGE CHANNEL_HANGUP CHANNEL_HANGUP_COMPLETE"
				+ " CHANNEL_DESTROY DTMF CHANNEL_HOLD CHANNEL_UNHOLD PLAYBACK_START PLAYBACK_STOP");
	}

	@ParameterizedTest
	@CsvSource({ "user/1000-busy, USER_BUSY", "sofia/gateway/out/reject, CALL_REJECTED",
			"loopback/busy/default, USER_BUSY", "error/NO_ROUTE_DESTINATION, NO_ROUTE_DESTINATION",
			"error/nonsense, NORMAL_CLEARING", "bogus/1000, CHAN_NOT_IMPLEMENTED", "group/all, NO_ROUTE_DESTINATION" })
	void originateFailsWithTheCauseOfItsDestination(String destination, String cause) throws Exception {
		assertThat(this.client.ask("api originate " + destination + " &park()")).isEqualTo("-ERR " + cause + "\n");
		await().until(() -> this.simulator.calls().isEmpty());
	}

	@Test
	void originateFailsWithNoAnswerAtItsTimeout() throws Exception {
		listen();
		long start = System.nanoTime();
		assertThat(
				this.client.ask("api originate {origination_uuid=abc,originate_timeout=1}user/1000-noanswer &park()"))
			.isEqualTo("-ERR NO_ANSWER\n");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(900),
				Duration.ofSeconds(3));
		assertThat(eventsUntilEnd("abc")).containsExactly("CREATE", "ORIGINATE", "PROGRESS", "HANGUP",
				"HANGUP_COMPLETE", "DESTROY");
	}

	@Test
	void answeredCallRunsItsApplicationAndEnds() throws Exception {
		listen();
		assertThat(this.client.ask("api originate {origination_uuid=abc,origination_caller_id_name='Ann É',"
				+ "origination_caller_id_number=1001,my=1}user/1000 &playback(tone_stream://%(50,0,440))"))
			.isEqualTo("+OK abc\n");
		assertThat(eventsUntilEnd("abc")).containsExactly("CREATE", "ORIGINATE", "PROGRESS", "ANSWER", "PLAYBACK_START",
				"PLAYBACK_STOP", "HANGUP", "HANGUP_COMPLETE", "DESTROY");
	}

	@Test
	void originateTriesGroupsInTurnAndLegsInParallel() throws Exception {
		assertThat(this.client.ask("api originate user/1000-busy|[origination_uuid=second]user/1001 &park()"))
			.isEqualTo("+OK second\n");
		assertThat(this.client
			.ask("api originate [origination_uuid=a]user/1002-noanswer,[origination_uuid=b]user/1003" + " &park()"))
			.isEqualTo("+OK b\n");
		await().until(() -> this.simulator.call("a").isEmpty());
		assertThat(this.simulator.calls()).extracting(SimulatedCall::uuid).containsExactlyInAnyOrder("second", "b");
	}

	@Test
	void originateToAnExtensionRunsTheDialplan() throws Exception {
		listen();
		assertThat(this.client.ask("api originate {origination_uuid=abc}user/1000 hangup-now XML default Name 123 5"))
			.isEqualTo("+OK abc\n");
		assertThat(eventsUntilEnd("abc")).endsWith("ANSWER", "HANGUP", "HANGUP_COMPLETE", "DESTROY");
	}

	@Test
	void dialledLegNamesTheLegItWasDialledFor() throws Exception {
		listen();
		SimulatedCall caller = this.simulator.newCall().app("bridge", "[origination_uuid=b]user/1000").start();
		await().until(() -> caller.bridgedTo() != null);
		// FreeSWITCH resets the uuid of the call when the bridge ends first.
		this.client.ask("api uuid_kill b");
		List<Event> ofB = this.events.eventsUntilEnd("b");
		Event created = ofB.get(0);
		assertThat(created.header("variable_originating_leg_uuid")).isEqualTo(caller.uuid());
		assertThat(created.header("variable_call_uuid")).isEqualTo(caller.uuid());
		Event ended = ofB.get(ofB.size() - 2);
		assertThat(ended.name()).isEqualTo("CHANNEL_HANGUP_COMPLETE");
		assertThat(ended.header("variable_originating_leg_uuid")).isEqualTo(caller.uuid());
		assertThat(ended.header("variable_call_uuid")).isEqualTo(ended.header("Channel-Call-UUID"));
	}

	@Test
	void incomingCallIsControlledByTheTest() throws Exception {
		listen();
		SimulatedCall call = this.simulator.newCall()
			.from("Ann É", "4915112345")
			.to("2000")
			.variable("queue", "a b")
			.start();
		assertThat(call.state()).isEqualTo(SimulatedCall.State.RINGING);
		assertThat(call.application()).isEqualTo("park");
		assertThat(call.variable("queue")).isEqualTo("a b");
		call.answer().dtmf("1#").hold().unhold();
		assertThat(call.state()).isEqualTo(SimulatedCall.State.ACTIVE);
		call.hangup("USER_BUSY");
		assertThat(call.isAlive()).isFalse();
		assertThat(call.hangupCause()).isEqualTo("USER_BUSY");
		Event create = this.events.event("CHANNEL_CREATE");
		assertThat(create.header("Caller-Caller-ID-Name")).isEqualTo("Ann É");
		assertThat(create.header("Caller-Destination-Number")).isEqualTo("2000");
		assertThat(create.header("Call-Direction")).isEqualTo("inbound");
		assertThat(create.header("variable_queue")).isEqualTo("a b");
		assertThat(eventsUntilEnd(call.uuid())).containsExactly("PARK", "ANSWER", "DTMF", "DTMF", "HOLD", "UNHOLD",
				"HANGUP", "UNPARK", "HANGUP_COMPLETE", "DESTROY");
	}

	@Test
	void bridgeEndsWhenOneLegHangsUp() throws Exception {
		listen();
		SimulatedCall a = this.simulator.newCall().uuid("a").start().answer();
		SimulatedCall b = this.simulator.newCall().uuid("b").start().answer();
		a.bridge(b);
		await().until(() -> "b".equals(a.bridgedTo()));
		Event bridge = this.events.event("CHANNEL_BRIDGE");
		assertThat(bridge.header("Bridge-A-Unique-ID")).isEqualTo("a");
		assertThat(bridge.header("Bridge-B-Unique-ID")).isEqualTo("b");
		assertThat(bridge.header("Other-Leg-Unique-ID")).isEqualTo("b");
		b.hangup("NORMAL_CLEARING");
		assertThat(eventsUntilEnd("a")).containsExactly("UNBRIDGE", "HANGUP", "HANGUP_COMPLETE", "DESTROY");
		await().until(() -> this.simulator.calls().isEmpty());
	}

	@Test
	void bridgeApplicationContinuesInTheDialplanAfterItsBridge() throws Exception {
		listen();
		SimulatedCall caller = this.simulator.newCall()
			.uuid("a")
			.app("answer", "")
			.app("bridge", "{origination_uuid=b}user/1000")
			.app("playback", "silence_stream://10")
			.start();
		await().until(() -> "b".equals(caller.bridgedTo()));
		SimulatedCall callee = this.simulator.call("b").orElseThrow();
		assertThat(callee.destination()).isEqualTo("1000");
		assertThat(callee.bridgedTo()).isEqualTo("a");
		callee.hangup();
		assertThat(eventsUntilEnd("a")).containsExactly("CREATE", "ANSWER", "BRIDGE", "UNBRIDGE", "PLAYBACK_START",
				"PLAYBACK_STOP", "HANGUP", "HANGUP_COMPLETE", "DESTROY");
	}

	@ParameterizedTest
	@CsvSource({ "NORMAL_CLEARING", "NORMAL_TEMPORARY_FAILURE" })
	void hangupAfterBridgeHangsUpTheCallerWithTheCauseOfTheCallee(String cause) throws Exception {
		listen();
		SimulatedCall caller = startBridged("true");
		this.simulator.call("b").orElseThrow().hangup(cause);
		assertThat(eventsUntilEnd("a")).containsExactly("CREATE", "ANSWER", "BRIDGE", "UNBRIDGE", "HANGUP",
				"HANGUP_COMPLETE", "DESTROY");
		assertThat(caller.hangupCause()).isEqualTo(cause);
	}

	@Test
	void hangupAfterBridgeHangsUpTheCallerWhenSetDuringTheBridge() throws Exception {
		listen();
		SimulatedCall caller = startBridged("");
		assertThat(this.client.ask("api uuid_setvar a hangup_after_bridge true")).isEqualTo("+OK\n");
		this.simulator.call("b").orElseThrow().hangup();
		assertThat(eventsUntilEnd("a")).containsExactly("CREATE", "ANSWER", "BRIDGE", "UNBRIDGE", "HANGUP",
				"HANGUP_COMPLETE", "DESTROY");
		assertThat(caller.hangupCause()).isEqualTo("NORMAL_CLEARING");
	}

	@ParameterizedTest
	@CsvSource({ "api uuid_setvar a hangup_after_bridge", "api uuid_setvar a hangup_after_bridge false",
			"api uuid_setvar b hangup_after_bridge true" })
	void callerContinuesInTheDialplanWithoutHangupAfterBridgeOnItsLeg(String command) throws Exception {
		listen();
		startBridged(command.contains(" a ") ? "true" : "");
		assertThat(this.client.ask(command)).isEqualTo("+OK\n");
		this.simulator.call("b").orElseThrow().hangup();
		assertThat(eventsUntilEnd("a")).containsExactly("CREATE", "ANSWER", "BRIDGE", "UNBRIDGE", "PLAYBACK_START",
				"PLAYBACK_STOP", "HANGUP", "HANGUP_COMPLETE", "DESTROY");
	}

	@Test
	void hangupAfterBridgeHangsUpTheCallerWhenTheCalleeIsTransferred() throws Exception {
		listen();
		SimulatedCall caller = startBridged("true");
		assertThat(this.client.ask("api uuid_transfer a -bleg park inline")).isEqualTo("+OK\n");
		assertThat(eventsUntilEnd("a")).containsExactly("CREATE", "ANSWER", "BRIDGE", "UNBRIDGE", "HANGUP",
				"HANGUP_COMPLETE", "DESTROY");
		assertThat(caller.hangupCause()).isEqualTo("NORMAL_CLEARING");
		SimulatedCall callee = this.simulator.call("b").orElseThrow();
		await().until(() -> "park".equals(callee.application()));
	}

	@Test
	void hangupAfterBridgeDoesNotHangUpATransferredCaller() throws Exception {
		SimulatedCall caller = startBridged("true");
		assertThat(this.client.ask("api uuid_transfer a park inline")).isEqualTo("+OK\n");
		await().until(() -> "park".equals(caller.application()) && this.simulator.call("b").isEmpty());
		assertThat(caller.isAlive()).isTrue();
	}

	@Test
	void parkAfterBridgeTakesPrecedenceOverHangupAfterBridge() throws Exception {
		SimulatedCall caller = startBridged("true").setVariable("park_after_bridge", "true");
		this.simulator.call("b").orElseThrow().hangup();
		await().until(() -> "park".equals(caller.application()));
		assertThat(caller.isAlive()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "yes", "on", "TRUE", "t", "Enabled", "active", "allow", "1", "-2", "+3.5" })
	void hangupAfterBridgeTakesEveryTrueValue(String value) throws Exception {
		SimulatedCall caller = startBridged(value);
		this.simulator.call("b").orElseThrow().hangup();
		await().until(() -> !caller.isAlive());
		assertThat(caller.hangupCause()).isEqualTo("NORMAL_CLEARING");
		assertThat(caller.variable("playback_ms")).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "no", "off", "false", "0", "0.9", "-", "1a", "truely" })
	void callerContinuesInTheDialplanWhenHangupAfterBridgeIsNotTrue(String value) throws Exception {
		SimulatedCall caller = startBridged(value);
		this.simulator.call("b").orElseThrow().hangup();
		await().until(() -> !caller.isAlive());
		assertThat(caller.variable("playback_ms")).isNotNull();
	}

	@Test
	void bridgeHangupCausesAreThoseOfTheOtherLeg() throws Exception {
		SimulatedCall caller = startBridged("");
		caller.setVariable("park_after_bridge", "true");
		SimulatedCall callee = this.simulator.call("b").orElseThrow();
		callee.hangup("CALL_REJECTED");
		await().until(() -> "park".equals(caller.application()));
		assertThat(caller.variable("bridge_hangup_cause")).isEqualTo("CALL_REJECTED");
		assertThat(caller.variable("last_bridge_hangup_cause")).isEqualTo("CALL_REJECTED");
		assertThat(callee.variable("bridge_hangup_cause")).isNull();
	}

	@Test
	void bridgeHangupCausesOfBothLegsAreSetWhenTheCallerHangsUp() throws Exception {
		this.events.command("event plain CHANNEL_UNBRIDGE CHANNEL_HANGUP CHANNEL_HANGUP_COMPLETE");
		startBridged("").hangup("MANAGER_REQUEST");
		Event first = Event.of(this.events.event());
		assertThat(first.name()).isEqualTo("CHANNEL_HANGUP");
		assertThat(first.header("variable_last_bridge_hangup_cause")).isEmpty();
		Event second = Event.of(this.events.event());
		assertThat(second.name()).isEqualTo("CHANNEL_HANGUP");
		assertThat(second.header("Unique-ID")).isEqualTo("b");
		assertThat(second.header("variable_last_bridge_hangup_cause")).isEqualTo("MANAGER_REQUEST");
		Event unbridge = Event.of(this.events.event());
		assertThat(unbridge.name()).isEqualTo("CHANNEL_UNBRIDGE");
		assertThat(unbridge.header("variable_last_bridge_hangup_cause")).isEqualTo("NORMAL_CLEARING");
		assertThat(unbridge.header("variable_bridge_hangup_cause")).isEqualTo("NORMAL_CLEARING");
		Event ended = Event.of(this.events.event());
		while (!ended.name().equals("CHANNEL_HANGUP_COMPLETE") || !"b".equals(ended.header("Unique-ID"))) {
			ended = Event.of(this.events.event());
		}
		assertThat(ended.header("variable_bridge_hangup_cause")).isEqualTo("MANAGER_REQUEST");
	}

	@Test
	void bridgeHangupCausesAreNotSetWhenTheOtherLegIsTransferred() throws Exception {
		SimulatedCall caller = startBridged("");
		caller.setVariable("park_after_bridge", "true");
		assertThat(this.client.ask("api uuid_transfer a -bleg park inline")).isEqualTo("+OK\n");
		await().until(() -> "park".equals(caller.application()));
		assertThat(caller.variable("bridge_hangup_cause")).isNull();
		assertThat(caller.variable("last_bridge_hangup_cause")).isNull();
	}

	@Test
	void onlyBridgeHangupCauseIsSetOnATransferredCaller() throws Exception {
		SimulatedCall caller = startBridged("");
		assertThat(this.client.ask("api uuid_transfer a park inline")).isEqualTo("+OK\n");
		await().until(() -> "park".equals(caller.application()) && this.simulator.call("b").isEmpty());
		assertThat(caller.variable("bridge_hangup_cause")).isEqualTo("NORMAL_CLEARING");
		assertThat(caller.variable("last_bridge_hangup_cause")).isNull();
	}

	@Test
	void transferAfterBridgeTransfersTheRemainingLegOnce() throws Exception {
		listen();
		SimulatedCall caller = startBridged("true").setVariable("transfer_after_bridge", "9196:XML:public");
		this.simulator.call("b").orElseThrow().hangup();
		await().until(() -> "echo".equals(caller.application()));
		assertThat(caller.variable("transfer_after_bridge")).isNull();
		assertThat(caller.variable("transfer_history")).endsWith(":bl_xfer:9196/public/XML");
		caller.hangup();
		assertThat(eventsUntilEnd("a")).containsExactly("CREATE", "ANSWER", "BRIDGE", "UNBRIDGE", "HANGUP",
				"HANGUP_COMPLETE", "DESTROY");
	}

	@Test
	void transferAfterBridgeTransfersTheCalleeWhenTheCallerHangsUp() throws Exception {
		SimulatedCall caller = startBridged("");
		SimulatedCall callee = this.simulator.call("b")
			.orElseThrow()
			.setVariable("transfer_after_bridge", "park:inline");
		caller.hangup();
		await().until(() -> "park".equals(callee.application()) && !caller.isAlive());
		assertThat(callee.isAlive()).isTrue();
		assertThat(callee.variable("last_bridge_hangup_cause")).isEqualTo("NORMAL_CLEARING");
	}

	@Test
	void parkAfterBridgeTakesPrecedenceOverTransferAfterBridge() throws Exception {
		SimulatedCall caller = startBridged("").setVariable("park_after_bridge", "true")
			.setVariable("transfer_after_bridge", "9196");
		this.simulator.call("b").orElseThrow().hangup();
		await().until(() -> "park".equals(caller.application()));
		assertThat(caller.variable("transfer_after_bridge")).isEqualTo("9196");
	}

	/** Starts a call {@code a} whose dialplan bridges it to {@code b}, then plays. */
	private SimulatedCall startBridged(String hangupAfterBridge) {
		SimulatedCall caller = this.simulator.newCall()
			.uuid("a")
			.variable("hangup_after_bridge", hangupAfterBridge)
			.app("answer", "")
			.app("bridge", "{origination_uuid=b}user/1000")
			.app("playback", "silence_stream://10")
			.start();
		await().until(() -> "b".equals(caller.bridgedTo()));
		return caller;
	}

	@Test
	void ringingLegIsHungUpWhenTheCallerHangsUp() throws Exception {
		listen();
		SimulatedCall caller = this.simulator.newCall()
			.uuid("a")
			.app("bridge", "{origination_uuid=b}user/1000-noanswer")
			.start();
		await().until(
				() -> this.simulator.call("b").map(SimulatedCall::state).orElse(null) == SimulatedCall.State.RINGING);
		caller.hangup("ORIGINATOR_CANCEL");
		assertThat(eventsUntilEnd("b")).containsExactly("CREATE", "ORIGINATE", "PROGRESS", "HANGUP", "HANGUP_COMPLETE",
				"DESTROY");
	}

	@Test
	void callerIsHungUpWithTheCauseOfItsFailedBridge() throws Exception {
		SimulatedCall caller = this.simulator.newCall().app("bridge", "user/1000-busy").start();
		await().until(() -> "USER_BUSY".equals(caller.hangupCause()));
	}

	@Test
	void transferMovesOneLegOrBoth() throws Exception {
		SimulatedCall a = this.simulator.newCall().uuid("a").start().answer();
		SimulatedCall b = this.simulator.newCall().uuid("b").start().answer();
		a.bridge(b);
		await().until(() -> "b".equals(a.bridgedTo()));
		assertThat(this.client.ask("api uuid_transfer a -both park inline")).isEqualTo("+OK\n");
		await().until(() -> "park".equals(a.application()) && "park".equals(b.application()));
		a.bridge(b);
		await().until(() -> "b".equals(a.bridgedTo()));
		assertThat(this.client.ask("api uuid_transfer a echo XML default")).isEqualTo("+OK\n");
		await().until(() -> "echo".equals(a.application()) && !b.isAlive());
		assertThat(a.variable("transfer_history")).startsWith("ARRAY::").contains(":bl_xfer:echo/default/XML");
		assertThat(this.client.ask("api uuid_transfer a -bleg park inline")).isEqualTo("-ERR\n");
		assertThat(this.client.ask("api uuid_park a")).isEqualTo("+OK\n");
		await().until(() -> "park".equals(a.application()));
	}

	@Test
	void playAndGetDigitsCollectsDigitsUpToTheTerminator() throws Exception {
		SimulatedCall call = this.simulator.newCall()
			.app("answer", "")
			.app("play_and_get_digits", "2 4 3 2000 # silence_stream://5000 silence_stream://10 pin ^\\d+$")
			.app("park", "")
			.start();
		await().until(() -> "play_and_get_digits".equals(call.application()));
		call.dtmf("12").dtmf("3#");
		await().until(() -> "park".equals(call.application()));
		assertThat(call.variable("pin")).isEqualTo("123");
		assertThat(call.variable("read_result")).isEqualTo("success");
	}

	@Test
	void playAndGetDigitsFailsWithoutDigits() throws Exception {
		SimulatedCall call = this.simulator.newCall()
			.app("answer", "")
			.app("play_and_get_digits", "1 1 2 20 # silence_stream://5 silence_stream://5 pin \\d")
			.app("park", "")
			.start();
		await().until(() -> "park".equals(call.application()));
		assertThat(call.variable("pin")).isNull();
		assertThat(call.variable("read_result")).isEqualTo("failure");
	}

	@Test
	void recordAndBroadcastFireTheirEvents() throws Exception {
		this.events.command("event plain RECORD_START RECORD_STOP PLAYBACK_START PLAYBACK_STOP PRIVATE_COMMAND");
		SimulatedCall call = this.simulator.startCall("1", "2").answer();
		assertThat(this.client.ask("api uuid_record " + call.uuid() + " start /tmp/a.wav")).isEqualTo("+OK Success\n");
		assertThat(this.client.ask("api uuid_record " + call.uuid() + " stop /tmp/b.wav"))
			.isEqualTo("-ERR Cannot stop record session!\n");
		assertThat(this.client.ask("api uuid_record " + call.uuid() + " stop all")).isEqualTo("+OK Success\n");
		assertThat(this.events.event("RECORD_START").header("Record-File-Path")).isEqualTo("/tmp/a.wav");
		assertThat(this.events.event("RECORD_STOP").header("Record-Completion-Cause")).isEqualTo("success-maxtime");
		assertThat(this.client.ask("api uuid_broadcast " + call.uuid() + " silence_stream://60000 aleg"))
			.isEqualTo("+OK Message sent\n");
		this.events.event("PLAYBACK_START");
		assertThat(this.client.ask("api uuid_break " + call.uuid())).isEqualTo("+OK\n");
		assertThat(this.events.event("PLAYBACK_STOP").header("Playback-Status")).isEqualTo("break");
		assertThat(call.application()).isEqualTo("park");
	}

	@Test
	void showListsChannelsAndCalls() throws Exception {
		SimulatedCall a = this.simulator.newCall().uuid("a").from("Ann, \"É\"", "1").start().answer();
		SimulatedCall b = this.simulator.newCall().uuid("b").start().answer();
		JsonNode channels = JsonMapper.builder().build().readTree(this.client.ask("api show channels as json"));
		assertThat(channels.path("row_count").asInt()).isEqualTo(2);
		assertThat(channels.path("rows").path(0).path("uuid").asString()).isEqualTo("a");
		assertThat(channels.path("rows").path(0).path("cid_name").asString()).isEqualTo("Ann, \"É\"");
		assertThat(channels.path("rows").path(0).path("callstate").asString()).isEqualTo("ACTIVE");
		assertThat(this.client.ask("api show channels count")).isEqualTo("\n2 total.\n");
		a.bridge(b);
		await().until(() -> "b".equals(a.bridgedTo()));
		assertThat(this.client.ask("api show calls count")).isEqualTo("\n1 total.\n");
		JsonNode calls = JsonMapper.builder().build().readTree(this.client.ask("api show calls as json"));
		assertThat(calls.path("rows").path(0).path("b_uuid").asString()).isEqualTo("b");
		assertThat(this.client.ask("api hupall")).isEqualTo("+OK hangup all channels with cause MANAGER_REQUEST\n");
		await().until(() -> this.simulator.calls().isEmpty());
		assertThat(this.client.ask("api show channels")).isEqualTo("\n0 total.\n");
	}

	@Test
	void uuidDumpSupportsEveryFormat() throws Exception {
		SimulatedCall call = this.simulator.startCall("1", "2").setVariable("odd", "a b%");
		String uuid = call.uuid();
		assertThat(this.client.ask("api uuid_dump " + uuid)).contains("\nvariable_odd: a%20b%25\n");
		assertThat(this.client.ask("api uuid_dump " + uuid + " plain")).contains("\nvariable_odd: [a b%]\n");
		assertThat(this.client.ask("api uuid_dump " + uuid + " json")).contains("\"variable_odd\":\"a b%\"");
		assertThat(this.client.ask("api uuid_dump " + uuid + " xml")).contains("<variable_odd>a%20b%25</variable_odd>");
	}

	@Test
	void statusCountsSessions() throws Exception {
		this.simulator.startCall("1", "2");
		this.simulator.startCall("1", "2");
		assertThat(this.client.ask("api status")).contains("2 session(s) since startup\n2 session(s) - peak 2");
		assertThat(this.client.ask("api originate")).startsWith("-USAGE: <call url>");
	}

	@Test
	void trafficStartsBridgesAndEndsCalls() throws Exception {
		listen();
		this.events.command("nixevent DTMF");
		try (Traffic traffic = this.simulator.newTraffic()
			.callsPerMinute(6000)
			.maxCalls(12)
			.seed(7)
			.talkTime(Duration.ofMillis(50), Duration.ofMillis(200))
			.start()) {
			Event bridged = this.events.event("CHANNEL_BRIDGE");
			assertThat(bridged.header("Caller-Caller-ID-Name")).matches("\\p{L}+ \\p{L}+");
			assertThat(bridged.header("Other-Leg-Destination-Number")).matches("10[01]\\d");
			assertThat(this.events.event("CHANNEL_HANGUP").header("Hangup-Cause")).isNotEmpty();
			await().atMost(Duration.ofSeconds(20))
				.until(() -> traffic.callsStarted() == 12 && this.simulator.calls().isEmpty());
		}
	}

}
