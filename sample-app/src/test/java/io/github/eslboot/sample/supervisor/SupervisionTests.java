package io.github.eslboot.sample.supervisor;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import io.github.eslboot.sample.ApiTests;
import io.github.eslboot.sample.calls.LiveCalls;
import io.github.eslboot.sample.supervisor.SupervisionController.Started;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

/** Tests of supervisions. */
class SupervisionTests extends ApiTests {

	@Autowired
	private LiveCalls calls;

	@Test
	void supervisorListensChangesTheModeAndStops() throws Exception {
		SimulatedCall call = this.simulator.newCall()
			.from("4915112345")
			.to("2000")
			.app("answer", "")
			.app("bridge", "user/1001")
			.start();
		eventually().until(() -> call.bridgedTo() != null);
		String agent = Objects.requireNonNull(call.bridgedTo());
		eventually().until(() -> this.calls.callOf(agent).isPresent());
		Started started = post("/api/supervisions", Map.of("leg", agent, "extension", "1010", "mode", "LISTEN"))
			.expectStatus()
			.isAccepted()
			.expectBody(Started.class)
			.returnResult()
			.getResponseBody();
		String supervisor = Objects.requireNonNull(started).id();
		eventually().until(() -> "eavesdrop".equals(this.simulator.call(supervisor).orElseThrow().application()));
		eventually().untilAsserted(
				() -> put("/api/supervisions/" + supervisor + "/mode", Map.of("mode", "BARGE")).expectStatus()
					.isNoContent());
		this.simulator.awaitCommand((command) -> "3".equals(command.header("eavesdrop-command")),
				Duration.ofSeconds(10));
		this.client.delete().uri("/api/supervisions/" + supervisor).exchange().expectStatus().isNoContent();
		eventually().until(() -> this.simulator.call(supervisor).isEmpty());
		this.client.delete().uri("/api/supervisions/" + supervisor).exchange().expectStatus().isNotFound();
	}

	@Test
	void supervisorIsHungUpWhenTheCallEnds() {
		SimulatedCall call = this.simulator.startCall("4915112345", "2000").answer();
		eventually().until(() -> this.calls.callOf(call.uuid()).isPresent());
		Started started = post("/api/supervisions", Map.of("leg", call.uuid(), "extension", "1010", "mode", "LISTEN"))
			.expectBody(Started.class)
			.returnResult()
			.getResponseBody();
		String supervisor = Objects.requireNonNull(started).id();
		eventually().until(() -> "eavesdrop".equals(this.simulator.call(supervisor).orElseThrow().application()));
		call.hangup();
		eventually().until(() -> this.simulator.call(supervisor).isEmpty());
	}

}
