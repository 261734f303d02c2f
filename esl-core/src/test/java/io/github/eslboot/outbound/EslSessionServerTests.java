package io.github.eslboot.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.eslboot.call.CallEnd;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.test.CaptureReplay;
import io.github.eslboot.test.Frame;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** {@link EslSessionServer}: handshake, slots, refusals, TLS and stop. */
@Timeout(240)
class EslSessionServerTests {

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(EslSessionServer.class);

	/** Prefix of the names of threads that cannot be started. */
	private volatile String failing = "none";

	/** Number of such threads. */
	private final AtomicInteger startFailures = new AtomicInteger();

	private final EslClientResources resources = EslClientResourcesInternals
		.beforeThreadStart(EslClientResources.builder(), this::failStart)
		.build();

	private final FreeSwitchSimulator freeSwitch = FreeSwitchSimulator.create();

	private final List<EslSessionServer> servers = new CopyOnWriteArrayList<>();

	private final List<Socket> sockets = new ArrayList<>();

	private final BlockingQueue<EslSession> sessions = new LinkedBlockingQueue<>();

	private final BlockingQueue<EslException> failures = new LinkedBlockingQueue<>();

	@AfterEach
	void close() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
		}
		LOGGER.detachAndStopAllAppenders();
		LOGGER.setLevel(null);
		this.freeSwitch.close();
		this.servers.forEach((server) -> server.stop(Duration.ZERO));
		this.resources.close();
	}

	private void failStart(Thread thread) {
		if (thread.getName().startsWith(this.failing) && this.startFailures.getAndDecrement() > 0) {
			throw new OutOfMemoryError("thrown by the test: unable to create native thread");
		}
	}

	private EslSessionServer serve(UnaryOperator<EslSessionServerOptions.Builder> options, SessionHandler handler) {
		EslSessionServer server = new EslSessionServer(
				options.apply(EslSessionServerOptions.builder().address("127.0.0.1").port(0)).build(), handler,
				this.resources);
		this.servers.add(server);
		server.addListener(new EslSessionServerListener() {

			@Override
			public void onFailed(java.net.InetSocketAddress peer, EslException cause) {
				EslSessionServerTests.this.failures.add(cause);
			}

		});
		server.start();
		return server;
	}

	private EslSessionServer keepAll(UnaryOperator<EslSessionServerOptions.Builder> options) {
		return serve(options, (session) -> {
			session.keepOpen();
			this.sessions.add(session);
		});
	}

	private Socket connect(EslSessionServer server) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
		socket.setSoTimeout(60_000);
		this.sockets.add(socket);
		return socket;
	}

	private static String readCommand(InputStream in) throws IOException {
		StringBuilder command = new StringBuilder();
		int next;
		while (command.indexOf("\n\n") < 0 && (next = in.read()) >= 0) {
			command.append((char) next);
		}
		return command.toString();
	}

	private EslSession session() throws InterruptedException {
		EslSession session = this.sessions.poll(60, TimeUnit.SECONDS);
		assertThat(session).isNotNull();
		return session;
	}

	private EslConnectionException failure() throws InterruptedException {
		EslException failure = this.failures.poll(60, TimeUnit.SECONDS);
		assertThat(failure).isInstanceOf(EslConnectionException.class);
		return (EslConnectionException) failure;
	}

	private void tlsFailure(String message) throws InterruptedException {
		EslConnectionException failure = failure();
		assertThat(failure.reason()).isEqualTo(Reason.TLS);
		assertThat(failure).hasMessageContaining(message);
	}

	/** Replies to the handshake commands, then sends the recorded events. */
	@ParameterizedTest
	@CsvSource({ "outbound-async-full, true, true", "outbound-sync-linger, false, false",
			"outbound-nolinger, true, false" })
	void sessionBeginsAndEndsAsRecordedFromARealServer(String capture, boolean async, boolean full) throws Exception {
		List<Frame> frames = CaptureReplay.ofResource("captures/" + capture + ".jsonl.gz").frames();
		Frame data = frames.get(0);
		List<EslEvent> received = new CopyOnWriteArrayList<>();
		CompletableFuture<CallEnd> closed = new CompletableFuture<>();
		EslSessionServer server = serve(UnaryOperator.identity(), (session) -> {
			session.keepOpen();
			session.closed().thenAccept(closed::complete);
			session.listen(EventSelector.ofEvents(EventName.ALL).build(), received::add);
			this.sessions.add(session);
		});
		Socket socket = connect(server);
		OutputStream out = socket.getOutputStream();
		assertThat(readCommand(socket.getInputStream())).isEqualTo("connect\n\n");
		out.write(data.bytes());
		for (int i = 0; i < (full ? 3 : 1); i++) {
			assertThat(readCommand(socket.getInputStream())).matches("(linger 10|myevents plain|event plain .*)\n\n");
			out.write("Content-Type: command/reply\nReply-Text: +OK\n\n".getBytes(StandardCharsets.US_ASCII));
		}
		EslSession session = session();
		assertThat(session.isAsync()).isEqualTo(async);
		assertThat(session.isFull()).isEqualTo(full);
		assertThat(session.data().headers().size()).isEqualTo(data.headers().size());
		data.headers()
			.forEach((header) -> assertThat(session.data().header(header.name())).as(header.name())
				.isEqualTo(decoded(header.value())));
		long events = frames.stream().filter((frame) -> frame.contentType().startsWith("text/event")).count();
		assertThat(events).isPositive();
		boolean lingers = false;
		for (Frame frame : frames.subList(1, frames.size())) {
			if (frame.contentType().startsWith("text/")) {
				out.write(frame.bytes());
				lingers |= "linger".equals(frame.header("Content-Disposition"));
			}
		}
		await().atMost(LONG_PATIENCE).until(() -> received.size() == events);
		socket.shutdownOutput();
		CallEnd end = closed.get(60, TimeUnit.SECONDS);
		assertThat(end.kind())
			.isEqualTo(capture.contains("sync-linger") ? CallEnd.Kind.UNOBSERVED : CallEnd.Kind.HUNG_UP);
		assertThat(lingers).isEqualTo(capture.equals("outbound-async-full"));
		await().atMost(LONG_PATIENCE).until(() -> server.stats().active() == 0);
		assertThat(this.failures).isEmpty();
	}

	/** Decodes percent escapes; a plus sign is literal. */
	private static String decoded(String text) {
		return java.net.URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	@Test
	void sessionIsServedWhenTheThreadOfItsHandlerCanBeStartedLater() throws Exception {
		EslSessionServer server = keepAll(UnaryOperator.identity());
		this.failing = "esl-session-";
		this.startFailures.set(3);
		SimulatedCall call = calls(1, "127.0.0.1:" + server.port()).get(0);
		assertThat(session().uuid()).isEqualTo(call.uuid());
		assertThat(this.startFailures.get()).isNotPositive();
		assertThat(server.stats().handlerErrors()).isZero();
	}

	@Test
	void callIsHungUpAndItsSlotFreeWhenNoThreadCanBeStartedForItsHandler() {
		EslSessionServer server = keepAll((options) -> options.commandTimeout(Duration.ofMillis(300)));
		this.failing = "esl-session-";
		this.startFailures.set(Integer.MAX_VALUE);
		SimulatedCall call = calls(1, "127.0.0.1:" + server.port()).get(0);
		await().atMost(LONG_PATIENCE).until(() -> !call.isAlive());
		await().atMost(LONG_PATIENCE).until(() -> server.stats().active() == 0);
		assertThat(call.hangupCause()).isEqualTo("NORMAL_TEMPORARY_FAILURE");
		assertThat(server.stats().handlerErrors()).isOne();
		assertThat(this.sessions).isEmpty();
	}

	@Test
	void startFailsAndMayBeRepeatedWhenTheThreadOfTheAcceptorCannotBeStarted() throws Exception {
		this.failing = "esl-acceptor-";
		this.startFailures.set(1);
		EslSessionServer server = new EslSessionServer(
				EslSessionServerOptions.builder().address("127.0.0.1").port(0).build(), this.sessions::add,
				this.resources);
		this.servers.add(server);
		assertThatExceptionOfType(EslException.class).isThrownBy(server::start).withMessageContaining("thread");
		assertThat(server.stats().listening()).isFalse();
		server.start();
		SimulatedCall call = calls(1, "127.0.0.1:" + server.port()).get(0);
		assertThat(session().uuid()).isEqualTo(call.uuid());
	}

	private List<SimulatedCall> calls(int count, String hosts) {
		List<SimulatedCall> calls = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			calls.add(this.freeSwitch.newCall()
				.from("1001")
				.to("5000")
				.app("socket", hosts + " async full")
				.app("hangup", "NO_ROUTE_DESTINATION")
				.start());
		}
		return calls;
	}

	private static String at(EslSessionServer server) {
		return "127.0.0.1:" + server.port();
	}

	@Test
	void serverWithIncreaseAddsSlotsForEveryConnection() {
		EslSessionServer server = keepAll((options) -> options.overflowStrategy(OverflowStrategy.INCREASE));
		List<SimulatedCall> calls = calls(500, at(server));
		await().atMost(LONG_PATIENCE).until(() -> this.sessions.size() == 500);
		assertThat(calls).allMatch(SimulatedCall::isAlive);
		EslSessionServerStats stats = server.stats();
		assertThat(stats.active()).isEqualTo(500);
		assertThat(stats.slots()).isEqualTo(500);
		assertThat(stats.increased()).isEqualTo(8);
		assertThat(stats.refused()).isZero();
		calls.forEach((call) -> call.hangup("NORMAL_CLEARING"));
		await().atMost(LONG_PATIENCE).until(() -> server.stats().active() == 0);
	}

	@ParameterizedTest
	@CsvSource({ "REFUSE, 100, 0", "INCREASE, 130, 1" })
	void serverWithRefuseByHangupHangsUpCallsBeyondTheSlots(OverflowStrategy strategy, int taken, int increased) {
		EslSessionServer server = keepAll(
				(options) -> options.overflowStrategy(strategy).refuseBy(RefuseBy.HANGUP).maxSlots(130));
		List<SimulatedCall> calls = calls(500, at(server));
		await().atMost(LONG_PATIENCE).until(() -> calls.stream().filter(SimulatedCall::isAlive).count() == taken);
		await().atMost(LONG_PATIENCE).until(() -> this.sessions.size() == taken);
		assertThat(calls.stream().filter((call) -> !call.isAlive()).map(SimulatedCall::hangupCause))
			.hasSize(500 - taken)
			.containsOnly("NORMAL_CIRCUIT_CONGESTION");
		assertThat(server.stats().accepted()).isEqualTo(taken);
		assertThat(server.stats().refused()).isEqualTo(500 - taken);
		assertThat(server.stats().active()).isEqualTo(taken);
		assertThat(server.stats().increased()).isEqualTo(increased);
		// A released slot is used again.
		calls.stream().filter(SimulatedCall::isAlive).findFirst().orElseThrow().hangup("NORMAL_CLEARING");
		await().atMost(LONG_PATIENCE).until(() -> server.stats().active() == taken - 1);
		List<SimulatedCall> next = calls(1, at(server));
		await().atMost(LONG_PATIENCE).until(() -> server.stats().accepted() == taken + 1);
		assertThat(next).allMatch(SimulatedCall::isAlive);
	}

	@Test
	void serverWithRefuseByUnbindLeavesCallsBeyondTheSlotsToTheNextHost() {
		EslSessionServer first = keepAll((options) -> options.refuseBy(RefuseBy.UNBIND));
		EslSessionServer second = keepAll((options) -> options.overflowStrategy(OverflowStrategy.INCREASE));
		List<SimulatedCall> calls = calls(500, at(first) + "|" + at(second));
		await().atMost(LONG_PATIENCE).until(() -> this.sessions.size() == 500);
		assertThat(calls).allMatch(SimulatedCall::isAlive);
		EslSessionServerStats stats = first.stats();
		assertThat(stats.listening()).isFalse();
		assertThat(stats.overcommitted()).isLessThan(400);
		assertThat(stats.accepted()).isEqualTo(100 + stats.overcommitted());
		assertThat(stats.refused()).isZero();
		assertThat(second.stats().accepted()).isEqualTo(500 - stats.accepted());
		// The server listens again when a slot is free.
		calls.forEach((call) -> call.hangup("NORMAL_CLEARING"));
		await().atMost(LONG_PATIENCE).until(() -> first.stats().active() == 0 && first.stats().listening());
		calls(1, at(first) + "|" + at(second));
		await().atMost(LONG_PATIENCE).until(() -> first.stats().active() == 1);
	}

	@Test
	void sessionsBeyondTheSlotsAreBounded() {
		EslSessionServer server = keepAll((options) -> options.slots(2).maxOvercommitted(3).refuseBy(RefuseBy.UNBIND));
		calls(200, at(server));
		await().atMost(LONG_PATIENCE).until(() -> !server.stats().listening());
		// The rest was closed or did not find a server.
		await().atMost(LONG_PATIENCE)
			.until(() -> this.freeSwitch.calls().stream().filter(SimulatedCall::isAlive).count() == server.stats()
				.active());
		EslSessionServerStats stats = server.stats();
		assertThat(stats.active()).isBetween(2, 5);
		assertThat(stats.overcommitted()).isLessThanOrEqualTo(3);
		assertThat(stats.accepted()).isLessThanOrEqualTo(5);
	}

	@Test
	void handlerThatStillRunsAfterItsCallHasEndedKeepsItsSlot() throws Exception {
		CountDownLatch returned = new CountDownLatch(1);
		EslSessionServer server = serve((options) -> options.slots(1).refuseBy(RefuseBy.HANGUP), (session) -> {
			this.sessions.add(session);
			returned.await();
		});
		SimulatedCall first = calls(1, at(server)).get(0);
		session();
		first.hangup("NORMAL_CLEARING");
		await().atMost(LONG_PATIENCE).until(() -> server.sessions().isEmpty());
		assertThat(server.stats().active()).isEqualTo(1);
		assertThat(server.stats().handlersAfterEnd()).isEqualTo(1);
		SimulatedCall second = calls(1, at(server)).get(0);
		await().atMost(LONG_PATIENCE).until(() -> !second.isAlive());
		assertThat(server.stats().refused()).isEqualTo(1);
		returned.countDown();
		await().atMost(LONG_PATIENCE).until(() -> server.stats().active() == 0);
		assertThat(server.stats().handlersAfterEnd()).isZero();
		calls(1, at(server));
		session();
	}

	@Test
	void serverListensAfterAListenerHasInterruptedItsThread() throws Exception {
		EslSessionServer server = keepAll(
				(options) -> options.slots(1).increaseBy(1).overflowStrategy(OverflowStrategy.INCREASE));
		server.addListener(new EslSessionServerListener() {

			@Override
			public void onIncreased(int slots) {
				Thread.currentThread().interrupt();
			}

		});
		for (int i = 0; i < 3; i++) {
			calls(1, at(server));
			session();
		}
		assertThat(server.stats().listening()).isTrue();
	}

	@Test
	void frameThatCannotBeParsedIsCountedAndReportedAsAGap() throws Exception {
		CompletableFuture<EventGap> gap = new CompletableFuture<>();
		EslSessionServer server = serve((options) -> options.eventFormat(EventFormat.JSON), (session) -> {
			session.keepOpen();
			session.listen(EventSelector.ofEvents(EventName.ALL).build(), new EslEventListener() {

				@Override
				public void onEvent(EslEvent event) {
				}

				@Override
				public void onGap(EventGap lost) {
					gap.complete(lost);
				}

			});
			this.sessions.add(session);
		});
		Socket socket = connect(server);
		OutputStream out = socket.getOutputStream();
		readCommand(socket.getInputStream());
		out.write("Event-Name: CHANNEL_DATA\nUnique-ID: 1\nContent-Type: command/reply\nReply-Text: %2BOK%0A\n\n"
			.getBytes(StandardCharsets.US_ASCII));
		readCommand(socket.getInputStream());
		out.write("Content-Type: command/reply\nReply-Text: +OK\n\n".getBytes(StandardCharsets.US_ASCII));
		session();
		out.write("Content-Length: 3\nContent-Type: text/event-json\n\n{x:".getBytes(StandardCharsets.US_ASCII));
		assertThat(gap.get(60, TimeUnit.SECONDS).cause()).contains("could not be parsed");
		assertThat(server.stats().unparsedFrames()).isEqualTo(1);
	}

	@Test
	void stopWaitsForSessionsToEnd() throws Exception {
		ListAppender<ILoggingEvent> log = log();
		EslSessionServer server = keepAll(UnaryOperator.identity());
		List<SimulatedCall> calls = calls(50, at(server));
		await().atMost(LONG_PATIENCE).until(() -> this.sessions.size() == 50);
		CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> server.stop(Duration.ofSeconds(60)));
		await().atMost(LONG_PATIENCE).until(() -> !server.stats().listening());
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> connect(server));
		assertThat(calls).allMatch(SimulatedCall::isAlive);
		assertThat(stopped).isNotDone();
		calls.forEach((call) -> call.hangup("NORMAL_CLEARING"));
		assertThat(stopped.get(60, TimeUnit.SECONDS)).isTrue();
		assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
			.anyMatch((line) -> line.contains("accepts no more sessions; waiting up to 60 s for 50 to end"))
			.anyMatch((line) -> line.contains("stopped; all 50 sessions have ended"));
	}

	private static ListAppender<ILoggingEvent> log() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		LOGGER.setLevel(Level.INFO);
		LOGGER.addAppender(log);
		return log;
	}

	@Test
	void stopReturnsCallsToTheDialplanAfterItsTimeout() {
		ListAppender<ILoggingEvent> log = log();
		EslSessionServer server = keepAll(UnaryOperator.identity());
		List<SimulatedCall> calls = calls(50, at(server));
		await().atMost(LONG_PATIENCE).until(() -> this.sessions.size() == 50);
		assertThat(server.stop(Duration.ofMillis(200))).isFalse();
		assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
			.anyMatch((line) -> line.contains("50 of 50 sessions had not ended after 200 ms"));
		assertThat(server.stats().active()).isZero();
		await().atMost(LONG_PATIENCE).until(() -> calls.stream().noneMatch(SimulatedCall::isAlive));
		assertThat(calls).extracting(SimulatedCall::hangupCause).containsOnly("NO_ROUTE_DESTINATION");
	}

	@Test
	void startFailsWithBindExceptionWhenThePortIsInUse() {
		EslSessionServer server = keepAll(UnaryOperator.identity());
		assertThatExceptionOfType(EslBindException.class)
			.isThrownBy(() -> keepAll((options) -> options.port(server.port())))
			.withMessageContaining("127.0.0.1:" + server.port())
			.withMessageContaining("port free");
	}

	@Test
	void connectionIsClosedWhenThePeerIsNotAllowed() throws Exception {
		EslSessionServer server = keepAll((options) -> options.allowedPeers(List.of("10.0.0.0/8", "fd00::/8")));
		assertThat(ended(connect(server))).isTrue();
		await().atMost(LONG_PATIENCE).until(() -> server.stats().denied() == 1);
		assertThat(server.stats().active()).isZero();
	}

	/** Returns once the server has closed the connection. */
	private static boolean ended(Socket socket) throws IOException {
		try {
			socket.getInputStream().readAllBytes();
		}
		catch (SocketException ex) {
			// Reset: closed as well.
		}
		return true;
	}

	@ParameterizedTest
	@CsvSource({ "'', NO_GREETING", "'GET / HTTP/1.1\n\n', PROTOCOL",
			"'Content-Type: command/reply\nReply-Text: +OK\n\n', NOT_EVENT_SOCKET", "'\u0016\u0003\u0001\u0002', TLS",
			"'Content-Type: auth/request\n\n', PROTOCOL" })
	void connectionFailsWithReasonWhenHandshakeIsInvalid(String sent, Reason reason) throws Exception {
		EslSessionServer server = keepAll((options) -> options.handshakeTimeout(Duration.ofMillis(500)));
		Socket socket = connect(server);
		if (sent.contains("command/reply")) {
			// A reply is only accepted after its command.
			assertThat(socket.getInputStream().readNBytes(9)).asString(StandardCharsets.US_ASCII)
				.isEqualTo("connect\n\n");
		}
		socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
		assertThat(ended(socket)).isTrue();
		assertThat(failure().reason()).isEqualTo(reason);
		await().atMost(LONG_PATIENCE).until(() -> server.stats().active() == 0);
		assertThat(server.stats().failed()).isEqualTo(1);
	}

	@Test
	void callsAreServedDuringAFloodOfInvalidConnections() throws Exception {
		EslSessionServer server = keepAll((options) -> options.overflowStrategy(OverflowStrategy.INCREASE)
			.handshakeTimeout(Duration.ofSeconds(2)));
		byte[] endless = new byte[64 * 1024];
		java.util.Arrays.fill(endless, (byte) 'x');
		List<Consumer<OutputStream>> floods = List.of((out) -> {
		}, (out) -> write(out, "\u0000\u00ff\u0001garbage\n\nmore".getBytes(StandardCharsets.ISO_8859_1)), (out) -> {
			for (int i = 0; i < 320 && write(out, endless); i++) {
				continue;
			}
		}, (out) -> write(out, new byte[] { 'E' }));
		int count = Integer.getInteger("esl.session.flood", 200);
		for (int i = 0; i < count; i++) {
			// Few header blocks of 20 MB, because sending them takes time.
			int kind = (i % 4 == 2 && i > 80) ? 0 : i % 4;
			OutputStream out = connect(server).getOutputStream();
			floods.get(kind).accept(out);
		}
		List<SimulatedCall> calls = calls(20, at(server));
		await().atMost(LONG_PATIENCE).until(() -> this.sessions.size() == 20);
		assertThat(calls).allMatch(SimulatedCall::isAlive);
		await().atMost(LONG_PATIENCE).until(() -> server.stats().active() == 20 && server.stats().failed() == count);
	}

	private static boolean write(OutputStream out, byte[] bytes) {
		try {
			out.write(bytes);
			return true;
		}
		catch (IOException ex) {
			// Expected: the server has closed the connection.
			return false;
		}
	}

	@Test
	void tlsHandshakeSucceedsOrFailsWithReason() throws Exception {
		X509Bundle authority = new CertificateBuilder().subject("CN=Test Authority")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		X509Bundle ours = new CertificateBuilder().subject("CN=localhost")
			.addSanDnsName("localhost")
			.buildIssuedBy(authority);
		SslContext context = SslContextBuilder.forServer(ours.toKeyManagerFactory())
			.trustManager(authority.getCertificate())
			.clientAuth(io.netty.handler.ssl.ClientAuth.REQUIRE)
			.build();
		EslSessionServer server = keepAll((options) -> options.sslContext(context).handshakeTimeout(LONG_PATIENCE));

		SSLSocket good = tls(server, authority, ours);
		good.startHandshake();
		assertThat(readCommand(good.getInputStream())).isEqualTo("connect\n\n");
		good.getOutputStream()
			.write(("Event-Name: CHANNEL_DATA\nUnique-ID: 1\nContent-Type: command/reply\nReply-Text: %2BOK%0A\n"
					+ "Socket-Mode: static\nControl: single-channel\n\n")
				.getBytes(StandardCharsets.US_ASCII));
		assertThat(readCommand(good.getInputStream())).isEqualTo("myevents plain\n\n");
		good.getOutputStream()
			.write("Content-Type: command/reply\nReply-Text: +OK\n\n".getBytes(StandardCharsets.US_ASCII));
		assertThat(session().uuid()).isEqualTo("1");

		X509Bundle unknown = new CertificateBuilder().subject("CN=unknown")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		handshakeFails(tls(server, authority, unknown));
		tlsFailure("Empty client certificate chain");
		X509Bundle impostor = new CertificateBuilder().subject("CN=Test Authority")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		handshakeFails(tls(server, authority, new CertificateBuilder().subject("CN=wrong").buildIssuedBy(impostor)));
		tlsFailure("PKIX path");

		Socket plain = connect(server);
		plain.getOutputStream().write("Event-Name: CHANNEL_DATA\n\n".getBytes(StandardCharsets.US_ASCII));
		assertThat(ended(plain)).isTrue();
		tlsFailure("not an SSL/TLS record");

		EslSessionServer impatient = keepAll(
				(options) -> options.sslContext(context).handshakeTimeout(Duration.ofMillis(500)));
		assertThat(ended(connect(impatient))).isTrue();
		tlsFailure("timed out");
		assertThat(server.stats().active()).isEqualTo(1);
	}

	private static void handshakeFails(SSLSocket socket) throws IOException {
		try {
			socket.startHandshake();
			socket.getInputStream().read();
		}
		catch (SSLException | SocketException ex) {
			// TLS 1.3 reports the failure to the client after the handshake.
		}
	}

	private SSLSocket tls(EslSessionServer server, X509Bundle trusted, X509Bundle own) throws Exception {
		SSLContext client = SSLContext.getInstance("TLS");
		java.security.KeyStore trust = java.security.KeyStore.getInstance("PKCS12");
		trust.load(null, null);
		trust.setCertificateEntry("ca", trusted.getCertificate());
		javax.net.ssl.TrustManagerFactory managers = javax.net.ssl.TrustManagerFactory
			.getInstance(javax.net.ssl.TrustManagerFactory.getDefaultAlgorithm());
		managers.init(trust);
		client.init(own.toKeyManagerFactory().getKeyManagers(), managers.getTrustManagers(), null);
		SSLSocket socket = (SSLSocket) client.getSocketFactory()
			.createSocket(InetAddress.getLoopbackAddress(), server.port());
		this.sockets.add(socket);
		return socket;
	}

}
