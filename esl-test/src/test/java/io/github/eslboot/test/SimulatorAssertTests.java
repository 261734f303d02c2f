package io.github.eslboot.test;

import java.time.Duration;

import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.test.SimulatorAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SimulatorAssert} and {@link SimulatedCallAssert}.
 */
@FreeSwitchTest
class SimulatorAssertTests {

	private static final Duration SHORT = Duration.ofMillis(10);

	private FreeSwitchSimulator simulator;

	@BeforeEach
	void sendCommands(FreeSwitchSimulator started) throws Exception {
		this.simulator = started;
		started.newCall().uuid("abc").from("1000").to("5000").start();
		try (RawClient client = RawClient.login(started)) {
			client.ask("bgapi uuid_kill absent USER_BUSY");
			client.ask("api status");
			client.ask("sendmsg abc\ncall-command: execute\nexecute-app-name: playback\n"
					+ "execute-app-arg: tone_stream://%(5000,0,440)");
		}
	}

	@Test
	void receivedMatchesTheFirstWordsOfACommand() {
		assertThat(this.simulator).received("uuid_kill absent")
			.received("uuid_kill absent USER_BUSY")
			.received("bgapi uuid_kill")
			.received("uuid_kill * USER_BUSY")
			.received(1, "status")
			.didNotReceive("uuid_kill absent USER")
			.received("* USER_BUSY")
			.received("*absent*")
			.didNotReceive("*USER")
			.didNotReceive("* CALL_REJECTED")
			.didNotReceive("originate");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.simulator).didNotReceive("*_BUSY"));
	}

	@Test
	void missingCommandIsReportedWithTheClosestOnes() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.simulator).within(SHORT).received("uuid_kill absent CALL_REJECTED"))
			.withMessageContaining("""
					Expected a command that begins with
					  uuid_kill absent CALL_REJECTED
					but there was none.
					Closest commands:
					  expected:       uuid_kill absent CALL_REJECTED
					  received: bgapi uuid_kill absent USER_BUSY
					                                   ^ differs here
					The last of 4 commands received:
					""")
			.withMessageContaining("Live calls:\n  sofia/internal/1000@127.0.0.1 abc, dialled 5000: RINGING, runs ")
			.withMessageEndingWith("Waited for 10 ms.");
	}

	@Test
	void wrongNumberOfCommandsAndUnexpectedCommandsAreReported() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.simulator).received(2, "status"))
			.withMessageContaining("Expected 2 commands that begin with\n  status\nbut there were 1.");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.simulator).didNotReceive("status"))
			.withMessageContaining("Expected no command that begins with\n  status\nbut there were\n")
			.withMessageContaining("  api status");
	}

	@Test
	void executedMatchesApplicationsOfTheCall() {
		assertThat(this.simulator).executed("abc", "playback").executed("abc", "playback tone_stream://*");
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.simulator).executed("abc", "playback menu.wav"))
			.withMessageContaining("on the call abc but it was not executed.")
			.withMessageContaining("Applications executed on this call: [playback tone_stream://%(5000,0,440)]");
	}

	@Test
	void callIsAssertedByItsStateApplicationAndEnd() {
		SimulatedCall call = this.simulator.call("abc").orElseThrow();
		assertThat(call).isAlive()
			.hasState(SimulatedCall.State.RINGING)
			.within(RawClient.TIMEOUT)
			.runs("playback tone_stream://*")
			.hasVariable("direction", "inbound")
			.hasVariable("missing", null);
		call.answer();
		assertThat(call).isAnswered();
		call.hangup("USER_BUSY");
		assertThat(call).hasEnded().hasEndedWith("USER_BUSY");
		assertThat(this.simulator).within(RawClient.TIMEOUT).hasNoCalls().hasConnections(0);
	}

	@Test
	void failedAssertionOfACallSaysWhatItDoes() {
		SimulatedCall call = this.simulator.newCall().uuid("b").from("1001").to("5001").variable("my", "1").start();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(call).isBridged())
			.withMessageContaining("Expected the leg\n  sofia/internal/1001@127.0.0.1 b, dialled 5001: RINGING, runs ")
			.withMessageContaining("\nto be bridged.\nVariables: {")
			.withMessageContaining("my=1");
	}

	@Test
	void bridgedCallsAreBridgedToEachOther() {
		SimulatedCall call = this.simulator.newCall()
			.uuid("b")
			.start()
			.bridge(this.simulator.call("abc").orElseThrow());
		assertThatCode(() -> assertThat(call).within(RawClient.TIMEOUT).isBridged().isBridgedTo("abc"))
			.doesNotThrowAnyException();
	}

}
