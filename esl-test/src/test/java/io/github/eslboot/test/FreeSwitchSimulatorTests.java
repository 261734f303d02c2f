package io.github.eslboot.test;

import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link FreeSwitchSimulator}: life cycle, recorded connections and commands,
 * events.
 */
class FreeSwitchSimulatorTests {

	@Test
	void restartKeepsPortAndScriptsButNotCoreUuidAndCalls() throws Exception {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create();
				RawClient before = RawClient.login(simulator)) {
			int port = simulator.port();
			String core = simulator.coreUuid();
			simulator.onApi("mine", (call) -> "still scripted");
			SimulatedCall call = simulator.startCall("100", "200");
			simulator.restart();
			assertThat(before.untilEnd()).isEqualTo(
					"Content-Type: text/disconnect-notice\nContent-Length: 31\n\nThe system is being shut down.\n");
			assertThat(simulator.port()).isEqualTo(port);
			assertThat(simulator.coreUuid()).isNotEqualTo(core);
			assertThat(simulator.calls()).isEmpty();
			try (RawClient after = RawClient.login(simulator)) {
				assertThat(after.ask("api uuid_exists " + call.uuid())).isEqualTo("false");
				assertThat(after.ask("api mine")).isEqualTo("still scripted");
				assertThat(after.ask("api global_getvar core_uuid")).isEqualTo(simulator.coreUuid());
				after.command("event plain HEARTBEAT");
				simulator.heartbeat();
				assertThat(after.event("HEARTBEAT").header("Event-Sequence")).hasSizeLessThan(3);
			}
		}
	}

	@Test
	void crashResetsConnectionsWithoutANotice() throws Exception {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create();
				RawClient client = RawClient.login(simulator)) {
			simulator.crash();
			assertThatExceptionOfType(SocketException.class).isThrownBy(client::frame);
			assertThat(simulator.isRunning()).isFalse();
			assertThatIllegalStateException().isThrownBy(simulator::calls);
			simulator.start();
			RawClient.login(simulator).close();
		}
	}

	@Test
	void builderSetsPortAndPassword() throws Exception {
		int port;
		try (FreeSwitchSimulator free = FreeSwitchSimulator.create()) {
			port = free.port();
		}
		try (FreeSwitchSimulator chosen = FreeSwitchSimulator.builder().port(port).password("secret").start()) {
			assertThat(chosen.port()).isEqualTo(port);
			RawClient.login(chosen).close();
			assertThat(chosen.toString()).contains(Integer.toString(port)).doesNotContain("secret");
		}
	}

	@Test
	void connectionsAndCommandsAreRecorded() throws Exception {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create();
				RawClient first = RawClient.login(simulator)) {
			Instant mark = Instant.now();
			try (RawClient second = new RawClient(simulator.port())) {
				second.frame();
				assertThat(simulator.acceptedConnections()).isEqualTo(2);
				assertThat(simulator.acceptedConnections(mark)).hasSize(1);
				assertThat(simulator.authenticatedConnections()).isEqualTo(1);
				first.command("event json DTMF CUSTOM my::thing");
				first.command("filter A b");
				SimulatedConnection connection = simulator.connections().get(0);
				assertThat(connection.remotePort()).isEqualTo(first.localPort());
				assertThat(connection.subscriptions()).containsExactly("CUSTOM", "DTMF", "my::thing");
				assertThat(connection.eventEncoding()).isEqualTo(EventEncoding.JSON);
				assertThat(connection.commands()).hasSize(3).noneMatch((each) -> each.toString().contains("ClueCon"));
				assertThat(simulator.commandCount()).isEqualTo(3);
			}
			await().until(() -> simulator.connections().size() == 1);
			simulator.forgetCommands();
			assertThat(simulator.commands()).isEmpty();
			first.send("api echo 1");
			assertThat(simulator.awaitCommand("api echo", RawClient.TIMEOUT).line()).isEqualTo("api echo 1");
			assertThatExceptionOfType(TimeoutException.class)
				.isThrownBy(() -> simulator.awaitCommand("api nosuch", Duration.ofMillis(50)))
				.withMessageContaining("api echo 1");
		}
	}

	@Test
	void simulatorAcceptsClientsAfterOthersResetTheirConnections() throws Exception {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create()) {
			for (int i = 1; i <= 100; i++) {
				try (Socket socket = new Socket(simulator.host(), simulator.port())) {
					socket.setSoLinger(true, 0);
				}
				// A full backlog of five would delay further connects by seconds.
				int connected = i;
				simulator.await((each) -> each.acceptedConnections() >= connected - 3, RawClient.TIMEOUT);
			}
			try (RawClient client = RawClient.login(simulator)) {
				assertThat(client.ask("api echo 1")).isEqualTo("1");
				simulator.await((each) -> each.connections().size() == 1, RawClient.TIMEOUT);
			}
		}
	}

	@Test
	void parallelOriginatesNeedFewThreads() throws Exception {
		int calls = 2000;
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.builder()
			.ringTime(Duration.ofMillis(20))
			.answerTime(Duration.ofMillis(20))
			.start(); RawClient client = RawClient.login(simulator); RawClient events = RawClient.login(simulator)) {
			events.command("event plain CHANNEL_HANGUP_COMPLETE");
			for (int i = 0; i < calls; i++) {
				client.send("bgapi originate {number=" + i + "}user/1000 &sleep(50)");
			}
			Set<String> numbers = new HashSet<>();
			while (numbers.size() < calls) {
				numbers.add(events.event("CHANNEL_HANGUP_COMPLETE").header("variable_number"));
			}
			long threads = Thread.getAllStackTraces()
				.keySet()
				.stream()
				.filter((thread) -> thread.getName().startsWith("freeswitch-simulator-" + simulator.port() + "-"))
				.count();
			assertThat(threads).isLessThan(10);
			simulator.await((each) -> each.calls().isEmpty(), RawClient.TIMEOUT);
		}
	}

	@Test
	void fireSendsEventsAndRawBytes() throws Exception {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create();
				RawClient client = RawClient.login(simulator)) {
			client.command("event plain ALL");
			simulator.fire("CHANNEL_ANSWER", "Unique-ID", "1234");
			RawClient.Event event = client.event("CHANNEL_ANSWER");
			assertThat(event.header("Unique-ID")).isEqualTo("1234");
			assertThat(event.header("Core-UUID")).isEqualTo(simulator.coreUuid());
			simulator.fireBare(SimulatedEvent.named("CHANNEL_PARK").header("Only", "this").build());
			assertThat(client.event().text()).isEqualTo("Only: this\n\n");
			simulator.fireRaw(Reply.bytes("Content-Type: x/y\n\n"));
			assertThat(client.frame().contentType()).isEqualTo("x/y");
			assertThatIllegalArgumentException().isThrownBy(() -> simulator.fire("X", "odd"));
		}
	}

	@Test
	void heartbeatHasTheHeadersOfARecordedOne() throws Exception {
		RawClient.Event recorded = CaptureReplay.ofResource("captures/heartbeat.jsonl.gz")
			.frames()
			.stream()
			.filter((frame) -> frame.contentType().equals("text/event-plain"))
			.map(RawClient.Event::of)
			.filter((event) -> event.name().equals("HEARTBEAT"))
			.findFirst()
			.orElseThrow();
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.builder().heartbeat(Duration.ofMillis(20)).start();
				RawClient client = RawClient.login(simulator)) {
			client.command("event plain HEARTBEAT");
			client.event("HEARTBEAT");
			assertThat(client.event("HEARTBEAT").headers()).extracting(SimulatedEvent.Header::name)
				.isEqualTo(recorded.headers().stream().map(SimulatedEvent.Header::name).toList());
		}
	}

}
