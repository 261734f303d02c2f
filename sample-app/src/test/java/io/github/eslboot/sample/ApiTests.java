package io.github.eslboot.sample;

import java.time.Duration;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.test.spring.EmbeddedFreeSwitch;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * Base of the tests of HTTP endpoints, against the simulator.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@EmbeddedFreeSwitch(heartbeatMillis = 500)
public abstract class ApiTests {

	@Autowired
	protected RestTestClient client;

	@Autowired
	protected FreeSwitchSimulator simulator;

	@Autowired
	protected EslTemplate esl;

	@BeforeEach
	void connect() {
		this.client = TestClient.of(this.client);
		this.esl.stream().awaitUp(Duration.ofSeconds(20));
	}

	@AfterEach
	void endCalls() {
		this.simulator.calls().forEach(SimulatedCall::hangup);
		eventually().until(() -> this.simulator.calls().isEmpty());
	}

	protected RestTestClient.ResponseSpec post(String path, Object body) {
		return this.client.post().uri(path).contentType(MediaType.APPLICATION_JSON).body(body).exchange();
	}

	protected RestTestClient.ResponseSpec put(String path, Object body) {
		return this.client.put().uri(path).contentType(MediaType.APPLICATION_JSON).body(body).exchange();
	}

	protected RestTestClient.BodyContentSpec get(String path) {
		return this.client.get().uri(path).exchange().expectStatus().isOk().expectBody();
	}

	protected static ConditionFactory eventually() {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.ignoreExceptionsMatching((failure) -> !(failure instanceof InterruptedException));
	}

}
