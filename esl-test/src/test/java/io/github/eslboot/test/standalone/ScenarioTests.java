package io.github.eslboot.test.standalone;

import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Scenario}.
 */
class ScenarioTests {

	private static final String ALL = """
			{
			  "port": 0, "password": "secret", "hostname": "pbx-1", "heartbeat": "1m", // options
			  "users": [ { "name": "app@example.org", "password": "x", "api": "status" } ],
			  "dialplan": [ { "destination": "5000",
			      "applications": [ "answer", "play_and_get_digits 1 1 1 5000 # ivr-menu.wav none choice \\\\d", "park" ] } ],
			  "callees": [
			    { "destination": "1001", "calls": [ { "outcome": "busy" }, { "ringing": "10ms", "hangsUpAfter": "10ms" } ] },
			    { "destination": "1002", "outcome": "fail", "cause": "NORMAL_TEMPORARY_FAILURE" } ],
			  "api": [ { "command": "license", "reply": "OK" } ],
			  "startup": [ "global_setvar tenant=one" ],
			  "calls": [ { "from": "1000", "to": "5000", "count": 2, "variables": { "my": "1" },
			      "whenPlaying": [ { "file": "ivr-menu", "press": "2" } ] } ],
			  "traffic": { "callsPerMinute": 1, "maxCalls": 1 },
			  "faults": [ { "type": "refuseConnections", "after": "1h", "for": "1s" } ]
			}
			""";

	@Test
	void scenarioHasOptionsDialplanCalleesCommandsAndCalls() {
		try (ScenarioRun run = Scenario.of(ALL).start(); FreeSwitchSimulator simulator = run.simulator()) {
			assertThat(simulator.password()).isEqualTo("secret");
			assertThat(simulator.api("hostname")).isEqualTo("pbx-1");
			assertThat(simulator.api("license")).isEqualTo("OK");
			assertThat(simulator.api("global_getvar tenant")).isEqualTo("one");
			assertThat(simulator.api("originate user/1001 &park")).isEqualTo("-ERR USER_BUSY\n");
			assertThat(simulator.api("originate user/1001 &park")).startsWith("+OK ");
			assertThat(simulator.api("originate user/1002 &park")).isEqualTo("-ERR NORMAL_TEMPORARY_FAILURE\n");
			await().until(() -> simulator.calls()
				.stream()
				.filter((call) -> call.destination().equals("5000") && "park".equals(call.application()))
				.count() == 2);
			assertThat(simulator.calls()).filteredOn((call) -> call.destination().equals("5000"))
				.allSatisfy((call) -> assertThat(call.variable("choice")).isEqualTo("2"))
				.allSatisfy((call) -> assertThat(call.variable("my")).isEqualTo("1"));
		}
	}

	@Test
	void callsRepeatUntilTheRunEnds() {
		String text = "{\"port\": 0, \"calls\": {\"to\": \"1\", \"every\": \"5ms\", \"count\": 3, \"hangupAfter\": \"1h\"}}";
		try (ScenarioRun run = Scenario.of(text).start(); FreeSwitchSimulator simulator = run.simulator()) {
			await().until(() -> simulator.calls().size() == 3);
			assertThat(simulator.calls()).extracting(SimulatedCall::application).containsOnly("park");
		}
	}

	@Test
	void faultEndsWithTheRun() throws Exception {
		FreeSwitchSimulator simulator = FreeSwitchSimulator.create();
		try (simulator) {
			ScenarioRun run = Scenario.of("{\"faults\": {\"type\": \"refuseConnections\"}}").apply(simulator);
			await().until(() -> !canConnect(simulator));
			run.close();
			assertThat(canConnect(simulator)).isTrue();
		}
	}

	@Test
	void faultThatIsBeingInjectedEndsWithTheRun() {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create()) {
			ScenarioRun run = new ScenarioRun(simulator);
			CountDownLatch injecting = new CountDownLatch(1);
			AtomicBoolean closing = new AtomicBoolean();
			AtomicInteger releases = new AtomicInteger();
			new FaultSetup((server) -> {
				injecting.countDown();
				spinUntil(closing);
				return releases::incrementAndGet;
			}, Duration.ZERO, null, null).accept(run);
			run.manage(() -> closing.set(true));
			await().until(() -> injecting.getCount() == 0);
			run.close();
			assertThat(releases).hasValue(1);
		}
	}

	@Test
	void stepInProgressHasEndedWhenTheRunIsClosed() {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create()) {
			ScenarioRun run = new ScenarioRun(simulator);
			CountDownLatch running = new CountDownLatch(1);
			AtomicBoolean closing = new AtomicBoolean();
			run.later(Duration.ZERO, () -> {
				running.countDown();
				spinUntil(closing);
				simulator.startCall("1000", "5000");
			});
			run.manage(() -> closing.set(true));
			await().until(() -> running.getCount() == 0);
			run.close();
			assertThat(simulator.calls()).hasSize(1);
		}
	}

	/** Cannot be interrupted, as the start of a call cannot. */
	private static void spinUntil(AtomicBoolean condition) {
		while (!condition.get()) {
			Thread.onSpinWait();
		}
	}

	private static boolean canConnect(FreeSwitchSimulator simulator) {
		try (Socket socket = new Socket(simulator.host(), simulator.port())) {
			return socket.isConnected();
		}
		catch (java.io.IOException ex) {
			return false;
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"prot": 1}                                                     | prot is unknown; known are [
					{"callees": [{"destination": "1", "outcome": "bizy"}]}          | callees[0].outcome is unknown: 'bizy'
					{"callees": [{"destination": "1", "outcome": "fail", "cause": "X"}]} | callees[0].cause is unknown: FreeSWITCH has no hangup cause 'X'
					{"callees": [{"outcome": "busy"}]}                              | callees[0].destination is missing
					{"calls": [{"every": "soon"}]}                                  | calls[0].every must be a duration such as 500ms, 2s or 1m, but is 'soon'
					{"calls": [{"form": "1"}]}                                      | calls[0].form is unknown
					{"faults": [{"type": "flood"}]}                                 | faults[0].type is unknown: 'flood'
					{"port": "x"}                                                   | port must be a whole number
					[]                                                              | A JSON object is expected
					{"port":                                                        | Not valid JSON:
					""")
	void invalidScenarioIsRejectedWithThePathOfTheProperty(String text, String message) {
		assertThatExceptionOfType(ScenarioException.class).isThrownBy(() -> {
			try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create()) {
				Scenario.of(text).apply(simulator);
			}
		}).withMessageContaining(message);
	}

	@Test
	void apiCommandOfTheScenarioMayBeSlow() {
		String text = "{\"port\": 0, \"api\": {\"command\": \"slow\", \"reply\": \"done\", \"delay\": \"20ms\"}}";
		try (ScenarioRun run = Scenario.of(text).start(); FreeSwitchSimulator simulator = run.simulator()) {
			assertThat(simulator.api("slow")).isEqualTo("done");
		}
	}

}
