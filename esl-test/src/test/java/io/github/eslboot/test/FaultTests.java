package io.github.eslboot.test;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.eslboot.test.junit.FreeSwitchTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Fault} and {@link Faults}: effect and release of every fault.
 */
@FreeSwitchTest
class FaultTests {

	private static final Duration SHORT = Duration.ofMillis(100);

	private FreeSwitchSimulator simulator;

	@BeforeEach
	void start(FreeSwitchSimulator simulator) {
		this.simulator = simulator;
	}

	private RawClient login() throws IOException {
		return RawClient.login(this.simulator);
	}

	private RawClient connect() throws IOException {
		return new RawClient(this.simulator.port());
	}

	private SimulatedConnection only() {
		return this.simulator.connections().get(0);
	}

	@Test
	void noGreetingWithholdsTheGreetingUntilReleased() throws Exception {
		InjectedFault fault = this.simulator.faults().nextConnection(Fault.noGreeting());
		try (RawClient mute = connect(); RawClient next = login()) {
			assertThat(mute.isSilentFor(SHORT)).isTrue();
			assertThat(next.ask("api echo 1")).isEqualTo("1");
			assertThat(fault.hits()).isEqualTo(1);
			fault.release();
			assertThat(mute.frame().contentType()).isEqualTo("auth/request");
		}
	}

	@Test
	void accessDeniedRejectsUntilReleased() throws Exception {
		InjectedFault fault = this.simulator.faults().everyConnection(Fault.accessDenied());
		try (RawClient client = connect()) {
			assertThat(client.untilEnd()).isEqualTo("Content-Type: text/rude-rejection\nContent-Length: 24\n\n"
					+ "Access Denied, go away.\nContent-Type: text/disconnect-notice\nContent-Length: 67\n\n"
					+ Notices.GOODBYE);
		}
		fault.release();
		login().close();
	}

	@Test
	void denyAccessRejectsEveryClient() throws Exception {
		try (FreeSwitchSimulator closed = FreeSwitchSimulator.builder().denyAccess().start();
				RawClient client = new RawClient(closed.port())) {
			assertThat(client.untilEnd()).startsWith("Content-Type: text/rude-rejection");
		}
	}

	@Test
	void wrongPasswordRejectsUntilReleased() throws Exception {
		InjectedFault fault = this.simulator.faults().everyConnection(Fault.wrongPassword());
		try (RawClient client = connect()) {
			client.frame();
			assertThat(client.ask("auth " + this.simulator.password())).isEqualTo("-ERR invalid");
			assertThat(client.untilEnd()).endsWith(Notices.GOODBYE);
		}
		assertThat(fault.hits()).isEqualTo(1);
		fault.release();
		login().close();
	}

