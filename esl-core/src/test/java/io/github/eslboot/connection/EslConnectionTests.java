package io.github.eslboot.connection;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.FrameTooLargeException;
import io.github.eslboot.protocol.ProtocolLimits;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.test.ReceivedCommand;
import io.github.eslboot.test.SimulatedConnection;
import io.github.eslboot.test.SimulatedUser;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/** {@link EslConnection}: opening, commands, failures and the end. */
class EslConnectionTests {

	private static final Duration SHORT = Duration.ofMillis(300);

	@RegisterExtension
	final EslExtension esl = EslExtension
		.ofSimulator((options) -> options.user(new SimulatedUser("agent@example.org", "s3cret")));

	private FreeSwitchSimulator simulator;

	private EslClientResources resources;

	private final CompletableFuture<EslException> closed = new CompletableFuture<>();

	private final EslConnectionListener listener = new EslConnectionListener() {

		@Override
		public void onClosed(EslException cause) {
			EslConnectionTests.this.closed.complete(cause);
		}

	};

	@BeforeEach
	void start() {
		this.simulator = this.esl.simulator();
		this.resources = this.esl.newResources();
	}

	private ConnectionOptions.Builder options() {
		return Client.options(this.simulator).greetingTimeout(SHORT).authenticationTimeout(SHORT);
	}

	private EslConnection open(ConnectionOptions.Builder options) throws Exception {
		try {
			return EslConnection.open(options.build(), this.resources, this.listener).get(10, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw (Exception) ex.getCause();
		}
	}

	private EslException failure(ConnectionOptions.Builder options) {
		try {
			open(options).close();
		}
		catch (EslException ex) {
			assertThat(ex.sent()).isEqualTo(Sent.NO);
			return ex;
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
		throw new AssertionError("The connection was opened");
	}

	private static Reason reason(EslException failure) {
		return ((EslConnectionException) failure).reason();
	}

	@Test
	void connectionEndsIfAFrameIsNeverCompleteAlthoughBytesArrive() throws Exception {
		EslConnection connection = open(options().idleCheckInterval(Duration.ofMillis(100)));
		SimulatedConnection server = this.simulator.connections().get(0);
		server.send("Content-Length: 1000000\nContent-Type: text/event-plain\n\n".getBytes(StandardCharsets.US_ASCII));
		await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
			server.send(new byte[] { 'x' });
			return this.closed.isDone();
		});
		assertThat(reason(this.closed.join())).isEqualTo(Reason.UNRESPONSIVE);
		assertThat(this.closed.join()).hasMessageContaining("has not completed it");
		assertThat(connection.isOpen()).isFalse();
	}

