package io.github.eslboot.application;

import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class IvrTests {

	@RegisterExtension
	final EslExtension server = EslExtension.ofSimulator();

	@BeforeEach
	void startIvr() {
		this.server.closing(new Ivr().start(Clients.connected(this.server), "5000"))
			.registration()
			.awaitReady(PATIENCE);
	}

	@Test
	void callerWhoPressesOneReachesSales() {
		SimulatedCall caller = callerAtTheMenu();
		assertThat(caller.state()).isEqualTo(SimulatedCall.State.ACTIVE);
		assertThat(Clients.played(this.server, caller.uuid())).containsExactly("ivr/welcome.wav");
		caller.dtmf("1");
		await().atMost(PATIENCE).until(() -> caller.destination().equals("sales"));
		assertThat(caller.isAlive()).isTrue();
	}

	@Test
	void callerWhoPressesTwoTalksToTheOperator() {
		SimulatedCall caller = callerAtTheMenu();
		caller.dtmf("2");
		await().atMost(PATIENCE).until(() -> caller.bridgedTo() != null);
		SimulatedCall operator = this.server.simulator().call(String.valueOf(caller.bridgedTo())).orElseThrow();
		assertThat(operator.destination()).isEqualTo("operator");
	}

	@Test
	void callerWhoPressesThreeLeavesAMessage() {
		SimulatedCall caller = callerAtTheMenu();
		caller.dtmf("3");
		await().atMost(PATIENCE).until(() -> "record".equals(caller.application()));
		caller.hangup();
	}

	@Test
	void callerWhoPressesNoValidKeyIsHungUp() {
		SimulatedCall caller = callerAtTheMenu();
		caller.dtmf("7");
		await().atMost(PATIENCE).until(() -> !caller.isAlive());
		assertThat(caller.hangupCause()).isEqualTo("NORMAL_CLEARING");
	}

	@Test
	void nextCallerIsServedWhenAnEarlierOneHangsUpDuringTheMenu() {
		callerAtTheMenu().hangup();
		SimulatedCall next = callerAtTheMenu();
		next.dtmf("1");
		await().atMost(PATIENCE).until(() -> next.destination().equals("sales"));
	}

	@Test
	void callsToOtherNumbersAreIgnored() {
		SimulatedCall other = this.server.simulator().startCall("4711", "6000");
		callerAtTheMenu();
		assertThat(other.state()).isEqualTo(SimulatedCall.State.RINGING);
	}

	private SimulatedCall callerAtTheMenu() {
		SimulatedCall caller = this.server.simulator().startCall("4711", "5000");
		await().atMost(PATIENCE).until(() -> "play_and_get_digits".equals(caller.application()));
		return caller;
	}

}
