package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.command.DialString;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.ShowCommands;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Attended transfers, against the simulator or a real server like {@link BridgeTests},
 * which also needs the extensions {@code busy} and {@code noanswer} and conferences.
 */
class ConsultationTests {

	private static final Endpoint THIRD = new Endpoint(ParkedCalls.DESTINATION);

	@RegisterExtension
	static final EslExtension esl = EslExtension.connected();

	@RegisterExtension
	static final ParkedCalls calls = new ParkedCalls(esl);

	private final EslCall customer = calls.place();

	private final EslCall agent = calls.place();

	private final Bridge bridge = this.customer.bridge(this.agent);

	private Consultation consult() {
		Consultation consultation = this.bridge.consult(THIRD);
		calls.add(consultation.third());
		return consultation;
	}

	@Test
	void customerWaitsWithMusicWhileTheAgentConsults() throws Exception {
		CountDownLatch music = new CountDownLatch(1);
		try (var listener = esl.template().listen(this.customer.uuid(), (event) -> {
			if (event.type() == EventName.CHANNEL_EXECUTE && "playback".equals(event.header("Application"))) {
				music.countDown();
			}
		})) {
			listener.awaitReady(PATIENCE);
			Consultation consultation = consult();
			assertThat(music.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(this.agent.snapshot().bridgedWith()).isEqualTo(consultation.third().uuid());
			assertThat(this.agent.snapshot().waitingPartner()).isEqualTo(this.customer.uuid());
			assertThat(this.customer.snapshot().bridgedWith()).isEqualTo(this.agent.uuid());
			assertThat(consultation.third().await(CallSnapshot::isBridged).bridgedWith()).isEqualTo(this.agent.uuid());
		}
	}

	@Test
	void completeBridgesTheCustomerWithTheThirdParty() {
		Bridge ofAgent = this.bridge.opposite();
		Consultation consultation = consult();
		Bridge moved = consultation.complete();
		assertMoved(consultation, ofAgent);
		assertThat(moved.partnerUuid()).isEqualTo(consultation.third().uuid());
		moved.partner().hangup(HangupCause.USER_BUSY);
		assertThat(moved.awaitEnd()).hasToString("PARTNER_HUNG_UP USER_BUSY");
		assertThatExceptionOfType(CallEndedException.class).isThrownBy(consultation::complete);
	}

	@Test
	void hangupOfTheAgentCompletesTheConsultation() {
		Bridge ofAgent = this.bridge.opposite();
		Consultation consultation = consult();
		this.agent.hangup();
		assertMoved(consultation, ofAgent);
	}

	private void assertMoved(Consultation consultation, Bridge ofAgent) {
		EslCall third = consultation.third();
		BridgeEnd end = this.bridge.awaitEnd();
		assertThat(end.kind()).isEqualTo(BridgeEnd.EndKind.MOVED);
		assertThat(end.movedTo()).isEqualTo(third.uuid());
		assertThat(ofAgent.awaitEnd()).hasToString("CALL_ENDED NORMAL_CLEARING");
		assertThat(this.customer.snapshot().bridgedWith()).isEqualTo(third.uuid());
		CallSnapshot state = third.await((now) -> this.customer.uuid().equals(now.bridgedWith()));
		assertThat(state.bridgeEnd()).hasToString("MOVED " + this.customer.uuid());
	}

	@Test
	void cancelReturnsTheAgentToTheCustomer() {
		Consultation consultation = consult();
		consultation.cancel();
		assertReturned(consultation);
		assertThatExceptionOfType(CallEndedException.class).isThrownBy(consultation::cancel);
		// The bridge continues, and a second consultation can be completed.
		Consultation second = consult();
		second.complete();
		assertThat(this.bridge.awaitEnd()).hasToString("MOVED " + second.third().uuid());
	}

	@Test
	void bridgeOfTheAgentContinuesAfterACancelledConsultation() {
		Bridge ofAgent = this.bridge.opposite();
		consult().cancel();
		this.agent.hangup(HangupCause.USER_BUSY);
		assertThat(ofAgent.awaitEnd()).hasToString("CALL_ENDED USER_BUSY");
		assertThat(this.bridge.awaitEnd()).hasToString("PARTNER_HUNG_UP USER_BUSY");
	}

	@Test
	void hangupOfTheThirdPartyReturnsTheAgentToTheCustomer() throws Exception {
		Consultation consultation = consult();
		CountDownLatch returned = new CountDownLatch(1);
		try (var listener = esl.template().listen(this.agent.uuid(), (event) -> {
			if (event.type() == EventName.CHANNEL_BRIDGE) {
				returned.countDown();
			}
		})) {
			listener.awaitReady(PATIENCE);
			consultation.third().hangup();
			assertThat(returned.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		assertReturned(consultation);
		this.agent.hangup();
		assertThat(this.bridge.awaitEnd()).hasToString("PARTNER_HUNG_UP NORMAL_CLEARING");
	}

	private void assertReturned(Consultation consultation) {
		assertThat(consultation.third().awaitEnd().kind()).isEqualTo(CallEnd.Kind.HUNG_UP);
		this.agent.await((state) -> this.customer.uuid().equals(state.bridgedWith()) && state.waitingPartner() == null);
		this.customer.await((state) -> this.agent.uuid().equals(state.bridgedWith()));
		assertThatExceptionOfType(EslTimeoutException.class)
			.isThrownBy(() -> this.bridge.within(Duration.ofMillis(1)).awaitEnd());
	}

	@Test
	void conferenceHasAllThreeCalls() {
		String room = "esl-" + this.customer.uuid();
		Consultation consultation = consult();
		assertThat(consultation.conference(room).awaitMembers(3)).isEqualTo(3);
		assertThat(this.bridge.awaitEnd().movedOn()).isTrue();
		for (EslCall call : new EslCall[] { this.customer, this.agent, consultation.third() }) {
			assertThat(call.snapshot().isEnded()).isFalse();
			assertThat(call.await((state) -> !state.isBridged()).bridgeEnd()).isNotNull();
		}
		assertThat(this.customer.snapshot().bridgeEnd()).hasToString("LEFT");
		assertThatExceptionOfType(EslException.class).isThrownBy(consultation::cancel)
			.withMessageContaining("no longer consults");
		assertThatIllegalArgumentException().isThrownBy(() -> consultation.conference("a b"));
	}

	@Test
	void bridgeContinuesWhenTheThirdPartyIsNotReached() {
		for (String third : new String[] { "sofia/internal/busy@127.0.0.1:5060", "error/USER_BUSY" }) {
			assertThatExceptionOfType(BridgeFailedException.class)
				.isThrownBy(() -> this.bridge.consult(new Endpoint(third)))
				.satisfies((ex) -> assertThat(ex.hangupCause()).isEqualTo(HangupCause.USER_BUSY));
			assertThat(this.customer.snapshot().bridgedWith()).isEqualTo(this.agent.uuid());
			assertThat(this.agent.snapshot().bridgedWith()).isEqualTo(this.customer.uuid());
		}
		assertThatIllegalArgumentException().isThrownBy(
				() -> this.bridge.consult(DialString.parse(ParkedCalls.DESTINATION + "," + ParkedCalls.DESTINATION)));
	}

	@Test
	void thirdPartyThatDoesNotAnswerIsHungUp() {
		Endpoint third = new Endpoint("sofia/internal/noanswer@127.0.0.1:5060");
		assertThatExceptionOfType(EslTimeoutException.class)
			.isThrownBy(() -> this.bridge.within(Duration.ofSeconds(1)).consult(third));
		assertThat(this.customer.snapshot().bridgedWith()).isEqualTo(this.agent.uuid());
		await().atMost(PATIENCE).until(() -> esl.template().calls().size() == 2);
	}

	@Test
	void thirdPartyIsHungUpWhenItRingsAndTheConsultationIsCancelled() throws Exception {
		Endpoint third = new Endpoint("sofia/internal/noanswer@127.0.0.1:5060");
		CompletableFuture<Consultation> result = this.bridge.async().consult(third);
		await().atMost(PATIENCE).until(() -> esl.template().calls().size() == 3);
		result.cancel(false);
		await().atMost(PATIENCE).until(() -> esl.template().calls().size() == 2);
		Thread agentDesktop = new Thread(() -> this.bridge.consult(third));
		agentDesktop.setUncaughtExceptionHandler((thread, ex) -> {
			// The interrupt.
		});
		agentDesktop.start();
		await().atMost(PATIENCE).until(() -> esl.template().calls().size() == 3);
		agentDesktop.interrupt();
		agentDesktop.join();
		await().atMost(PATIENCE).until(() -> esl.template().calls().size() == 2);
		assertThat(this.customer.snapshot().bridgedWith()).isEqualTo(this.agent.uuid());
		this.agent.hangup();
		assertThat(this.bridge.awaitEnd()).hasToString("PARTNER_HUNG_UP NORMAL_CLEARING");
	}

	@Test
	void consultSucceedsImmediatelyAfterACancelledOne() {
		Endpoint third = new Endpoint("sofia/internal/noanswer@127.0.0.1:5060");
		CompletableFuture<Consultation> cancelled = this.bridge.async().consult(third);
		await().atMost(PATIENCE).until(() -> esl.template().calls().size() == 3);
		await().atMost(PATIENCE)
			.until(() -> esl.template()
				.run(ShowCommands.channels())
				.stream()
				.anyMatch((row) -> "noanswer".equals(row.destination())));
		cancelled.cancel(false);
		Consultation consultation = consult();
		assertThat(this.agent.snapshot().bridgedWith()).isEqualTo(consultation.third().uuid());
		consultation.complete();
		assertThat(this.bridge.awaitEnd().movedTo()).isEqualTo(consultation.third().uuid());
	}

	@Test
	void consultThrowsCallEndedWhenTheCustomerHangsUp() throws Exception {
		CompletableFuture<Consultation> result = this.bridge.async()
			.consult(new Endpoint("sofia/internal/noanswer@127.0.0.1:5060"));
		await().atMost(PATIENCE).until(() -> esl.template().calls().size() == 3);
		this.customer.hangup();
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
			.withCauseInstanceOf(CallEndedException.class);
		assertThatExceptionOfType(CallEndedException.class).isThrownBy(() -> this.bridge.consult(THIRD));
	}

}
