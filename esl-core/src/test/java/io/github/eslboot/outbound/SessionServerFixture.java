package io.github.eslboot.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.ThreadFaults;
import org.junit.jupiter.api.AfterEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Session servers of a test, a simulator whose calls connect to them, and plain sockets.
 */
abstract class SessionServerFixture {

	final ThreadFaults threadFaults = new ThreadFaults();

	private final EslClientResources resources = this.threadFaults.in(EslClientResources.builder()).build();

	final FreeSwitchSimulator freeSwitch = FreeSwitchSimulator.create();

	private final List<EslSessionServer> servers = new CopyOnWriteArrayList<>();

	final List<Socket> sockets = new ArrayList<>();

	final BlockingQueue<EslSession> sessions = new LinkedBlockingQueue<>();

	final BlockingQueue<EslException> failures = new LinkedBlockingQueue<>();

	@AfterEach
	void close() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
		}
		this.freeSwitch.close();
		this.servers.forEach((server) -> server.stop(Duration.ZERO));
		this.resources.close();
	}

	/** Creates a server that is not started. */
	EslSessionServer create(UnaryOperator<EslSessionServerOptions.Builder> options, SessionHandler handler) {
		EslSessionServer server = new EslSessionServer(
				options.apply(EslSessionServerOptions.builder().address("127.0.0.1").port(0)).build(), handler,
				this.resources);
		this.servers.add(server);
		return server;
	}

	EslSessionServer serve(UnaryOperator<EslSessionServerOptions.Builder> options, SessionHandler handler) {
		EslSessionServer server = create(options, handler);
		server.addListener(new EslSessionServerListener() {

			@Override
			public void onFailed(java.net.InetSocketAddress peer, EslException cause) {
				SessionServerFixture.this.failures.add(cause);
			}

		});
		server.start();
		return server;
	}

	EslSessionServer keepAll(UnaryOperator<EslSessionServerOptions.Builder> options) {
		return serve(options, (session) -> {
			session.keepOpen();
			this.sessions.add(session);
		});
	}

	Socket connect(EslSessionServer server) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
		socket.setSoTimeout(60_000);
		this.sockets.add(socket);
		return socket;
	}

	EslSession session() throws InterruptedException {
		EslSession session = this.sessions.poll(60, TimeUnit.SECONDS);
		assertThat(session).isNotNull();
		return session;
	}

	List<SimulatedCall> calls(int count, String hosts) {
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

	static String at(EslSessionServer server) {
		return "127.0.0.1:" + server.port();
	}

}
