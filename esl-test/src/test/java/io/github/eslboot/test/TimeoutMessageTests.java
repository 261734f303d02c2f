package io.github.eslboot.test;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the messages of the simulator's time-outs.
 */
@FreeSwitchTest
class TimeoutMessageTests {

	private static final Duration SHORT = Duration.ofMillis(10);

	@Test
	void messageSaysWhatTheCallsAreDoing(FreeSwitchSimulator simulator) throws Exception {
		SimulatedCall ended = simulator.newCall().from("1").to("2000").uuid("gone").start();
		ended.hangup("USER_BUSY");
		simulator.await((server) -> server.calls().isEmpty(), RawClient.TIMEOUT);
		simulator.newCall()
			.from("1000")
			.to("5000")
			.uuid("a")
			.app("answer", "")
			.app("endless_playback", "music.wav")
			.start();
		simulator.newCall().from("1001").to("5001").uuid("b").start();
		assertThatExceptionOfType(TimeoutException.class)
			.isThrownBy(() -> simulator.awaitCommand((command) -> false, SHORT))
			.satisfies((ex) -> assertThat(ex.getMessage().replaceAll("for \\d+ ms", "for N ms")).isEqualTo("""
					No such command within 10 ms
					Live calls:
					  sofia/internal/1000@127.0.0.1 a, dialled 5000: ACTIVE, runs endless_playback(music.wav) for N ms
					  sofia/internal/1001@127.0.0.1 b, dialled 5001: RINGING, runs park() for N ms
					Calls that ended last:
					  sofia/internal/1@127.0.0.1 gone, dialled 2000: USER_BUSY, not answered, last application park()
					No commands were received."""));
	}

	@Test
	void messageShowsTheClosestCommandsAndWhereTheyDiffer(FreeSwitchSimulator simulator) throws Exception {
		try (RawClient client = RawClient.login(simulator)) {
			client.ask("api uuid_kill abc NORMAL_CLEARING");
			client.ask("api status");
		}
		assertThatExceptionOfType(TimeoutException.class)
			.isThrownBy(() -> simulator.awaitCommand("api uuid_kill abc USER_BUSY", SHORT))
			.withMessage("""
					No command that begins with 'api uuid_kill abc USER_BUSY' within 10 ms
					No live calls.
					Closest commands:
					  expected: api uuid_kill abc USER_BUSY
					  received: api uuid_kill abc NORMAL_CLEARING
					                              ^ differs here
					The last of 3 commands received:
					  auth ***
					  api uuid_kill abc NORMAL_CLEARING
					  api status""");
	}

	@Test
	void messageOfAStoppedSimulatorSaysThatItIsStopped(FreeSwitchSimulator simulator) {
		simulator.stop();
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> simulator.await((server) -> false, SHORT))
			.withMessageContaining("The simulator is stopped.");
	}

}
