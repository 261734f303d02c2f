package io.github.eslboot.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import io.github.eslboot.call.CallEnd;
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
import io.github.eslboot.test.SimulatedCall;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link EslSessionServer}: connections whose bytes the test writes, from the handshake
 * to the end.
 */
@Timeout(240)
class SessionConnectionTests extends SessionServerFixture {

	private static String readCommand(InputStream in) throws IOException {
		StringBuilder command = new StringBuilder();
		int next;
		while (command.indexOf("\n\n") < 0 && (next = in.read()) >= 0) {
			command.append((char) next);
		}
		return command.toString();
	}

	private EslConnectionException failure() throws InterruptedException {
		EslException failure = this.failures.poll(60, TimeUnit.SECONDS);
		assertThat(failure).isInstanceOf(EslConnectionException.class);
		return (EslConnectionException) failure;
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

	private void tlsFailure(String message) throws InterruptedException {
		EslConnectionException failure = failure();
		assertThat(failure.reason()).isEqualTo(Reason.TLS);
		assertThat(failure).hasMessageContaining(message);
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