	@Test
	void truncatedUserauthReplyHasNoBlankLine() throws Exception {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.builder()
			.user(new SimulatedUser("1000@example.org", "secret"))
			.start(); RawClient client = new RawClient(server.port())) {
			server.faults().nextConnection(Fault.garbage()).release();
			server.faults().everyConnection(Fault.truncatedUserauthReply());
			client.frame();
			client.send("userauth 1000:secret@example.org");
			assertThat(client.isSilentFor(SHORT)).isTrue();
			assertThat(client.unread()).isEqualTo("Content-Type: command/reply\nReply-Text: +OK accepted\n"
					+ "Allowed-Events: all\nAllowed-API: all\nAllowed-LOG: true\n");
		}
	}

	@Test
	void refuseConnectionsKeepsOpenConnectionsAndListensAgainWhenReleased() throws Exception {
		try (RawClient before = login()) {
			InjectedFault fault = this.simulator.faults().refuseConnections();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
			assertThat(before.ask("api echo 1")).isEqualTo("1");
			fault.release();
			login().close();
		}
	}

	@Test
	void refuseConnectionsLastsOverAReloadAndARestart() throws Exception {
		InjectedFault first = this.simulator.faults().refuseConnections();
		InjectedFault second = this.simulator.faults().refuseConnections();
		this.simulator.reloadModule();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
		this.simulator.restart();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
		first.release();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
		second.release();
		login().close();
	}

	@Test
	void stopAcceptingLeavesConnectionsInTheBacklogUntilReleased() throws Exception {
		InjectedFault fault = this.simulator.faults().stopAccepting();
		try (RawClient waiting = connect()) {
			assertThat(waiting.isSilentFor(SHORT)).isTrue();
			assertThat(this.simulator.acceptedConnections()).isZero();
			fault.release();
			assertThat(waiting.frame().contentType()).isEqualTo("auth/request");
		}
	}

	@Test
	void silenceHoldsRepliesAndEventsBackUntilReleased() throws Exception {
		try (RawClient client = login()) {
			client.command("event plain HEARTBEAT");
			InjectedFault fault = this.simulator.faults().connection(only(), Fault.silence());
			client.send("api echo 1");
			this.simulator.heartbeat();
			assertThat(client.isSilentFor(SHORT)).isTrue();
			fault.release();
			assertThat(client.reply().text()).isEqualTo("1");
			assertThat(client.event("HEARTBEAT")).isNotNull();
		}
	}

	@Test
	void silenceStartsAfterItsDelay() throws Exception {
		this.simulator.faults().nextConnection(Fault.silence().after(Duration.ofMillis(50)).afterAuthentication());
		try (RawClient client = login()) {
			await().untilAsserted(() -> {
				client.send("api echo 1");
				assertThat(client.isSilentFor(SHORT)).isTrue();
			});
		}
	}

	@Test
	void resetResetsTheConnection() throws Exception {
		try (RawClient client = login()) {
			this.simulator.faults().connection(only(), Fault.reset());
			assertThatExceptionOfType(SocketException.class).isThrownBy(client::frame).withMessageContaining("reset");
			await().until(() -> this.simulator.connections().isEmpty());
		}
	}

	@Test
	void resetOnCommandPrecedesTheReply() throws Exception {
		InjectedFault fault = this.simulator.faults()
			.everyConnection(Fault.reset().onCommand((command) -> command.startsWith("api originate")));
		try (RawClient client = login()) {
			assertThat(client.ask("api echo 1")).isEqualTo("1");
			client.send("api originate user/1000 &park()");
			assertThatExceptionOfType(SocketException.class).isThrownBy(client::frame);
		}
		assertThat(fault.hits()).isEqualTo(1);
	}

	@Test
	void dropMidFrameClosesTheConnectionInTheHeaders() throws Exception {
		try (RawClient client = login()) {
			this.simulator.faults().connection(only(), Fault.dropMidFrame(30));
			client.send("api echo hello");
			assertThat(client.untilEnd()).isEqualTo("Content-Type: api/response\nCon");
		}
	}

	@Test
	void dropMidFrameClosesTheConnectionInTheBody() throws Exception {
		try (RawClient client = login()) {
			this.simulator.faults().connection(only(), Fault.dropMidFrame(48));
			client.send("api echo hello");
			assertThat(client.untilEnd()).isEqualTo("Content-Type: api/response\nContent-Length: 5\n\nhe");
		}
	}

	@Test
	void slowBytesDelaysFramesUntilReleased() throws Exception {
		try (RawClient client = login()) {
			InjectedFault fault = this.simulator.faults().connection(only(), Fault.slowBytes(Duration.ofMillis(20)));
			client.send("api echo hello");
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> client.frame(SHORT));
			assertThat(client.unread()).startsWith("C").doesNotContain("\n\n");
			fault.release();
			assertThat(client.reply().text()).isEqualTo("hello");
		}
	}

	@Test
	void splitWritesChangeNoByte() throws Exception {
		try (RawClient client = login()) {
			for (Fault fault : List.of(Fault.splitEveryByte(), Fault.splitAtRandom(7, 42))) {
				try (InjectedFault split = this.simulator.faults().connection(only(), fault)) {
					assertThat(client.ask("api echo " + "héllo ".repeat(100))).isEqualTo("héllo ".repeat(100).strip());
					assertThat(split.hits()).isPositive();
				}
			}
		}
	}

	@Test
	void lateReplyHoldsTheConnectionBackUntilReleased() throws Exception {
		InjectedFault fault = this.simulator.faults()
			.everyConnection(Fault.lateReply((command) -> command.startsWith("api echo late")));
		try (RawClient client = login(); RawClient other = login()) {
			client.send("api echo late").send("api echo behind");
			assertThat(fault.awaitHit(RawClient.TIMEOUT)).isTrue();
			assertThat(client.isSilentFor(SHORT)).isTrue();
			assertThat(other.ask("api echo 1")).isEqualTo("1");
			fault.release();
			assertThat(client.reply().text()).isEqualTo("late");
			assertThat(client.reply().text()).isEqualTo("behind");
		}
	}

	@Test
	void lateReplyArrivesAfterItsDelay() throws Exception {
		this.simulator.faults()
			.everyConnection(Fault.lateReply((command) -> command.startsWith("api echo late"), Duration.ofMillis(150)));
		try (RawClient client = login()) {
			long start = System.nanoTime();
			assertThat(client.ask("api echo late")).isEqualTo("late");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
		}
	}

	@Test
	void missingReplyOmitsTheReplyUntilReleased() throws Exception {
		InjectedFault fault = this.simulator.faults()
			.everyConnection(Fault.missingReply((command) -> command.startsWith("api echo lost")));
		try (RawClient client = login()) {
			client.send("api echo lost").send("api echo found");
			assertThat(client.reply().text()).isEqualTo("found");
			fault.release();
			assertThat(client.ask("api echo lost")).isEqualTo("lost");
		}
	}

	@Test
	void duplicateReplySendsTheReplyTwice() throws Exception {
		this.simulator.faults().everyConnection(Fault.duplicateReply((command) -> command.startsWith("api echo 1")));
		try (RawClient client = login()) {
			client.send("api echo 1").send("api echo 2");
			assertThat(List.of(client.reply().text(), client.reply().text(), client.reply().text()))
				.containsExactly("1", "1", "2");
		}
	}

	@Test
	void unsolicitedReplyIsSentWithoutACommand() throws Exception {
		try (RawClient client = login()) {
			this.simulator.faults().connection(only(), Fault.unsolicitedReply("+OK who asked"));
			assertThat(client.reply().header("Reply-Text")).isEqualTo("+OK who asked");
			assertThat(client.ask("api echo 1")).isEqualTo("1");
		}
	}

	@Test
	void eventFloodSendsEventsWithoutASubscription() throws Exception {
		try (RawClient client = login()) {
			this.simulator.faults().connection(only(), Fault.eventFlood(500));
			for (int i = 1; i <= 500; i++) {
				assertThat(client.event("CUSTOM").header("Flood-Number")).isEqualTo(Integer.toString(i));
			}
		}
	}

	@Test
	void brokenFramesAreSentAsGiven() throws Exception {
		try (RawClient client = login()) {
			this.simulator.faults().connection(only(), Fault.giantHeader(100_000));
			assertThat(client.frame().header("X-Giant")).hasSize(100_000);
			this.simulator.faults().connection(only(), Fault.giantBody(1_000_000));
			assertThat(client.frame().body()).hasSize(1_000_000);
			this.simulator.faults().connection(only(), Fault.bytes(Reply.bytes("any")));
			this.simulator.faults().connection(only(), Fault.negativeContentLength());
			this.simulator.faults().connection(only(), Fault.garbage());
			this.simulator.faults().connection(only(), Fault.disconnectNotice(Fault.Notice.GOODBYE));
			assertThat(client.untilEnd()).startsWith("anyContent-Type: api/response\nContent-Length: -1\n\n\0\1\2")
				.contains("garbage\n\n");
		}
	}

	@ParameterizedTest
	@EnumSource(Fault.Notice.class)
	void disconnectNoticeClosesTheConnectionUnlessItLingers(Fault.Notice notice) throws Exception {
		try (RawClient client = login()) {
			this.simulator.faults().connection(only(), Fault.disconnectNotice(notice));
			Frame frame = client.frame();
			assertThat(frame.contentType()).isEqualTo("text/disconnect-notice");
			String expected = switch (notice) {
				case GOODBYE, SESSION -> Notices.GOODBYE;
				case SHUTDOWN -> "The system is being shut down.\n";
				case LOST_EVENTS -> "killed listener because of lost events\n";
				case LOST_LOGS -> "killed listener because of lost log lines\n";
				case LINGER -> "";
			};
			assertThat(frame.text()).isEqualTo(expected);
			if (notice == Fault.Notice.LINGER) {
				assertThat(frame.header("Content-Disposition")).isEqualTo("linger");
				assertThat(client.ask("api echo 1")).isEqualTo("1");
			}
			else {
				assertThat(client.untilEnd()).isEmpty();
			}
		}
	}

	@Test
	void connectionIsClosedWhenItsEventQueueOverflows() throws Exception {
		try (FreeSwitchSimulator small = FreeSwitchSimulator.builder().eventQueueCapacity(10).start();
				RawClient client = RawClient.login(small)) {
			client.command("event plain HEARTBEAT");
			InjectedFault fault = small.faults().everyConnection(Fault.silence());
			assertThat(fault.awaitHit(RawClient.TIMEOUT)).isTrue();
			for (int i = 0; i < 10 + 501; i++) {
				small.heartbeat();
			}
			fault.release();
			assertThat(client.untilEnd()).contains(Notices.LOST_EVENTS);
		}
	}

	@Test
	void clearReleasesFaultsOfFutureConnections() throws Exception {
		this.simulator.faults().everyConnection(Fault.missingReply((command) -> command.startsWith("api")));
		this.simulator.faults().nextConnection(Fault.noGreeting());
		this.simulator.faults().refuseConnections();
		this.simulator.faults().clear();
		try (RawClient client = login()) {
			assertThat(client.ask("api echo 1")).isEqualTo("1");
		}
	}

	@Test
	void portIsKeptWhileConnectionsAreRefused() throws Exception {
		this.simulator.faults().refuseConnections();
		try (Socket other = new Socket()) {
			other.setReuseAddress(false);
			assertThatExceptionOfType(BindException.class)
				.isThrownBy(() -> other.bind(new InetSocketAddress(this.simulator.host(), this.simulator.port())));
		}
	}

	@Test
	void closeIsQuickWhileConnectionsAreBlockedByFaults() throws Exception {
		FreeSwitchSimulator busy = FreeSwitchSimulator.builder().start();
		List<RawClient> clients = new ArrayList<>();
		busy.onApi("stuck", (call) -> {
			new java.util.concurrent.CountDownLatch(1).await();
			return "";
		});
		for (int i = 0; i < 5; i++) {
			clients.add(RawClient.login(busy));
		}
		busy.faults().connection(busy.connections().get(0), Fault.silence());
		busy.faults().connection(busy.connections().get(1), Fault.lateReply((command) -> true));
		clients.get(1).send("api echo 1");
		clients.get(2).send("api stuck");
		clients.get(3).send("bgapi stuck");
		clients.get(4).send("api ec");
		busy.awaitCommand("api stuck", RawClient.TIMEOUT);
		busy.awaitCommand("bgapi stuck", RawClient.TIMEOUT);
		long start = System.nanoTime();
		busy.close();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			if (thread.getName().startsWith("freeswitch-simulator-" + busy.port())) {
				// Its task has ended, but a thread may need another moment.
				thread.join(RawClient.TIMEOUT.toMillis());
				assertThat(thread.isAlive()).as(thread.getName()).isFalse();
			}
		}
		for (RawClient client : clients) {
			client.close();
		}
	}

}
