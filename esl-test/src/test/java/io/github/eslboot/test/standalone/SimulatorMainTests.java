package io.github.eslboot.test.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.eslboot.test.CaptureReplay;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.ReplayServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SimulatorMain} and {@link SessionRecorder}.
 */
class SimulatorMainTests {

	@TempDir
	private Path folder;

	@Test
	void recordedSessionCanBeReplayed() throws Exception {
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create();
				SessionRecorder recorder = (SessionRecorder) SimulatorMain.start("record", "--target",
						"127.0.0.1:" + server.port(), "--port", "0", "--folder", this.folder.toString())) {
			try (Socket client = new Socket("127.0.0.1", recorder.port())) {
				send(client, "auth ClueCon\n\nevent plain CHANNEL_CREATE\n\n");
				readUntil(client, "event listener enabled");
				server.newCall().uuid("recorded").start();
				readUntil(client, "recorded");
				send(client, "api echo recorded-reply\n\n");
				readUntil(client, "recorded-reply");
				send(client, "exit\n\n");
				readUntil(client, "Disconnected, goodbye");
			}
			await().until(() -> recorder.sessions() == 1);
		}
		Path capture = this.folder.resolve("session-1.jsonl.gz");
		CaptureReplay recorded = CaptureReplay.of(capture);
		assertThat(new String(recorded.clientBytes(), StandardCharsets.ISO_8859_1))
			.startsWith("auth ***\n\nevent plain")
			.doesNotContain("ClueCon");
		assertThat(recorded.frameCounts()).containsEntry("text/event-plain", 1)
			.containsEntry("text/disconnect-notice", 1);
		try (ReplayServer replay = (ReplayServer) SimulatorMain.start("replay", capture.toString(), "--port", "0");
				Socket client = new Socket("127.0.0.1", replay.port())) {
			send(client, "auth any\n\nevent plain ALL\n\n");
			assertThat(readUntil(client, "recorded")).contains("CHANNEL_CREATE");
			send(client, "api echo recorded-reply\n\n");
			readUntil(client, "recorded-reply");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\nauth secret\n\n", "api status\n\nauth secret\n\n", "auth secret\n\nauth ClueCon\n\n",
			"userauth 1000@localhost:secret\n\n", "AUTH secret\r\n\r\n" })
	void passwordsAreMaskedWhereverTheyAre(String commands) throws Exception {
		Path earlier = Files.createFile(this.folder.resolve("session-1.jsonl.gz"));
		try (FreeSwitchSimulator server = FreeSwitchSimulator.create();
				SessionRecorder recorder = (SessionRecorder) SimulatorMain.start("record", "--target",
						"127.0.0.1:" + server.port(), "--port", "0", "--folder", this.folder.toString());
				Socket client = new Socket("127.0.0.1", recorder.port())) {
			readUntil(client, "auth/request");
			// In two parts, as the network may deliver them.
			send(client, commands.substring(0, 3));
			send(client, commands.substring(3));
			client.shutdownOutput();
			client.setSoTimeout(10_000);
			client.getInputStream().readAllBytes();
		}
		assertThat(earlier).isEmptyFile();
		CaptureReplay recorded = CaptureReplay.of(this.folder.resolve("session-2.jsonl.gz"));
		assertThat(new String(recorded.clientBytes(), StandardCharsets.ISO_8859_1)).contains("***")
			.doesNotContain("secret", "ClueCon");
	}

	@Test
	void sessionOfAClientThatResetsItsConnectionEndsForTheServer() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				SessionRecorder recorder = SessionRecorder.start((InetSocketAddress) server.getLocalSocketAddress(), 0,
						this.folder)) {
			Socket client = new Socket("127.0.0.1", recorder.port());
			try (Socket accepted = server.accept()) {
				accepted.getOutputStream().write("Content-Type: auth/request\n\n".getBytes(StandardCharsets.UTF_8));
				readUntil(client, "auth/request");
				// Closes with a reset.
				client.setSoLinger(true, 0);
				client.close();
				accepted.setSoTimeout(30_000);
				assertThat(accepted.getInputStream().read()).isEqualTo(-1);
			}
		}
	}

	@Test
	void runStartsTheScenarioAndItsAdminApi() throws Exception {
		Path file = Files.writeString(this.folder.resolve("scenario.json"),
				"{\"port\": 0, \"startup\": [\"global_setvar a=b\"]}");
		try (AutoCloseable running = SimulatorMain.start("run", file.toString(), "--admin-port", "0")) {
			assertThat(running).isInstanceOf(SimulatorMain.Running.class);
			int port = ((SimulatorMain.Running) running).admin().port();
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api"))
				.POST(HttpRequest.BodyPublishers.ofString("{\"command\":\"global_getvar a\"}"))
				.build();
			assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body())
				.isEqualTo("{\"output\":\"b\"}");
		}
	}

	@Test
	void wrongOptionsAreRejectedWithTheUsage() {
		assertThatExceptionOfType(ScenarioException.class).isThrownBy(SimulatorMain::start)
			.withMessageContaining("Usage:");
		assertThatExceptionOfType(ScenarioException.class).isThrownBy(() -> SimulatorMain.start("record"))
			.withMessageContaining("--target must be host:port");
		assertThatExceptionOfType(ScenarioException.class)
			.isThrownBy(() -> SimulatorMain.start("replay", "x", "--port", "x"))
			.withMessageContaining("--port must be a port, but is 'x'");
		assertThatExceptionOfType(ScenarioException.class)
			.isThrownBy(() -> SimulatorMain.start("replay", "x", "--port"))
			.withMessageContaining("--port needs a value");
		assertThatExceptionOfType(ScenarioException.class)
			.isThrownBy(() -> SimulatorMain.start("run", "--admin-adress", "0.0.0.0"))
			.withMessageContaining("'run' has no option --admin-adress");
	}

	private static void send(Socket client, String text) throws IOException {
		client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
	}

	private static String readUntil(Socket client, String end) throws IOException {
		client.setSoTimeout(10_000);
		StringBuilder text = new StringBuilder();
		while (text.indexOf(end) < 0) {
			int next = client.getInputStream().read();
			if (next < 0) {
				throw new IOException("Ended after " + text);
			}
			text.append((char) next);
		}
		return text.toString();
	}

}
