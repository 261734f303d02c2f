package io.github.eslboot.call;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.eslboot.call.CallProgress.CallLeg;
import io.github.eslboot.call.CallProgress.EndedBy;
import io.github.eslboot.call.CallProgress.LegState;
import io.github.eslboot.command.DialString;
import io.github.eslboot.command.Originate;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Calls of two legs, against the simulator or a real server like
 * {@link ConsultationTests}, which also needs the extension {@code early}, which has
 * early media and does not answer.
 */
class TwoLegCallTests {

	private static final String ANSWER = "sofia/internal/answer@127.0.0.1:5060";

	private static final String NO_ANSWER = "sofia/internal/noanswer@127.0.0.1:5060";

	private static final String BUSY = "sofia/internal/busy@127.0.0.1:5060";

	@RegisterExtension
	static final EslExtension esl = EslExtension.connected();

	private final Queue<CallProgress> progress = new ConcurrentLinkedQueue<>();

	private TwoLegCall call;

	@AfterEach
	void assertNothingIsLeft() {
		if (this.call != null) {
			for (CallLeg leg : CallLeg.values()) {
				this.call.call(leg).ifPresent((handle) -> handle.async().hangup());
			}
			this.call.awaitEnd(PATIENCE);
		}
		await().atMost(PATIENCE).until(() -> esl.template().calls().size() == 0);
		await().atMost(PATIENCE).until(() -> esl.client().stream.stats().registrations() == 0);
		if (this.call != null) {
			for (CallLeg leg : CallLeg.values()) {
				assertThat(esl.template().run(UuidCommands.exists(this.call.uuid(leg)))).isFalse();
			}
		}
	}

	private TwoLegCall connect(String a, String b) {
		return connect(Originate.to(a), Originate.to(b));
	}

	private TwoLegCall connect(Originate.Builder a, Originate.Builder b) {
		this.call = esl.template().connect(a, b).onProgress(this.progress::add);
		return this.call;
	}

	/** Returns the progress without RINGING, which a leg may skip. */
	private List<String> reached(CallLeg leg) {
		return this.progress.stream()
			.filter((next) -> next.leg() == leg && next.state() != LegState.RINGING)
			.map(CallProgress::toString)
			.toList();
	}

	private void awaitState(CallLeg leg, LegState state) {
		await().atMost(PATIENCE)
			.until(() -> this.progress.stream().anyMatch((next) -> next.leg() == leg && next.state() == state));
	}

	private void assertEnded(String a, String b, EndedBy endedBy) {
		TwoLegEnd end = this.call.awaitEnd(PATIENCE);
		assertThat(end.a()).hasToString(a);
		assertThat(String.valueOf(end.b())).isEqualTo(b);
		assertThat(end.endedBy()).isEqualTo(endedBy);
		awaitState(CallLeg.A, LegState.ENDED);
		awaitState(CallLeg.B, LegState.ENDED);
		assertThat(this.progress).filteredOn((next) -> next.state() == LegState.ENDED).hasSize(2);
	}

	@Test
	void bothLegsAreBridgedUntilLegBHangsUp() {
		Bridge bridge = connect(ANSWER, ANSWER).await(PATIENCE);
		assertThat(bridge.call().uuid()).isEqualTo(this.call.uuid(CallLeg.A));
		assertThat(bridge.partnerUuid()).isEqualTo(this.call.uuid(CallLeg.B));
		assertThat(this.call.bridged()).succeedsWithin(PATIENCE);
		// The handle of leg B learns of the bridge from its own events.
		await().atMost(PATIENCE)
			.until(() -> this.call.uuid(CallLeg.A).equals(this.call.snapshot(CallLeg.B).bridgedWith()));
		this.call.call(CallLeg.B).orElseThrow().hangup(HangupCause.USER_BUSY);
		assertThat(bridge.awaitEnd()).hasToString("PARTNER_HUNG_UP USER_BUSY");
		assertEnded("HUNG_UP USER_BUSY", "HUNG_UP USER_BUSY", EndedBy.B);
		assertThat(reached(CallLeg.A)).containsExactly("A ANSWERED", "A BRIDGED", "A ENDED HUNG_UP USER_BUSY by B");
		assertThat(reached(CallLeg.B)).containsExactly("B ANSWERED", "B BRIDGED", "B ENDED HUNG_UP USER_BUSY by B");
		assertThat(this.progress).extracting(CallProgress::uuid)
			.containsOnly(this.call.uuid(CallLeg.A), this.call.uuid(CallLeg.B));
	}

