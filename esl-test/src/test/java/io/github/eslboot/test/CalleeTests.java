package io.github.eslboot.test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.eslboot.test.RawClient.Event;
import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Callee}.
 */
@FreeSwitchTest
class CalleeTests {

	private static final Duration SHORT = Duration.ofMillis(30);

	private FreeSwitchSimulator simulator;

	private RawClient client;

	private RawClient events;

	@BeforeEach
	void connect(FreeSwitchSimulator simulator) throws Exception {
		this.simulator = simulator;
		this.client = RawClient.login(simulator);
		this.events = RawClient.login(simulator);
		this.events.command("event plain CHANNEL_CREATE CHANNEL_PROGRESS CHANNEL_PROGRESS_MEDIA CHANNEL_ANSWER"
				+ " CHANNEL_BRIDGE CHANNEL_UNBRIDGE CHANNEL_HANGUP CHANNEL_HANGUP_COMPLETE CHANNEL_DESTROY DTMF");
	}

	@AfterEach
	void disconnect() throws Exception {
		this.client.close();
		this.events.close();
	}

	private String originate(String destination) throws IOException {
		return this.client.ask("api originate {origination_uuid=b}" + destination + " &park()");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "user/1001", "user/1001@example.org", "sofia/gateway/carrier/1001", "loopback/1001/default" })
	void busyCalleeFailsTheCallWithUserBusyWithoutRinging(String destination) throws Exception {
		this.simulator.callee("1001").busy();
		assertThat(originate(destination)).isEqualTo("-ERR USER_BUSY\n");
		assertThat(this.events.eventsUntilEnd("b")).extracting(Event::name)
			.containsExactly("CHANNEL_CREATE", "CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE", "CHANNEL_DESTROY");
		assertThat(this.simulator.callee("1001").calls()).isOne();
	}

	@Test
	void callThroughLoopbackTakesTheScriptOfTheLegThatItsExtensionDials() throws Exception {
		this.simulator.callee("1001").answers().then().busy();
		assertThat(originate("loopback/1001/default")).isEqualTo("+OK b\n");
		assertThat(this.simulator.callee("1001").calls()).isOne();
		assertThat(this.client.ask("api originate {origination_uuid=c}loopback/1001/default &park()"))
			.isEqualTo("-ERR USER_BUSY\n");
		assertThat(this.simulator.callee("1001").calls()).isEqualTo(2);
	}

	@Test
	void readingTheNumberOfCallsDoesNotScriptACallee() throws Exception {
		assertThat(this.simulator.callee("1001").calls()).isZero();
		assertThat(this.simulator.callee("user/1001").calls()).isZero();
		this.simulator.callee("1*").busy();
		assertThat(originate("user/1001")).isEqualTo("-ERR USER_BUSY\n");
		this.simulator.callee("1001").failsWith("NO_ROUTE_DESTINATION");
		assertThat(originate("user/1001")).isEqualTo("-ERR NO_ROUTE_DESTINATION\n");
		assertThat(this.simulator.callee("1001").calls()).isEqualTo(2);
		assertThat(this.simulator.callee("user/1001").calls()).isEqualTo(2);
		assertThat(this.simulator.callee("1*").calls()).isOne();
	}

	@Test
	void rejectingCalleeRingsAndRefuses() throws Exception {
		this.simulator.callee("1001").rejectsAfter(SHORT);
		assertThat(originate("user/1001")).isEqualTo("-ERR CALL_REJECTED\n");
		List<Event> all = this.events.eventsUntilEnd("b");
		assertThat(all).extracting(Event::name)
			.containsExactly("CHANNEL_CREATE", "CHANNEL_PROGRESS", "CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE",
					"CHANNEL_DESTROY");
		assertThat(all.get(3).header("variable_sip_hangup_disposition")).isEqualTo("recv_refuse");
	}

	@Test
	void unregisteredCalleeHasNoChannel() throws Exception {
		this.simulator.callee("1001").notRegistered();
		assertThat(originate("user/1001")).isEqualTo("-ERR USER_NOT_REGISTERED\n");
		assertThat(originate("user/1002")).isEqualTo("+OK b\n");
		assertThat(this.events.event("CHANNEL_CREATE").header("Caller-Destination-Number")).isEqualTo("1002");
	}

	@Test
	void calleeThatNeverAnswersRingsUntilTheTimeoutOfTheCall() throws Exception {
		this.simulator.callee("1001").neverAnswers();
		assertThat(originate("[leg_timeout=1]user/1001")).isEqualTo("-ERR NO_ANSWER\n");
		List<Event> all = this.events.eventsUntilEnd("b");
		assertThat(all).extracting(Event::name)
			.containsExactly("CHANNEL_CREATE", "CHANNEL_PROGRESS", "CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE",
					"CHANNEL_DESTROY");
		assertThat(all.get(3).header("variable_sip_hangup_disposition")).isEqualTo("send_cancel");
	}

	@ParameterizedTest
	@ValueSource(strings = { "user/1001", "loopback/1001/default" })
	void calleeAnswersAndHangsUp(String destination) throws Exception {
		this.simulator.callee("1001").answersAfter(SHORT).hangsUpAfter(SHORT, "NORMAL_UNSPECIFIED");
		assertThat(originate(destination)).isEqualTo("+OK b\n");
		List<Event> all = this.events.eventsUntilEnd("b");
		assertThat(all).extracting(Event::name)
			.contains("CHANNEL_ANSWER")
			.endsWith("CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE", "CHANNEL_DESTROY");
		Event complete = all.get(all.size() - 2);
		// A loopback channel ends when its extension has no further application.
		assertThat(complete.header("Hangup-Cause"))
			.isEqualTo(destination.startsWith("user") ? "NORMAL_UNSPECIFIED" : "NORMAL_CLEARING");
		assertThat(complete.header("variable_sip_hangup_disposition"))
			.isEqualTo(destination.startsWith("user") ? "recv_bye" : "");
	}

	@Test
	void callsBehaveInTurnAndTheLastBehaviorStays() throws Exception {
		this.simulator.callee("1001").busy().then().rejects().then().answers();
		assertThat(originate("user/1001")).isEqualTo("-ERR USER_BUSY\n");
		assertThat(originate("user/1001")).isEqualTo("-ERR CALL_REJECTED\n");
		assertThat(originate("user/1001")).isEqualTo("+OK b\n");
		this.simulator.call("b").orElseThrow().hangup();
		await().until(() -> this.simulator.calls().isEmpty());
		assertThat(originate("user/1001")).isEqualTo("+OK b\n");
		assertThat(this.simulator.callee("1001").calls()).isEqualTo(4);
	}

	@Test
	void newScriptReplacesTheFormerOne() throws Exception {
		this.simulator.callee("1001").busy().then().busy();
		this.simulator.callee("1001").answers();
		assertThat(originate("user/1001")).isEqualTo("+OK b\n");
	}

	@Test
	void longestDestinationWins() throws Exception {
		this.simulator.callee("sofia/gateway/carrier/*").failsWith("GATEWAY_DOWN");
		this.simulator.callee("sofia/gateway/carrier/49*").failsWith("NORMAL_TEMPORARY_FAILURE");
		this.simulator.callee("sofia/gateway/carrier/4930").busy();
		assertThat(originate("sofia/gateway/carrier/4930")).isEqualTo("-ERR USER_BUSY\n");
		assertThat(originate("sofia/gateway/carrier/4940")).isEqualTo("-ERR NORMAL_TEMPORARY_FAILURE\n");
		assertThat(originate("sofia/gateway/carrier/44")).isEqualTo("-ERR GATEWAY_DOWN\n");
		assertThat(originate("sofia/gateway/other/4930")).isEqualTo("+OK b\n");
	}

	@Test
	void bridgeThatBeginsWithEarlyMediaPassesTheAnswerOn() throws Exception {
		this.simulator.callee("1001").playsEarlyMedia().answersAfter(SHORT);
		SimulatedCall caller = this.simulator.newCall()
			.uuid("a")
			.app("bridge", "{origination_uuid=b}user/1001")
			.start();
		List<String> order = new ArrayList<>();
		while (order.isEmpty() || !order.get(order.size() - 1).equals("CHANNEL_ANSWER a")) {
			Event event = Event.of(this.events.event());
			order.add(event.name() + " " + event.header("Unique-ID"));
		}
		assertThat(order).containsExactly("CHANNEL_CREATE a", "CHANNEL_CREATE b", "CHANNEL_PROGRESS_MEDIA b",
				"CHANNEL_BRIDGE a", "CHANNEL_ANSWER b", "CHANNEL_ANSWER a");
		assertThat(caller.bridgedTo()).isEqualTo("b");
	}

	@Test
	void ignoredEarlyMediaDoesNotConnect() throws Exception {
		this.simulator.callee("1001").playsEarlyMedia().failsAfter(SHORT, "USER_BUSY");
		assertThat(originate("[ignore_early_media=true]user/1001")).isEqualTo("-ERR USER_BUSY\n");
		assertThat(originate("user/1001")).isEqualTo("+OK b\n");
	}

	@Test
	void calleePressesKeysWhenItIsPlayedAFile() throws Exception {
		this.simulator.callee("1001").answers().whenPlaying("confirm").press("1");
		this.client.ask("api originate {origination_uuid=b}user/1001"
				+ " '&play_and_get_digits(1 1 1 5000 # confirm.wav none choice \\\\d)'");
		assertThat(this.events.event("DTMF").header("DTMF-Digit")).isEqualTo("1");
		assertThat(this.events.eventsUntilEnd("b"))
			.filteredOn((event) -> event.name().equals("CHANNEL_HANGUP_COMPLETE"))
			.first()
			.satisfies((event) -> assertThat(event.header("variable_choice")).isEqualTo("1"));
	}

	@Test
	void unknownCauseIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.simulator.callee("1001").failsWith("BUSY"))
			.withMessage("FreeSWITCH has no hangup cause 'BUSY'");
	}

}
