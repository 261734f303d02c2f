package io.github.eslboot.sample.ivr;

import java.util.Objects;

import io.github.eslboot.outbound.EslSessionServer;
import io.github.eslboot.sample.ApiTests;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link Ivr}. */
class IvrTests extends ApiTests {

	@Autowired
	private EslSessionServer sessions;

	@AfterEach
	void sessionsEnd() {
		this.simulator.calls().forEach(SimulatedCall::hangup);
		eventually().until(() -> this.sessions.stats().active() == 0);
	}

	@Test
	void callerIsConnectedToTheEnteredExtension() {
		SimulatedCall call = call("1001#");
		eventually().until(() -> call.bridgedTo() != null);
		assertThat(this.simulator.call(Objects.requireNonNull(call.bridgedTo())).orElseThrow().destination())
			.isEqualTo("1001");
	}

	@Test
	void callerWaitsInTheChosenQueue() {
		SimulatedCall call = call("2#");
		eventually().until(() -> "callcenter".equals(call.application()));
		assertThat(call.variable("cc_queue")).isEqualTo("sales@default");
	}

	@Test
	void callerTalksToTheAgentWhoAnswers() {
		assertThat(this.simulator.api("callcenter_config agent add ivr@default callback")).startsWith("+OK");
		assertThat(this.simulator.api("callcenter_config agent set contact ivr@default user/1001")).startsWith("+OK");
		assertThat(this.simulator.api("callcenter_config tier add sales@default ivr@default")).startsWith("+OK");
		assertThat(this.simulator.api("callcenter_config agent set status ivr@default Available")).startsWith("+OK");
		try {
			SimulatedCall call = call("2#");
			eventually().until(() -> call.bridgedTo() != null);
			SimulatedCall agent = this.simulator.call(Objects.requireNonNull(call.bridgedTo())).orElseThrow();
			eventually().until(() -> this.sessions.stats().active() == 0);
			assertThat(call.bridgedTo()).isEqualTo(agent.uuid());
			agent.hangup();
			eventually().until(() -> !call.isAlive());
		}
		finally {
			this.simulator.api("callcenter_config agent del ivr@default");
		}
	}

	@Test
	void callerWhoDoesNotReachTheExtensionIsHungUpWithItsCause() {
		this.simulator.callee("1002").busy();
		SimulatedCall call = call("1002#");
		eventually().until(() -> !call.isAlive());
		assertThat(call.hangupCause()).isEqualTo("USER_BUSY");
	}

	private SimulatedCall call(String keys) {
		return this.simulator.newCall()
			.from("4711")
			.to("5000")
			.whenPlaying("ivr-please_enter")
			.press(keys)
			.app("socket", "127.0.0.1:%d async full".formatted(this.sessions.port()))
			.start();
	}

}
