package io.github.eslboot.application;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.BridgeFailedException;
import io.github.eslboot.call.CallEnd;
import io.github.eslboot.call.Consultation;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class AttendedTransferTests {

	@RegisterExtension
	final EslExtension server = EslExtension.ofSimulator();

	private SimulatedCall customer;

	private AttendedTransfer transfer;

	@BeforeEach
	void connectCustomerWithAgent() {
		EslTemplate esl = Clients.connected(this.server);
		this.customer = this.server.simulator().startCall("4711", "5000");
		EslCall handle = esl.call(this.customer.uuid()).within(PATIENCE);
		this.transfer = AttendedTransfer.connect(handle, "1001");
		awaitBridge(this.transfer.bridge().call(), this.transfer.bridge().partner());
	}

	@Test
	void customerHearsMusicWhileTheAgentConsultsTheColleague() {
		Consultation consultation = this.transfer.consult("1002");
		awaitBridge(this.transfer.bridge().partner(), consultation.third());
		await().atMost(PATIENCE).until(() -> "playback".equals(this.customer.application()));
	}

	@Test
	void completeConnectsTheCustomerWithTheColleagueAndHangsUpTheAgent() {
		Consultation consultation = this.transfer.consult("1002");
		consultation.complete();
		awaitBridge(this.transfer.bridge().call(), consultation.third());
		assertThat(this.transfer.bridge().partner().awaitEnd().cause()).isEqualTo(HangupCause.NORMAL_CLEARING);
	}

	@Test
	void cancelConnectsTheCustomerWithTheAgentAndHangsUpTheColleague() {
		Consultation consultation = this.transfer.consult("1002");
		consultation.cancel();
		awaitBridge(this.transfer.bridge().call(), this.transfer.bridge().partner());
		assertThat(consultation.third().awaitEnd().cause()).isEqualTo(HangupCause.NORMAL_CLEARING);
	}

	@Test
	void customerStaysConnectedWithTheAgentWhenTheColleagueIsBusy() {
		assertThatExceptionOfType(BridgeFailedException.class).isThrownBy(() -> this.transfer.consult("busy"))
			.satisfies((ex) -> assertThat(ex.hangupCause()).isEqualTo(HangupCause.USER_BUSY));
		awaitBridge(this.transfer.bridge().call(), this.transfer.bridge().partner());
	}

	@Test
	void conferenceReceivesAllThreeCalls() {
		Consultation consultation = this.transfer.consult("1002");
		assertThat(this.transfer.conference(consultation, "room-7").awaitMembers(3)).isEqualTo(3);
		assertThat(this.server.simulator().calls()).hasSize(3)
			.allSatisfy((call) -> assertThat(call.application()).isEqualTo("conference"));
	}

	@Test
	void blindTransferMovesTheCustomerAndHangsUpTheAgent() {
		this.transfer.transferBlind("7000");
		await().atMost(PATIENCE).until(() -> this.customer.destination().equals("7000"));
		assertThat(this.transfer.bridge().partner().awaitEnd().kind()).isEqualTo(CallEnd.Kind.HUNG_UP);
		assertThat(this.customer.isAlive()).isTrue();
	}

	private void awaitBridge(EslCall one, EslCall other) {
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.server.simulator().call(one.uuid()).orElseThrow().bridgedTo())
				.isEqualTo(other.uuid()));
	}

}