	@Test
	void threadThatHasSentALargeCommandKeepsNoBuffer() throws Exception {
		EslConnection connection = open(options());
		EslCommand large = EslCommand.api("echo", "x".repeat(900_000));
		CountDownLatch measured = new CountDownLatch(1);
		CompletableFuture<EslReply> answered = new CompletableFuture<>();
		Thread caller = new Thread(() -> {
			try {
				answered.complete(connection.send(large, PATIENCE));
				measured.await();
			}
			catch (Throwable ex) {
				answered.completeExceptionally(ex);
			}
		});
		caller.start();
		assertThat(answered.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).isError()).isFalse();
		long withThread = directMemory();
		measured.countDown();
		caller.join();
		// The JDK frees the buffers of a thread when it ends.
		assertThat(withThread - directMemory()).isLessThan(450_000);
		connection.close();
	}

	private static long directMemory() {
		return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> pool.getName().equals("direct"))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
	}

	@Test
	void openAsUserReturnsThePermissionsOfTheUser() throws Exception {
		EslConnection connection = open(ConnectionOptions.builder(this.simulator.host(), this.simulator.port(),
				Credentials.ofUser("agent@example.org", "s3cret")));
		assertThat(connection.authenticationReply().headers().contains("Allowed-Events")).isTrue();
		connection.close();
	}

	@Test
	void openFailsPermanentlyForAWrongPasswordAndDoesNotRevealIt() {
		EslException failure = failure(ConnectionOptions.builder(this.simulator.host(), this.simulator.port(),
				Credentials.ofPassword("not-the-password")));
		assertThat(failure).isInstanceOf(EslAuthenticationException.class)
			.hasMessageContaining(":" + this.simulator.port())
			.hasMessageNotContaining("not-the-password");
		assertThat(failure.isPermanent()).isTrue();
	}

	@Test
	void openFailsWithAccessDeniedForAnAddressOutsideTheAccessList() {
		this.simulator.faults().nextConnection(Fault.accessDenied());
		EslException failure = failure(options());
		assertThat(failure).isInstanceOf(EslAccessDeniedException.class).hasMessageContaining("apply-inbound-acl");
		assertThat(failure.isPermanent()).isTrue();
	}

	@Test
	void openFailsForAnUnknownHost() {
		EslException failure = failure(
				ConnectionOptions.builder("no-such-host.invalid", 8021, Credentials.ofPassword("x")));
		assertThat(reason(failure)).isEqualTo(Reason.UNKNOWN_HOST);
		assertThat(failure).hasMessageContaining("no-such-host.invalid");
		assertThat(failure.isPermanent()).isFalse();
	}

	@Test
	void openFailsForARefusedConnect() throws Exception {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		EslException failure = failure(ConnectionOptions.builder("127.0.0.1", port, Credentials.ofPassword("x")));
		assertThat(reason(failure)).isEqualTo(Reason.REFUSED);
	}

	@Test
	void openFailsWhenTheServerDoesNotGreet() {
		this.simulator.faults().nextConnection(Fault.noGreeting());
		assertThat(reason(failure(options()))).isEqualTo(Reason.NO_GREETING);
	}

	@Test
	void openFailsWhenTheServerDoesNotAnswerTheAuthentication() {
		this.simulator.faults().nextConnection(Fault.missingReply((command) -> command.line().startsWith("auth")));
		assertThat(reason(failure(options()))).isEqualTo(Reason.AUTHENTICATION_TIMEOUT);
	}

	@Test
	void openFailsForAPeerThatIsNoEventSocket() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Thread web = new Thread(() -> {
				try (var socket = server.accept()) {
					socket.getOutputStream().write("HTTP/1.1 400 Bad Request\nConnection: close\n\n".getBytes());
					socket.getInputStream().read();
				}
				catch (java.io.IOException ex) {
					// The client closes first.
				}
			});
			web.start();
			assertThat(reason(failure(
					ConnectionOptions.builder("127.0.0.1", server.getLocalPort(), Credentials.ofPassword("x")))))
				.isEqualTo(Reason.NOT_EVENT_SOCKET);
			web.join();
		}
	}

	@Test
	void lateReplyIsDroppedAndDoesNotCompleteTheNextCommand() throws Exception {
		EslConnection connection = open(options());
		InjectedFault late = this.simulator.faults()
			.everyConnection(Fault.lateReply((command) -> command.line().equals("api echo first")));
		assertThatExceptionOfType(EslTimeoutException.class)
			.isThrownBy(() -> connection.send(EslCommand.api("echo", "first"), SHORT))
			.withMessageContaining("echo first")
			.satisfies((failure) -> assertThat(failure.sent()).isEqualTo(Sent.MAYBE));
		assertThat(connection.hasPendingReplies()).isTrue();
		CompletableFuture<EslReply> second = connection.sendAsync(EslCommand.api("echo", "second"),
				Duration.ofSeconds(10));
		late.release();
		assertThat(second.get(10, TimeUnit.SECONDS).text()).isEqualTo("second");
		assertThat(connection.hasPendingReplies()).isFalse();
		assertThat(connection.lateReplies()).isEqualTo(1);
		connection.close();
	}

	@Test
	void commandsLargerThanTheSocketBufferArriveCompleteAndInOrder() throws Exception {
		EslConnection connection = open(options());
		// An empty line must not be inserted into a command that is partly written.
		connection.wakeServerWhile(Duration.ofMillis(1), () -> true);
		int size = 6 << 20;
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Future<EslReply>> replies = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				String body = String.valueOf((char) ('a' + i)).repeat(size);
				EslCommand big = EslCommand.sendEvent("CUSTOM", Map.of("Event-Subclass", "big::one"), body);
				replies.add(threads.submit(() -> connection.send(big, Duration.ofSeconds(60))));
				replies.add(threads.submit(
						() -> connection.send(EslCommand.api("echo", body.substring(0, 9)), Duration.ofSeconds(60))));
			}
			for (int i = 0; i < replies.size(); i++) {
				String letter = String.valueOf((char) ('a' + i / 2));
				assertThat(replies.get(i).get(90, TimeUnit.SECONDS).text())
					.startsWith((i % 2 == 0) ? "+OK" : letter.repeat(9));
			}
		}
		finally {
			threads.shutdownNow();
		}
		List<ReceivedCommand> received = this.simulator.commands((command) -> command.startsWith("sendevent"));
		assertThat(received).hasSize(8);
		assertThat(received).allSatisfy((command) -> assertThat(command.body()).hasSize(size)
			.matches((body) -> body.chars().allMatch((letter) -> letter == body.charAt(0))));
		connection.close();
	}

	@Test
	void nothingIsReadDuringAPauseAndEverythingAfterIt() throws Exception {
		AtomicBoolean paused = new AtomicBoolean(true);
		AtomicInteger checks = new AtomicInteger();
		CompletableFuture<EslConnection> pausing = new CompletableFuture<>();
		EslConnection connection = EslConnection.open(options().build(), this.resources, new EslConnectionListener() {

			@Override
			public void onReadComplete() {
				EslConnection self = pausing.getNow(null);
				if (self != null) {
					EslConnectionInternals.pauseReadingWhile(self, Duration.ofMillis(1), () -> {
						checks.incrementAndGet();
						return paused.get();
					});
				}
			}
		}).get(10, TimeUnit.SECONDS);
		pausing.complete(connection);
		// The reply starts a pause, unless that of the handshake has done so.
		CompletableFuture<EslReply> one = connection.sendAsync(EslCommand.api("echo", "one"), Duration.ofSeconds(60));
		await().atMost(Duration.ofSeconds(10)).until(() -> checks.get() > 0);
		CompletableFuture<EslReply> two = connection.sendAsync(EslCommand.api("echo", "two"), Duration.ofSeconds(60));
		await().atMost(Duration.ofSeconds(10)).until(() -> checks.get() > 100);
		assertThat(two).isNotDone();
		paused.set(false);
		assertThat(one.get(10, TimeUnit.SECONDS).text()).isEqualTo("one");
		assertThat(two.get(10, TimeUnit.SECONDS).text()).isEqualTo("two");
		connection.close();
	}

	@Test
	void connectionEndsWhenAReplyIsMissing() throws Exception {
		EslConnection connection = open(options().lateReplyTimeout(SHORT));
		this.simulator.faults().everyConnection(Fault.missingReply((command) -> command.line().startsWith("api")));
		assertThatExceptionOfType(EslTimeoutException.class)
			.isThrownBy(() -> connection.send(EslCommand.api("status"), SHORT));
		assertThat(reason(this.closed.get(10, TimeUnit.SECONDS))).isEqualTo(Reason.UNRESPONSIVE);
	}

	@Test
	void connectionEndsOnAReplyWithoutACommand() throws Exception {
		EslConnection connection = open(options());
		this.simulator.faults().everyConnection(Fault.unsolicitedReply("+OK surprise"));
		assertThat(reason(this.closed.get(10, TimeUnit.SECONDS))).isEqualTo(Reason.PROTOCOL);
		assertThat(connection.isOpen()).isFalse();
	}

	@Test
	void connectionEndsWhenAnIdleServerDoesNotReplyToAProbe() throws Exception {
		EslConnection connection = open(options().idleCheckInterval(Duration.ofMillis(100)).idleCheckTimeout(SHORT));
		this.simulator.awaitCommand("nixevent", Duration.ofSeconds(10));
		assertThat(connection.isOpen()).isTrue();
		this.simulator.faults().everyConnection(Fault.silence());
		assertThat(reason(this.closed.get(10, TimeUnit.SECONDS))).isEqualTo(Reason.UNRESPONSIVE);
	}

	@Test
	void pendingRepliesFailWhenTheConnectionEnds() throws Exception {
		EslConnection connection = open(options());
		InjectedFault hold = this.simulator.faults()
			.everyConnection(Fault.missingReply((command) -> command.line().startsWith("api")));
		CompletableFuture<EslReply> first = connection.sendAsync(EslCommand.api("echo", "1"), Duration.ofMinutes(5));
		CompletableFuture<EslReply> second = connection.sendAsync(EslCommand.api("echo", "2"), Duration.ofMinutes(5));
		this.simulator.awaitCommand("api echo 1", Duration.ofSeconds(10));
		this.simulator.awaitCommand("api echo 2", Duration.ofSeconds(10));
		hold.release();
		this.simulator.faults().everyConnection(Fault.reset());
		for (CompletableFuture<EslReply> pending : List.of(first, second)) {
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> pending.get(10, TimeUnit.SECONDS))
				.withCauseInstanceOf(EslConnectionException.class)
				.withMessageContaining("echo")
				.satisfies((failure) -> assertThat(((EslException) failure.getCause()).sent()).isEqualTo(Sent.MAYBE));
		}
		assertThatExceptionOfType(EslConnectionException.class)
			.isThrownBy(() -> connection.send(EslCommand.api("status"), SHORT))
			.satisfies((failure) -> assertThat(failure.sent()).isEqualTo(Sent.NO));
	}

	@Test
	void connectionEndsOnTheDisconnectNoticeOfAShutdown() throws Exception {
		open(options());
		this.simulator.stop();
		EslException cause = this.closed.get(10, TimeUnit.SECONDS);
		assertThat(reason(cause)).isEqualTo(Reason.CLOSED_BY_SERVER);
		assertThat(cause).hasMessageContaining("SHUTDOWN");
	}

	@Test
	void connectionEndsOnABodyBeyondTheLimit() throws Exception {
		open(options().limits(new ProtocolLimits(10_000, 5_000, 20_000)));
		this.simulator.faults().everyConnection(Fault.giantBody(1_000_000));
		EslException cause = this.closed.get(10, TimeUnit.SECONDS);
		assertThat(reason(cause)).isEqualTo(Reason.PROTOCOL);
		assertThat(cause).hasRootCauseInstanceOf(FrameTooLargeException.class);
	}

	@Test
	void connectionEndsOnANegativeContentLength() throws Exception {
		open(options());
		this.simulator.faults().everyConnection(Fault.negativeContentLength());
		assertThat(reason(this.closed.get(10, TimeUnit.SECONDS))).isEqualTo(Reason.PROTOCOL);
	}

	@Test
	void replyIsCompleteWhenItsBytesArriveOneByOne() throws Exception {
		this.simulator.faults().everyConnection(Fault.splitEveryByte());
		EslConnection connection = open(options().greetingTimeout(Duration.ofSeconds(5)));
		assertThat(connection.send(EslCommand.api("echo", "grün"), Duration.ofSeconds(10)).text()).isEqualTo("grün");
		connection.close();
	}

	@Test
	void sendFailsWithBusyBeyondTheMaximumOfPendingCommands() throws Exception {
		EslConnection connection = open(options().maxPendingCommands(2));
		this.simulator.faults().everyConnection(Fault.missingReply((command) -> command.line().startsWith("api")));
		connection.sendAsync(EslCommand.api("status"), Duration.ofMinutes(1));
		connection.sendAsync(EslCommand.api("status"), Duration.ofMinutes(1));
		assertThatExceptionOfType(EslBusyException.class)
			.isThrownBy(() -> connection.send(EslCommand.api("status"), SHORT))
			.satisfies((failure) -> assertThat(failure.sent()).isEqualTo(Sent.NO));
		connection.close();
	}

	@Test
	void sendThrowsOnAnEventLoop() throws Exception {
		EslConnection connection = open(options());
		CountDownLatch chained = new CountDownLatch(1);
		this.simulator.onApi("held", (call) -> {
			chained.await(10, TimeUnit.SECONDS);
			return "+OK";
		});
		CompletableFuture<EslReply> nested = connection.sendAsync(EslCommand.api("held"), Duration.ofSeconds(10))
			.thenApply((reply) -> connection.send(EslCommand.api("status"), SHORT));
		chained.countDown();
		assertThatIllegalStateException().isThrownBy(() -> {
			try {
				nested.get(10, TimeUnit.SECONDS);
			}
			catch (ExecutionException ex) {
				throw (Exception) ex.getCause();
			}
		}).withMessageContaining("event loop");
		connection.close();
	}

	@Test
	void closeEndsTheConnectionOnTheServer() throws Exception {
		EslConnection connection = open(options());
		await().until(() -> this.simulator.authenticatedConnections() == 1);
		connection.close();
		assertThat(reason(this.closed.get(10, TimeUnit.SECONDS))).isEqualTo(Reason.CLOSED);
		await().until(() -> this.simulator.authenticatedConnections() == 0);
	}

}