	@Test
	void legBIsHungUpWhenLegAHangsUp() {
		Bridge bridge = connect(ANSWER, ANSWER).await(PATIENCE);
		bridge.call().hangup(HangupCause.CALL_REJECTED);
		TwoLegEnd end = this.call.awaitEnd(PATIENCE);
		assertThat(end.endedBy()).isEqualTo(EndedBy.A);
		assertThat(end.a()).hasToString("HUNG_UP CALL_REJECTED");
		assertThat(end.b()).isNotNull();
	}

	@Test
	void legBIsNotDialledWhenLegAIsBusy() {
		assertThatExceptionOfType(OriginateException.class).isThrownBy(() -> connect(BUSY, ANSWER).await(PATIENCE))
			.satisfies((ex) -> assertThat(ex.hangupCause()).isEqualTo(HangupCause.USER_BUSY));
		assertEnded("HUNG_UP USER_BUSY", "null", EndedBy.A);
		assertThat(this.call.call(CallLeg.A)).isEmpty();
		assertThat(this.call.call(CallLeg.B)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { BUSY, "error/USER_BUSY", BUSY + "|" + BUSY, "error/USER_BUSY|" + BUSY })
	void legAIsHungUpWhenLegBIsBusy(String b) {
		connect(Originate.to(ANSWER), Originate.to(DialString.parse(b)));
		assertThatExceptionOfType(BridgeFailedException.class).isThrownBy(() -> this.call.await(PATIENCE))
			.satisfies((ex) -> assertThat(ex.hangupCause()).isEqualTo(HangupCause.USER_BUSY))
			.satisfies((ex) -> assertThat(ex.uuid()).isEqualTo(this.call.uuid(CallLeg.A)));
		assertEnded("HUNG_UP USER_BUSY", "HUNG_UP USER_BUSY", EndedBy.B);
		assertThat(reached(CallLeg.A)).containsExactly("A ANSWERED", "A ENDED HUNG_UP USER_BUSY by B");
	}

	/** Without a variable FreeSWITCH would keep leg A if leg B does not answer. */
	@Test
	void legAIsHungUpWhenLegBDoesNotAnswer() {
		connect(Originate.to(ANSWER), Originate.to(NO_ANSWER).ringTimeout(Duration.ofSeconds(1)));
		assertThatExceptionOfType(BridgeFailedException.class).isThrownBy(() -> this.call.await(PATIENCE))
			.satisfies((ex) -> assertThat(ex.hangupCause()).isEqualTo(HangupCause.NO_ANSWER));
		assertEnded("HUNG_UP NO_ANSWER", "HUNG_UP NO_ANSWER", EndedBy.B);
	}

	@Test
	void legAContinuesWhenItsVariablesRequireIt() {
		connect(Originate.to(ANSWER).variable("continue_on_fail", "true"), Originate.to(BUSY));
		assertThatExceptionOfType(BridgeFailedException.class).isThrownBy(() -> this.call.await(PATIENCE));
		EslCall a = this.call.call(CallLeg.A).orElseThrow();
		assertThat(a.getVariable("originate_failed_cause")).isEqualTo("USER_BUSY");
		assertThat(a.snapshot().isAnswered()).isTrue();
		a.hangup();
		assertEnded("HUNG_UP NORMAL_CLEARING", "HUNG_UP USER_BUSY", EndedBy.B);
	}

	@Test
	void legBWithSeveralDestinationsIsTheOneThatAnswers() {
		connect(Originate.to(ANSWER), Originate.to(DialString.parse(BUSY + "|" + ANSWER + "|" + NO_ANSWER)));
		Bridge bridge = this.call.await(PATIENCE);
		assertThat(bridge.partnerUuid()).isEqualTo(this.call.uuid(CallLeg.B));
		assertThat(esl.template().calls().size()).isEqualTo(2);
		bridge.partner().hangup();
		assertEnded("HUNG_UP NORMAL_CLEARING", "HUNG_UP NORMAL_CLEARING", EndedBy.B);
		assertThat(reached(CallLeg.B)).containsExactly("B ANSWERED", "B BRIDGED",
				"B ENDED HUNG_UP NORMAL_CLEARING by B");
	}

	@Test
	void cancelEndsTheCallWhileLegARings() {
		connect(NO_ANSWER, ANSWER);
		awaitState(CallLeg.A, LegState.RINGING);
		this.call.cancel();
		assertCancelled();
		assertThat(this.call.call(CallLeg.B)).isEmpty();
	}

	@Test
	void cancelEndsBothLegsWhileLegBRings() {
		connect(ANSWER, NO_ANSWER);
		awaitState(CallLeg.B, LegState.RINGING);
		EslCall b = this.call.call(CallLeg.B).orElseThrow();
		assertThat(b.snapshot().isRinging()).isTrue();
		this.call.cancel();
		assertCancelled();
		assertThat(b.awaitEnd().cause()).isEqualTo(HangupCause.ORIGINATOR_CANCEL);
		assertThat(reached(CallLeg.A)).containsExactly("A ANSWERED",
				"A ENDED HUNG_UP ORIGINATOR_CANCEL by APPLICATION");
	}

	@Test
	void cancelAtAnyMomentEndsBothLegs() {
		for (int i = 0; i < 10; i++) {
			connect(ANSWER, ANSWER);
			if (i % 3 > 0) {
				awaitState(CallLeg.A, (i % 3 == 1) ? LegState.ANSWERED : LegState.BRIDGED);
			}
			this.call.cancel();
			assertThat(this.call.awaitEnd(PATIENCE).endedBy()).isEqualTo(EndedBy.APPLICATION);
			this.progress.clear();
		}
	}

	private void assertCancelled() {
		assertThatExceptionOfType(OriginateException.class).isThrownBy(() -> this.call.await(PATIENCE))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(OriginateException.FailureReason.CANCELLED))
			.satisfies((ex) -> assertThat(ex.sent()).isNotEqualTo(Sent.NO));
		assertThat(this.call.awaitEnd(PATIENCE).endedBy()).isEqualTo(EndedBy.APPLICATION);
		awaitState(CallLeg.A, LegState.ENDED);
		awaitState(CallLeg.B, LegState.ENDED);
	}

