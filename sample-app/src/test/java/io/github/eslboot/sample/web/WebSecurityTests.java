package io.github.eslboot.sample.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.github.eslboot.sample.TestClient;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.spring.EmbeddedFreeSwitch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of the protection against pages of other sites. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "management.endpoint.esl.access=unrestricted")
@AutoConfigureRestTestClient
@EmbeddedFreeSwitch
class WebSecurityTests {

	@Autowired
	private RestTestClient client;

	@Autowired
	private FreeSwitchSimulator simulator;

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource({ "POST,/api/calls", "POST,/api/campaigns", "PUT,/api/queues/agents/a/status", "DELETE,/api/calls/a",
			"POST,/actuator/esl/refresh", "POST,/actuator/esl/handlers/callEvents.changed" })
	void requestThatChangesSomethingIsRefusedWithoutTheToken(String method, String path) {
		this.simulator.forgetCommands();
		this.client.method(HttpMethod.valueOf(method)).uri(path).exchange().expectStatus().isForbidden();
		assertThat(this.simulator.commands((command) -> command.startsWith("bgapi"))).isEmpty();
	}

	@Test
	void requestWithTheTokenIsServed() {
		TestClient.of(this.client)
			.post()
			.uri("/actuator/esl/handlers/{handler}", "callEvents.changed")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("action", "pause"))
			.exchange()
			.expectStatus()
			.is2xxSuccessful();
		TestClient.of(this.client)
			.post()
			.uri("/actuator/esl/handlers/{handler}", "callEvents.changed")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("action", "resume"))
			.exchange()
			.expectStatus()
			.is2xxSuccessful();
	}

	@Test
	void pageReceivesTheToken() {
		this.client.get().uri("/api/status").exchange().expectStatus().isOk().expectCookie().exists("XSRF-TOKEN");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/wallboard.html", "/records.html", "/campaigns.html", "/servers.html" })
	void pageForbidsScriptsOfOthersAndFrames(String path) {
		this.client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.value("Content-Security-Policy",
					(policy) -> assertThat(policy).contains("default-src 'self'", "frame-ancestors 'none'")
						.doesNotContain("unsafe"))
			.expectHeader()
			.valueEquals("X-Frame-Options", "DENY");
	}

	@ParameterizedTest
	@ValueSource(strings = { "attacker.example", "attacker.example:80", "localhost.attacker.example", "192.168.1.7" })
	void requestForAnotherHostIsRefused(String host) throws IOException {
		assertThat(statusFor(host, "/api/calls")).isEqualTo(400);
		assertThat(statusFor(host, "/actuator/health")).isEqualTo(400);
		assertThat(statusFor(host, "/")).isEqualTo(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "LOCALHOST:8080", "127.0.0.1", "[::1]:8080" })
	void requestForThisHostIsServed(String host) throws IOException {
		assertThat(statusFor(host, "/api/calls")).isEqualTo(200);
	}

	/**
	 * Sends a request with the header {@code Host}, which HTTP clients do not let set.
	 */
	private int statusFor(String host, String path) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			OutputStream out = socket.getOutputStream();
			out.write("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host)
				.getBytes(StandardCharsets.US_ASCII));
			InputStream in = socket.getInputStream();
			String response = new String(in.readAllBytes(), StandardCharsets.UTF_8);
			return Integer.parseInt(response.substring(9, 12));
		}
	}

}
