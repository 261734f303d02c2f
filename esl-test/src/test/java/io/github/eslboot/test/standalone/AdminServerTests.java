package io.github.eslboot.test.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.test.FreeSwitchSimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link AdminServer}.
 */
class AdminServerTests {

	private final HttpClient http = HttpClient.newHttpClient();

	private FreeSwitchSimulator simulator;

	private AdminServer admin;

	@BeforeEach
	void start() {
		this.simulator = FreeSwitchSimulator.create();
		this.admin = AdminServer.start(this.simulator, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
	}

	@AfterEach
	void close() {
		this.admin.close();
		this.simulator.close();
	}

	private HttpRequest.Builder to(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.admin.port() + path));
	}

	private String request(String method, String path, String body, int status) throws Exception {
		HttpResponse<String> response = this.http.send(
				to(path).method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
				HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		return response.body();
	}

	@Test
	void callsAreStartedShownAndControlled() throws Exception {
		assertThat(request("POST", "/calls", "{\"uuid\":\"a\",\"from\":\"1000\",\"to\":\"5000\"}", 201))
			.contains("\"uuid\":\"a\"", "\"destination\":\"5000\"", "\"state\":\"RINGING\"");
		assertThat(request("POST", "/calls/a/answer", "", 200)).contains("\"state\":\"ACTIVE\"");
		assertThat(request("POST", "/calls/a/ring", "{\"cuase\":\"x\"}", 400)).contains("cuase is unknown");
		request("POST", "/calls/a/dtmf", "{\"digits\":\"1\"}", 200);
		assertThat(request("GET", "/calls", "", 200)).startsWith("[{\"uuid\":\"a\"");
		assertThat(request("GET", "/status", "", 200)).contains("\"running\":true", "\"calls\":1");
		assertThat(request("POST", "/calls/a/hangup", "{\"cause\":\"USER_BUSY\"}", 200))
			.contains("\"hangupCause\":\"USER_BUSY\"");
		request("GET", "/calls/b", "", 404);
	}

	@Test
	void behaviorIsScriptedAndReset() throws Exception {
		request("POST", "/callees", "{\"destination\":\"1001\",\"outcome\":\"busy\"}", 204);
		request("PUT", "/api/license", "{\"reply\":\"mine\"}", 204);
		request("POST", "/dialplan", "{\"destination\":\"7\",\"applications\":[\"answer\",\"echo\"]}", 204);
		request("POST", "/scenario", "{\"startup\":[\"global_setvar a=b\"]}", 204);
		assertThat(request("POST", "/api", "{\"command\":\"originate user/1001 &park\"}", 200))
			.isEqualTo("{\"output\":\"-ERR USER_BUSY\\n\"}");
		assertThat(this.simulator.api("license")).isEqualTo("mine");
		assertThat(this.simulator.api("global_getvar a")).isEqualTo("b");
		request("POST", "/faults", "{\"type\":\"refuseConnections\"}", 204);
		request("POST", "/reset", "", 204);
		assertThat(this.simulator.api("global_getvar a")).isEmpty();
		assertThat(this.simulator.api("originate user/1001 &park")).startsWith("+OK");
	}

	@Test
	void scenariosThatRunAreBoundedAndThoseThatAreOverDoNotCount() throws Exception {
		for (int i = 0; i < 110; i++) {
			request("POST", "/scenario", "{\"startup\":[\"global_setvar a=b\"]}", 204);
		}
		String lasting = "{\"faults\":[{\"type\":\"silence\",\"after\":\"1h\"}]}";
		for (int i = 0; i < 100; i++) {
			request("POST", "/scenario", lasting, 204);
		}
		assertThat(request("POST", "/scenario", lasting, 409)).contains("100 scenarios run already");
		request("POST", "/reset", "", 204);
		request("POST", "/scenario", lasting, 204);
	}

	@Test
	void commandsAreShownWithoutPasswords() throws Exception {
		try (Socket client = new Socket(this.simulator.host(), this.simulator.port())) {
			client.getOutputStream().write("auth ClueCon\n\napi status\n\n".getBytes(StandardCharsets.UTF_8));
			assertThat(request("GET", "/commands?startsWith=api%20status&waitMillis=5000", "", 200))
				.contains("\"line\":\"api status\"");
			assertThat(request("GET", "/commands", "", 200)).contains("auth ***").doesNotContain("ClueCon");
			request("DELETE", "/commands", "", 204);
			assertThat(request("GET", "/commands?startsWith=api&waitMillis=1", "", 408))
				.contains("No command that begins with 'api'");
		}
	}

	@Test
	void invalidRequestHasNoEffect() throws Exception {
		request("POST", "/calls", "{\"uuid\":\"a\",\"form\":\"1000\"}", 400);
		request("GET", "/calls/a", "", 404);
		request("POST", "/calls", "{\"uuid\":\"a\"}", 201);
		request("POST", "/calls/a/hangup", "{\"cuase\":\"USER_BUSY\"}", 400);
		request("GET", "/calls/a", "", 200);
	}

	@Test
	void deletedFaultsNeitherRepeatNorBeginLater() throws Exception {
		request("POST", "/faults", "{\"type\":\"refuseConnections\",\"every\":\"50ms\"}", 204);
		await().until(() -> !canConnect());
		request("POST", "/faults", "{\"type\":\"refuseConnections\",\"after\":\"200ms\"}", 204);
		request("DELETE", "/faults", "", 204);
		await().during(Duration.ofMillis(500)).until(this::canConnect);
		request("POST", "/faults", "{\"type\":\"refuseConnections\"}", 204);
		await().until(() -> !canConnect());
	}

	@Test
	void requestsThatWaitDoNotDelayOthers() throws Exception {
		HttpRequest wait = to("/commands?startsWith=api%20status&waitMillis=60000").build();
		List<CompletableFuture<HttpResponse<String>>> waits = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			waits.add(this.http.sendAsync(wait, HttpResponse.BodyHandlers.ofString()));
		}
		await().until(() -> waitingRequests() == waits.size());
		request("GET", "/status", "", 200);
		try (Socket client = new Socket(this.simulator.host(), this.simulator.port())) {
			client.getOutputStream().write("auth ClueCon\n\napi status\n\n".getBytes(StandardCharsets.UTF_8));
			for (CompletableFuture<HttpResponse<String>> response : waits) {
				assertThat(response.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
			}
		}
	}

	private long waitingRequests() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName()
				.equals("freeswitch-simulator-" + this.simulator.port() + "-admin-wait"))
			.count();
	}

	@Test
	void tooManyRequestsThatWaitAreRejected() throws Exception {
		HttpRequest wait = to("/commands?startsWith=api%20status&waitMillis=60000").build();
		List<CompletableFuture<HttpResponse<String>>> waits = new ArrayList<>();
		for (int i = 0; i <= 64; i++) {
			waits.add(this.http.sendAsync(wait, HttpResponse.BodyHandlers.ofString()));
		}
		await().until(() -> waits.stream().anyMatch(CompletableFuture::isDone));
		assertThat(waits).filteredOn(CompletableFuture::isDone).singleElement().satisfies((rejected) -> {
			assertThat(rejected.get().statusCode()).isEqualTo(503);
			assertThat(rejected.get().body()).contains("64 requests wait already");
		});
	}

	private boolean canConnect() {
		try (Socket socket = new Socket(this.simulator.host(), this.simulator.port())) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	@ParameterizedTest
	@CsvSource({ "localhost,200", "127.0.0.1:8022,200", "[::1]:8022,200", "rebound.example.org,403",
			"127.0.0.1.example.org,403" })
	void requestsForForeignHostsAreRejected(String host, int status) throws Exception {
		assertThat(statusOfHost(this.admin, host)).startsWith("HTTP/1.1 " + status);
	}

	@ParameterizedTest
	@CsvSource({ "localhost,200", "10.0.0.7:8022,200", "[fe80::1]:8022,200", "simulator:8022,200",
			"host.docker.internal,200", "simulator.default.svc.cluster.local,200", "rebound.example.org,403",
			"10.0.0.7.example.org:8022,403" })
	void requestsForNamesOfPublicDomainsAreRejectedOnAllInterfaces(String host, int status) throws Exception {
		try (AdminServer all = AdminServer.start(this.simulator, new InetSocketAddress(0))) {
			assertThat(statusOfHost(all, host)).startsWith("HTTP/1.1 " + status);
		}
	}

	private static String statusOfHost(AdminServer server, String host) throws IOException {
		try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
			client.getOutputStream()
				.write("GET /status HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(host)
					.getBytes(StandardCharsets.US_ASCII));
			return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
		}
	}

	@ParameterizedTest
	@CsvSource({ "none,200", "same-origin,403", "same-site,403", "cross-site,403" })
	void requestsThatABrowserSendsForWebPagesAreRejected(String site, int status) throws Exception {
		HttpResponse<String> response = this.http.send(to("/status").header("Sec-Fetch-Site", site).build(),
				HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(status);
	}

	@Test
	void requestsOfWebPagesAndUnknownRequestsAreRejected() throws Exception {
		HttpResponse<String> response = this.http.send(
				to("/reset").header("Origin", "https://example.org").POST(HttpRequest.BodyPublishers.noBody()).build(),
				HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(403);
		request("GET", "/nonsense", "", 404);
		assertThat(request("POST", "/callees", "nonsense", 400)).contains("Not valid JSON");
	}

}