	@Test
	void cancelEndsTheTalk() {
		Bridge bridge = connect(ANSWER, ANSWER).await(PATIENCE);
		this.call.cancel();
		this.call.cancel();
		assertEnded("HUNG_UP NORMAL_CLEARING", "HUNG_UP NORMAL_CLEARING", EndedBy.APPLICATION);
		assertThat(bridge.awaitEnd().movedOn()).isFalse();
	}

	@Test
	void legThatWasTransferredSurvivesTheCancel() {
		Bridge bridge = connect(ANSWER, ANSWER).await(PATIENCE);
		EslCall b = bridge.partner();
		b.transfer("9196", "XML", "default");
		assertThat(bridge.awaitEnd().kind()).isEqualTo(BridgeEnd.EndKind.CALL_ENDED);
		awaitState(CallLeg.A, LegState.ENDED);
		this.call.cancel();
		assertThat(b.getVariable("uuid")).isEqualTo(b.uuid());
		assertThat(reached(CallLeg.B)).containsExactly("B ANSWERED", "B BRIDGED");
		b.hangup();
		awaitState(CallLeg.B, LegState.ENDED);
		assertThat(reached(CallLeg.B)).endsWith("B ENDED HUNG_UP NORMAL_CLEARING");
	}

	@Test
	void awaitThrowsCallEndedWhenLegAHangsUpWhileLegBRings() {
		connect(ANSWER, NO_ANSWER);
		awaitState(CallLeg.B, LegState.RINGING);
		this.call.call(CallLeg.A).orElseThrow().hangup(HangupCause.CALL_REJECTED);
		assertThatExceptionOfType(CallEndedException.class).isThrownBy(() -> this.call.await(PATIENCE));
		TwoLegEnd end = this.call.awaitEnd(PATIENCE);
		assertThat(end.endedBy()).isEqualTo(EndedBy.A);
		assertThat(end.a()).hasToString("HUNG_UP CALL_REJECTED");
		awaitState(CallLeg.B, LegState.ENDED);
		assertThat(this.progress.stream().filter((next) -> next.state() == LegState.ENDED))
			.allMatch((next) -> next.endedBy() == EndedBy.A);
	}

