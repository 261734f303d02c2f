package io.github.eslboot.sample.calls;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.sample.TestClient;
import io.github.eslboot.sample.calls.CallController.PlacedCall;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.test.spring.EmbeddedFreeSwitch;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the HTTP endpoints against the simulator.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "freeswitch.esl.pool.size=2", "freeswitch.esl.pool.acquire-timeout=500ms",
				"freeswitch.esl.timeouts.command=2s", "freeswitch.esl.reconnect.max-delay=1s" })
@AutoConfigureRestTestClient
@EmbeddedFreeSwitch(heartbeatMillis = 500)
class CallDeskApiTests {

	@Autowired
	private RestTestClient client;

	@Autowired
	private FreeSwitchSimulator simulator;

	@Autowired
	private EslTemplate esl;

	@BeforeEach
	void connected() {
		this.client = TestClient.of(this.client);
		eventually().until(() -> this.esl.pool().stats().state() == PoolState.UP);
		this.esl.stream().awaitUp(Duration.ofSeconds(10));
	}

	@AfterEach
	void endCalls() {
		this.simulator.faults().clear();
		this.simulator.calls().forEach(SimulatedCall::hangup);
		eventually().until(() -> this.simulator.calls().isEmpty());
	}

	@Test
	void placeConnectsBothExtensionsAndReturnsTheUuid() {
		PlacedCall placed = place(Map.of("from", "1001", "to", "1002")).expectStatus()
			.isAccepted()
			.expectHeader()
			.valueMatches("Location", "http://.*/api/calls/[0-9a-f-]{36}")
			.expectBody(PlacedCall.class)
			.returnResult()
			.getResponseBody();
		String uuid = Objects.requireNonNull(placed).uuid();
		eventually().untilAsserted(() -> {
			CallView call = call(uuid);
			assertThat(call.state()).isEqualTo(DisplayState.BRIDGED);
			assertThat(call.from().number()).isEqualTo("1001");
			assertThat(call.to().number()).isEqualTo("1002");
			assertThat(call.legs()).extracting(CallView.LegView::party).containsExactly("1001", "1002");
			assertThat(call.answeredAt()).isAfterOrEqualTo(call.startedAt());
		});
		this.client.get().uri("/api/calls").exchange().expectBody().jsonPath("$.length()").isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "10 02", "1002,1003", "1002|1003", "1002)", "${domain}", "1002\n", "{a=b}1002",
			"123456789012345678901234567890123" })
	void placeRejectsAnInvalidExtension(String extension) {
		this.simulator.forgetCommands();
		place(Map.of("from", "1001", "to", extension)).expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.title")
			.isEqualTo("Invalid request")
			.jsonPath("$.fields.to")
			.isEqualTo("must be an extension: 1 to 32 letters, digits or + * # _ . -");
		assertThat(this.simulator.commands((command) -> command.startsWith("bgapi"))).isEmpty();
	}

	@Test
	void placeRejectsACallFromAnExtensionToItself() {
		place(Map.of("from", "1001", "to", "1001")).expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("'to' must differ from the first extension.");
	}

	@Test
	void placeRejectsACallWithoutASecondExtension() {
		place(Map.of("from", "1001")).expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.fields.to")
			.isEqualTo("is missing");
	}

	@Test
	void placeRejectsAFormBody() {
		this.client.post()
			.uri("/api/calls")
			.contentType(MediaType.APPLICATION_FORM_URLENCODED)
			.body("from=1001&to=1002")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
	}

	@Test
	void failedCallIsRemovedFromTheList() {
		place(Map.of("from", "busy", "to", "1002")).expectStatus().isAccepted();
		eventually().untilAsserted(
				() -> this.client.get().uri("/api/calls").exchange().expectBody().jsonPath("$.length()").isEqualTo(0));
	}

	@Test
	void firstExtensionIsHungUpWhenTheSecondIsBusy() {
		this.simulator.callee("1009").answersAfter(Duration.ofMillis(50));
		place(Map.of("from", "1009", "to", "busy")).expectStatus().isAccepted();
		eventually().until(() -> this.simulator.callee("1009").calls() == 1);
		eventually().until(() -> this.simulator.calls().isEmpty());
	}

	@Test
	void parkSeparatesBothLegs() {
		String uuid = Objects
			.requireNonNull(place(Map.of("from", "1001", "to", "1002")).expectBody(PlacedCall.class)
				.returnResult()
				.getResponseBody())
			.uuid();
		eventually().until(() -> call(uuid).state() == DisplayState.BRIDGED);
		this.client.put().uri("/api/calls/{uuid}/park", uuid).exchange().expectStatus().isNoContent();
		eventually().untilAsserted(() -> assertThat(this.simulator.calls()).hasSize(2)
			.allMatch((leg) -> leg.bridgedTo() == null && "park".equals(leg.application())));
	}

	@Test
	void holdDtmfAndHangupReachTheServer() throws Exception {
		SimulatedCall call = answeredCall();
		String path = "/api/calls/" + call.uuid();
		this.client.put().uri(path + "/hold").exchange().expectStatus().isNoContent();
		eventually().until(() -> call(call.uuid()).state() == DisplayState.HELD);
		this.client.delete().uri(path + "/hold").exchange().expectStatus().isNoContent();
		eventually().until(() -> call(call.uuid()).state() == DisplayState.ANSWERED);
		this.client.post()
			.uri(path + "/dtmf")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("digits", "12#"))
			.exchange()
			.expectStatus()
			.isNoContent();
		this.simulator.awaitCommand("api uuid_send_dtmf " + call.uuid() + " 12#", Duration.ofSeconds(5));
		this.client.delete().uri(path).exchange().expectStatus().isNoContent();
		eventually().until(() -> !call.isAlive());
		eventually()
			.untilAsserted(() -> this.client.get().uri(path).exchange().expectStatus().isEqualTo(HttpStatus.NOT_FOUND));
	}

	@Test
	void dtmfRejectsInvalidKeys() {
		this.client.post()
			.uri("/api/calls/{uuid}/dtmf", answeredCall().uuid())
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("digits", "1 @x"))
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("'digits' must be 1 to 20 of 0-9, *, # and A-D.");
	}

	@Test
	void unknownCallIsNotFound() {
		String path = "/api/calls/11111111-2222-3333-4444-555555555555";
		for (HttpMethod method : new HttpMethod[] { HttpMethod.GET, HttpMethod.DELETE }) {
			this.client.method(method)
				.uri(path)
				.exchange()
				.expectStatus()
				.isNotFound()
				.expectBody()
				.jsonPath("$.title")
				.isEqualTo("No such call");
		}
		this.client.put().uri(path + "/hold").exchange().expectStatus().isNotFound();
		this.client.delete().uri(path + "/hold").exchange().expectStatus().isNotFound();
	}

	@Test
	void refusedCommandIsReportedAsConflict() {
		SimulatedCall call = answeredCall();
		this.simulator.onApi("uuid_hold", (api) -> "-ERR Operation failed\n");
		try {
			this.client.put()
				.uri("/api/calls/{uuid}/hold", call.uuid())
				.exchange()
				.expectStatus()
				.isEqualTo(HttpStatus.CONFLICT)
				.expectBody()
				.jsonPath("$.title")
				.isEqualTo("FreeSWITCH refused")
				.jsonPath("$.detail")
				.isEqualTo("FreeSWITCH answered: -ERR Operation failed");
		}
		finally {
			this.simulator.removeApi("uuid_hold");
		}
	}

	@Test
	void commandIsUnavailableWhenAllConnectionsAreBorrowed() {
		SimulatedCall call = answeredCall();
		this.simulator.faults().everyConnection(Fault.lateReply((command) -> command.startsWith("api status")));
		this.esl.async().api("status");
		this.esl.async().api("status");
		eventually().until(() -> this.esl.pool().stats().borrowed() == 2);
		this.client.put()
			.uri("/api/calls/{uuid}/hold", call.uuid())
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
			.expectBody()
			.jsonPath("$.title")
			.isEqualTo("All connections are busy");
	}

	@Test
	void commandTimeoutIsReportedAsGatewayTimeout() {
		SimulatedCall call = answeredCall();
		this.simulator.faults().everyConnection(Fault.lateReply((command) -> command.startsWith("api uuid_send_dtmf")));
		this.client.post()
			.uri("/api/calls/{uuid}/dtmf", call.uuid())
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("digits", "1"))
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.GATEWAY_TIMEOUT)
			.expectBody()
			.jsonPath("$.title")
			.isEqualTo("FreeSWITCH did not answer");
	}

	@Test
	void commandIsUnavailableWhileTheServerIsDown() {
		SimulatedCall call = answeredCall();
		this.simulator.stop();
		try {
			eventually().until(() -> this.esl.pool().stats().state() == PoolState.DOWN);
			this.client.delete()
				.uri("/api/calls/{uuid}", call.uuid())
				.exchange()
				.expectStatus()
				.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
				.expectBody()
				.jsonPath("$.title")
				.isEqualTo("FreeSWITCH is not reachable");
			this.client.get()
				.uri("/api/status")
				.exchange()
				.expectBody()
				.jsonPath("$.stream.state")
				.isEqualTo("DOWN")
				.jsonPath("$.stream.problem")
				.isNotEmpty()
				.jsonPath("$.pool.open")
				.isEqualTo(0);
		}
		finally {
			this.simulator.start();
		}
		eventually().untilAsserted(() -> this.client.get()
			.uri("/api/status")
			.exchange()
			.expectBody()
			.jsonPath("$.stream.state")
			.isEqualTo("UP")
			.jsonPath("$.gap.cause")
			.isNotEmpty());
		eventually().untilAsserted(
				() -> this.client.get().uri("/api/calls").exchange().expectBody().jsonPath("$.length()").isEqualTo(0));
	}

	@Test
	void statusReportsPoolAndHeartbeat() {
		eventually().untilAsserted(() -> this.client.get()
			.uri("/api/status")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.simulated")
			.isEqualTo(false)
			.jsonPath("$.pool.idle")
			.isEqualTo(2)
			.jsonPath("$.vitals.maxSessions")
			.isEqualTo(5000));
	}

	@Test
	void actuatorExposesHealthHandlersAndMetrics() {
		this.client.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.components.esl.status")
			.isEqualTo("UP");
		this.client.get()
			.uri("/actuator/esl")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.value((body) -> assertThat(body).contains("callEvents.changed"));
		this.client.get()
			.uri("/actuator/metrics")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.value((body) -> assertThat(body).contains("\"freeswitch.esl.connections\""));
	}

	private RestTestClient.ResponseSpec place(Map<String, String> call) {
		return this.client.post().uri("/api/calls").contentType(MediaType.APPLICATION_JSON).body(call).exchange();
	}

	private SimulatedCall answeredCall() {
		SimulatedCall call = this.simulator.startCall("4915112345", "2000").answer();
		eventually().until(() -> call(call.uuid()).state() == DisplayState.ANSWERED);
		return call;
	}

	private CallView call(String uuid) {
		return Objects.requireNonNull(this.client.get()
			.uri("/api/calls/{uuid}", uuid)
			.exchange()
			.expectBody(CallView.class)
			.returnResult()
			.getResponseBody());
	}

	private static ConditionFactory eventually() {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(15))
			.ignoreExceptionsMatching((failure) -> !(failure instanceof InterruptedException));
	}

}
