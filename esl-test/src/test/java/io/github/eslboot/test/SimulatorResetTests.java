package io.github.eslboot.test;

import io.github.eslboot.test.RawClient.Event;
import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FreeSwitchSimulator#reset()}.
 */
@FreeSwitchTest
class SimulatorResetTests {

	@Test
	void resetEndsCallsWithTheirEventsAndKeepsClients(FreeSwitchSimulator simulator) throws Exception {
		try (RawClient client = RawClient.login(simulator)) {
			client.command("event plain CHANNEL_HANGUP_COMPLETE");
			SimulatedCall call = simulator.startCall("1000", "5000").answer();
			simulator.reset();
			assertThat(simulator.calls()).isEmpty();
			assertThat(simulator.commands()).isEmpty();
			Event end = client.event("CHANNEL_HANGUP_COMPLETE");
			assertThat(end.header("Unique-ID")).isEqualTo(call.uuid());
			assertThat(end.header("Hangup-Cause")).isEqualTo("MANAGER_REQUEST");
			assertThat(client.ask("api echo 1")).isEqualTo("1");
		}
	}

	@Test
	void resetRemovesScriptsFaultsTrafficAndVariables(FreeSwitchSimulator simulator) throws Exception {
		Traffic traffic = simulator.traffic(60_000);
		simulator.await((server) -> traffic.callsStarted() > 0, RawClient.TIMEOUT);
		simulator.onApi("status", (call) -> "scripted");
		simulator.callee("1001").busy();
		simulator.faults().refuseConnections();
		simulator.reset();
		int started = traffic.callsStarted();
		try (RawClient client = RawClient.login(simulator)) {
			client.ask("api global_setvar domain=example.org");
			assertThat(client.ask("api status")).startsWith("UP ");
			assertThat(client.ask("api originate {origination_uuid=b}user/1001 &park()")).isEqualTo("+OK b\n");
			simulator.reset();
			assertThat(client.ask("api global_getvar domain")).isEqualTo("127.0.0.1");
		}
		assertThat(traffic.callsStarted()).isEqualTo(started);
	}

	@Test
	void resetCancelsScheduledCommands(FreeSwitchSimulator simulator) throws Exception {
		simulator.api("sched_api +1 none global_setvar before=1");
		simulator.reset();
		simulator.api("sched_api +1 none global_setvar after=1");
		simulator.await((server) -> server.api("global_getvar after").equals("1"), RawClient.TIMEOUT);
		assertThat(simulator.api("global_getvar before")).isEmpty();
	}

	@Test
	void resetStartsAStoppedServerOnItsPort(FreeSwitchSimulator simulator) throws Exception {
		int port = simulator.port();
		simulator.crash();
		simulator.reset();
		assertThat(simulator.port()).isEqualTo(port);
		RawClient.login(simulator).close();
	}

}