	@Test
	void awaitThrowsEslTimeoutAndTheCallContinues() {
		connect(ANSWER, NO_ANSWER);
		awaitState(CallLeg.B, LegState.RINGING);
		assertThatExceptionOfType(EslTimeoutException.class).isThrownBy(() -> this.call.await(Duration.ofMillis(1)))
			.withMessageContaining(this.call.uuid(CallLeg.B));
		assertThat(this.call.snapshot(CallLeg.B).isRinging()).isTrue();
		this.call.cancel();
	}

	@Test
	void listenerReceivesEarlierProgressAndAFailingListenerStopsNoOther() {
		this.call = esl.template().connect(Originate.to(ANSWER), Originate.to(ANSWER));
		this.call.await(PATIENCE);
		Queue<String> threads = new ConcurrentLinkedQueue<>();
		this.call.onProgress((next) -> {
			throw new java.io.IOException("the browser has left");
		}).onProgress(this.progress::add).onProgress((next) -> threads.add(Thread.currentThread().getName()));
		this.call.cancel();
		awaitState(CallLeg.A, LegState.ENDED);
		awaitState(CallLeg.B, LegState.ENDED);
		assertThat(reached(CallLeg.A)).startsWith("A ANSWERED", "A BRIDGED");
		assertThat(reached(CallLeg.B)).startsWith("B ANSWERED", "B BRIDGED");
		assertThat(threads).allMatch((name) -> name.startsWith("esl-callback-"));
	}

	@Test
	void earlyMediaOfLegBIsNoAnswer() {
		connect(ANSWER, "sofia/internal/early@127.0.0.1:5060");
		EslCall a = awaitAnswerOfA();
		a.await(CallSnapshot::isBridged);
		assertThat(this.call.snapshot(CallLeg.B).isAnswered()).isFalse();
		awaitState(CallLeg.A, LegState.ANSWERED);
		assertThat(reached(CallLeg.A)).containsExactly("A ANSWERED");
		this.call.call(CallLeg.B).orElseThrow().hangup(HangupCause.USER_BUSY);
		assertThatExceptionOfType(BridgeFailedException.class).isThrownBy(() -> this.call.await(PATIENCE))
			.satisfies((ex) -> assertThat(ex.hangupCause()).isEqualTo(HangupCause.USER_BUSY));
		assertEnded("HUNG_UP USER_BUSY", "HUNG_UP USER_BUSY", EndedBy.B);
	}

	private EslCall awaitAnswerOfA() {
		await().atMost(PATIENCE).until(() -> this.call.call(CallLeg.A).isPresent());
		return this.call.call(CallLeg.A).orElseThrow().within(PATIENCE);
	}

	@Test
	void legsOfOneUuidAreRejected() {
		assertThatIllegalArgumentException().isThrownBy(
				() -> esl.template().connect(Originate.to(ANSWER).uuid("same"), Originate.to(ANSWER).uuid("same")));
	}

	@Test
	void ringbackIsPlayedToLegAUnlessItHasAnotherOne() {
		for (String tone : new String[] { "%(2000,4000,440,480)", "%(1000,4000,425)" }) {
			Originate.Builder a = Originate.to(ANSWER);
			if (tone.contains("425")) {
				a.variable("transfer_ringback", tone);
			}
			Bridge bridge = connect(a, Originate.to(ANSWER)).await(PATIENCE);
			assertThat(bridge.call().getVariable("transfer_ringback")).isEqualTo(tone);
			this.call.cancel();
			this.call.awaitEnd(PATIENCE);
		}
	}

}
