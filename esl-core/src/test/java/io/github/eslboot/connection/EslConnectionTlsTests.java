package io.github.eslboot.connection;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslConnectionException.Reason;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** TLS with a proxy in front of the server; the Event Socket itself has no TLS. */
class EslConnectionTlsTests {

	private final FreeSwitchSimulator simulator = FreeSwitchSimulator.create().start();

	private final EslClientResources resources = EslClientResources.create();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private X509Bundle authority;

	private SSLServerSocket proxy;

	@BeforeEach
	void start() throws Exception {
		this.authority = new CertificateBuilder().subject("CN=Test Authority")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		X509Bundle server = new CertificateBuilder().subject("CN=localhost")
			.addSanDnsName("localhost")
			.buildIssuedBy(this.authority);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(server.toKeyManagerFactory().getKeyManagers(), null, null);
		this.proxy = (SSLServerSocket) context.getServerSocketFactory()
			.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.threads.execute(() -> {
			try {
				while (true) {
					Socket client = this.proxy.accept();
					Socket target = new Socket(this.simulator.host(), this.simulator.port());
					this.sockets.add(client);
					this.sockets.add(target);
					this.threads.execute(() -> copy(client, target));
					this.threads.execute(() -> copy(target, client));
				}
			}
			catch (IOException ex) {
				// The test has ended.
			}
		});
	}

	private static void copy(Socket from, Socket to) {
		try (from; to; InputStream in = from.getInputStream()) {
			in.transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// One side is closed, which closes the other.
		}
	}

	@AfterEach
	void stop() throws Exception {
		this.proxy.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
		this.threads.shutdown();
		assertThat(this.threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		this.resources.close();
		this.simulator.close();
	}

	private EslConnection open(String host, int port, SslContext tls) throws Exception {
		ConnectionOptions options = ConnectionOptions
			.builder(host, port, Credentials.ofPassword(this.simulator.password()))
			.greetingTimeout(Duration.ofSeconds(2))
			.sslContext(tls)
			.build();
		return EslConnection.open(options, this.resources, new EslConnectionListener() {
		}).get(10, TimeUnit.SECONDS);
	}

	private SslContext trusting(X509Bundle trusted) throws Exception {
		return SslContextBuilder.forClient()
			.trustManager(trusted.getCertificate())
			.endpointIdentificationAlgorithm("HTTPS")
			.build();
	}

	private Reason failure(String host, int port, SslContext tls) {
		try {
			open(host, port, tls).close();
		}
		catch (ExecutionException ex) {
			return ((EslConnectionException) ex.getCause()).reason();
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
		throw new AssertionError("The connection was opened");
	}

	@Test
	void commandIsAnsweredThroughTheProxy() throws Exception {
		EslConnection connection = open("localhost", this.proxy.getLocalPort(), trusting(this.authority));
		assertThat(connection.send(EslCommand.api("echo", "hello"), Duration.ofSeconds(5)).text()).isEqualTo("hello");
		connection.close();
	}

	@Test
	void commandThatABlockedEventLoopDoesNotWriteTimesOutAsNotSent() throws Exception {
		EslConnection connection = open("localhost", this.proxy.getLocalPort(), trusting(this.authority));
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		connection.sendAsync(EslCommand.api("status"), PATIENCE).thenRun(() -> {
			blocked.countDown();
			awaitUninterruptibly(release);
		});
		assertThat(blocked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThatExceptionOfType(EslTimeoutException.class)
			.isThrownBy(() -> connection.send(EslCommand.api("echo", "unsent"), Duration.ofMillis(50)))
			.withMessageContaining("was not sent")
			.satisfies((failure) -> assertThat(failure.sent()).isEqualTo(Sent.NO));
		release.countDown();
		assertThat(connection.send(EslCommand.api("echo", "sent"), PATIENCE).text()).isEqualTo("sent");
		assertThat(this.simulator.commands((command) -> command.line().contains("unsent"))).isEmpty();
		assertThat(connection.hasPendingReplies()).isFalse();
		connection.close();
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void openFailsForACertificateOfAnUnknownAuthority() throws Exception {
		X509Bundle other = new CertificateBuilder().subject("CN=Other")
			.setIsCertificateAuthority(true)
			.buildSelfSigned();
		assertThat(failure("localhost", this.proxy.getLocalPort(), trusting(other))).isEqualTo(Reason.TLS);
	}

	@Test
	void openFailsForTheCertificateOfAnotherHost() throws Exception {
		assertThat(failure("127.0.0.1", this.proxy.getLocalPort(), trusting(this.authority))).isEqualTo(Reason.TLS);
	}

	@Test
	void openWithTlsFailsAtAPlainServer() throws Exception {
		assertThat(failure(this.simulator.host(), this.simulator.port(), trusting(this.authority)))
			.isEqualTo(Reason.TLS);
	}

	@Test
	void openWithoutTlsFailsAtATlsServer() {
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> open("localhost", this.proxy.getLocalPort(), null))
			.withCauseInstanceOf(EslConnectionException.class);
	}

}
