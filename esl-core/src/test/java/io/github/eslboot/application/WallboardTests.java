package io.github.eslboot.application;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

class WallboardTests {

	@RegisterExtension
	final EslExtension server = EslExtension.ofSimulator();

	private EslTemplate esl;

	private Wallboard wallboard;

	@BeforeEach
	void startWallboard() {
		this.esl = Clients.connected(this.server);
		this.wallboard = new Wallboard(this.esl);
		awaitStates();
	}

	@Test
	void rowFollowsTheStateOfItsCallUntilTheCallEnds() {
		SimulatedCall first = this.server.simulator().startCall("4711", "5000");
		awaitStates("WAITING");
		SimulatedCall second = this.server.simulator().startCall("4712", "6000").answer();
		awaitStates("WAITING", "ANSWERED");
		assertThat(this.wallboard.rows())
			.extracting(Wallboard.Row::uuid, Wallboard.Row::caller, Wallboard.Row::destination)
			.containsExactly(tuple(first.uuid(), "4711", "5000"), tuple(second.uuid(), "4712", "6000"));
		first.answer();
		second.hold();
		awaitStates("ANSWERED", "HELD");
		first.hangup();
		awaitStates("HELD");
		second.hangup();
		awaitStates();
	}

	@Test
	void rowsDisappearWhenTheServerIsRestarted() {
		this.server.simulator().startCall("4711", "5000").answer();
		this.server.simulator().startCall("4712", "5000");
		awaitStates("ANSWERED", "WAITING");
		this.server.simulator().crash();
		this.server.simulator().start();
		awaitStates();
		this.server.simulator().startCall("4713", "5000");
		awaitStates("WAITING");
	}

	@Test
	void rowOfACallThatOutlivesAnOutageRemains() {
		SimulatedCall call = this.server.simulator().startCall("4711", "5000");
		awaitStates("WAITING");
		this.server.simulator().reloadModule();
		await().atMost(PATIENCE).until(() -> this.esl.stream().stats().gaps() == 1);
		assertThat(this.wallboard.rows()).hasSize(1);
		call.answer();
		awaitStates("ANSWERED");
		call.hangup();
		awaitStates();
	}

	private void awaitStates(String... states) {
		await().atMost(PATIENCE)
			.untilAsserted(
					() -> assertThat(this.wallboard.rows()).extracting(Wallboard.Row::state).containsExactly(states));
	}

}
