package io.github.eslboot.sample.queues;

import io.github.eslboot.sample.ApiTests;
import io.github.eslboot.test.SimulatedCall;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests for {@link Router}. */
@TestPropertySource(properties = { "desk.queues.router.number=2000", "desk.queues.router.agents=1001" })
class RouterTests extends ApiTests {

	@Autowired
	private QueueBoard board;

	@Test
	void callersTalkToTheAgentOneAfterTheOther() {
		SimulatedCall first = caller("4711");
		eventually().until(() -> first.bridgedTo() != null);
		SimulatedCall second = caller("4712");
		eventually().until(() -> this.board.waiting() == 1);
		assertThat(second.bridgedTo()).isNull();
		first.hangup();
		eventually().until(() -> second.bridgedTo() != null);
		eventually().untilAsserted(() -> assertThat(agent().caller()).isEqualTo("4712"));
		second.hangup();
		eventually().untilAsserted(() -> assertThat(agent().state()).isEqualTo("Waiting"));
	}

	@Test
	void callerWhoHangsUpWhileWaitingIsCountedAsAbandoned() {
		SimulatedCall first = caller("4711");
		eventually().until(() -> first.bridgedTo() != null);
		int before = abandoned();
		SimulatedCall second = caller("4712");
		eventually().until(() -> this.board.waiting() == 1);
		second.hangup();
		eventually().until(() -> this.board.waiting() == 0);
		assertThat(abandoned()).isEqualTo(before + 1);
	}

	private SimulatedCall caller(String number) {
		return this.simulator.newCall().from(number).to("2000").app("park", "").start();
	}

	private int abandoned() {
		return this.board.view().queues().get(0).abandoned();
	}

	private AgentView agent() {
		return this.board.view().agents().get(0);
	}

}
