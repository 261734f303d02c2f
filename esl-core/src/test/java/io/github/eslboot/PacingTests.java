package io.github.eslboot;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.github.eslboot.call.CallProgress.CallLeg;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.OriginateException;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.call.TwoLegCall;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.group.LoadBalancer;
import io.github.eslboot.limit.CallLimitException;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.Group;
import io.github.eslboot.testsupport.RecordingListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** Tests for {@link Pacing}. */
class PacingTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private Client client;

	private EslTemplate template;

	@BeforeEach
	void connect() throws Exception {
		this.client = this.esl.closing(Client.of(this.esl.simulator())).startAndWait();
		this.template = this.client.template;
	}

	private static Originate call() {
		return Originate.to("user/1001").park();
	}

	private static void assertCounts(Pacing pacing, int waiting, int underWay) {
		assertThat(pacing.waiting()).isEqualTo(waiting);
		assertThat(pacing.underWay()).isEqualTo(underWay);
	}

	private static void awaitIdle(Pacing pacing) {
		await().atMost(PATIENCE).until(() -> pacing.underWay() == 0 && pacing.waiting() == 0);
	}

	private void awaitNothingLeft() {
		await().atMost(PATIENCE).until(() -> this.client.stream.stats().registrations() == 0);
	}

	private int originates() {
		return this.esl.simulator().commands((command) -> command.startsWith("bgapi originate")).size();
	}

	@Test
	void callsWaitInTheOrderOfArrivalUntilEarlierOnesHaveEnded() {
		Pacing pacing = this.template.pacing(2);
		List<PendingCall> calls = IntStream.range(0, 5).mapToObj((number) -> pacing.originate(call())).toList();
		assertCounts(pacing, 3, 2);
		EslCall first = calls.get(0).await(PATIENCE);
		calls.get(1).await(PATIENCE);
		assertThat(originates()).isEqualTo(2);
		first.hangup();
		EslCall third = calls.get(2).await(PATIENCE);
		assertCounts(pacing, 2, 2);
		assertThat(originates()).isEqualTo(3);
		third.hangup();
		calls.get(3).await(PATIENCE).hangup();
		calls.get(4).await(PATIENCE).hangup();
		calls.get(1).await(PATIENCE).hangup();
		awaitIdle(pacing);
		awaitNothingLeft();
	}

	@Test
	void pauseHoldsWaitingCallsUntilResume() {
		Pacing pacing = this.template.pacing(5);
		EslCall before = pacing.originate(call()).await(PATIENCE);
		pacing.pause();
		pacing.pause();
		assertThat(pacing.isPaused()).isTrue();
		PendingCall waiting = pacing.originate(call());
		assertCounts(pacing, 1, 1);
		before.hangup();
		await().atMost(PATIENCE).until(() -> pacing.underWay() == 0);
		assertCounts(pacing, 1, 0);
		assertThat(originates()).isOne();
		pacing.resume();
		assertThat(pacing.isPaused()).isFalse();
		waiting.await(PATIENCE).hangup();
		awaitIdle(pacing);
	}

	@Test
	void cancelOfAWaitingCallSendsNothing() {
		Pacing pacing = this.template.pacing(1);
		EslCall first = pacing.originate(call()).await(PATIENCE);
		PendingCall cancelled = pacing.originate(call());
		PendingCall next = pacing.originate(call());
		assertCounts(pacing, 2, 1);
		cancelled.cancel();
		assertCounts(pacing, 1, 1);
		assertThatExceptionOfType(OriginateException.class).isThrownBy(() -> cancelled.await(PATIENCE))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(OriginateException.FailureReason.CANCELLED))
			.satisfies((ex) -> assertThat(ex.sent()).isEqualTo(Sent.NO));
		first.hangup();
		next.await(PATIENCE).hangup();
		assertThat(originates()).isEqualTo(2);
		awaitIdle(pacing);
	}

	@Test
	void cancelOfARingingCallMakesRoomForTheNextOne() {
		Pacing pacing = this.template.pacing(1);
		PendingCall ringing = pacing.originate(Originate.to("user/noanswer").park());
		PendingCall next = pacing.originate(call());
		await().atMost(PATIENCE).until(() -> ringing.snapshot().isRinging());
		ringing.cancel();
		next.await(PATIENCE).hangup();
		awaitIdle(pacing);
		awaitNothingLeft();
	}

	@Test
	void callThatFailsMakesRoomForTheNextOne() {
		Pacing pacing = this.template.pacing(1);
		for (String destination : new String[] { "user/busy", "error/USER_BUSY" }) {
			PendingCall failed = pacing.originate(Originate.to(destination).park());
			assertThatExceptionOfType(OriginateException.class).isThrownBy(() -> failed.await(PATIENCE));
		}
		pacing.originate(call()).await(PATIENCE).hangup();
		awaitIdle(pacing);
		awaitNothingLeft();
	}

	@Test
	void deadlineOfAWaitingCallContinuesDuringAPause() {
		Pacing pacing = this.template.pacing(1).maxWait(Duration.ofMillis(50));
		pacing.pause();
		PendingCall late = pacing.originate(call());
		assertThatExceptionOfType(CallLimitException.class).isThrownBy(() -> late.await(PATIENCE))
			.withMessageContaining("the pacing is paused")
			.satisfies((ex) -> assertThat(ex.sent()).isEqualTo(Sent.NO));
		assertCounts(pacing, 0, 0);
		assertThat(pacing.stats().refused()).isOne();
		pacing.maxWait(PATIENCE).resume();
		pacing.originate(call()).await(PATIENCE).hangup();
		assertThat(originates()).isOne();
		awaitIdle(pacing);
	}

	@Test
	void callIsRefusedWhenTooManyWait() {
		Pacing pacing = this.template.pacing(1).maxWaiting(1);
		pacing.pause();
		PendingCall waiting = pacing.originate(call());
		PendingCall refused = pacing.originate(call());
		assertThatExceptionOfType(CallLimitException.class).isThrownBy(() -> refused.await(PATIENCE))
			.withMessageContaining("too many wait");
		assertCounts(pacing, 1, 0);
		waiting.cancel();
		assertCounts(pacing, 0, 0);
	}

	@Test
	void waitingCallFailsWhenTheClientIsClosed() throws Exception {
		Client closing = Client.of(this.esl.simulator()).startAndWait();
		Pacing pacing = closing.template.pacing(1);
		pacing.pause();
		CompletableFuture<EslCall> answered = pacing.originate(call()).answered();
		closing.close();
		assertThat(answered).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(EslConnectionException.class,
					(ex) -> assertThat(ex.reason()).isEqualTo(EslConnectionException.Reason.CLOSED));
	}

	@Test
	void pacingNeedsALimitedNumberOfCalls() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.pacing(0));
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.pacing(CallLimits.UNLIMITED));
		Pacing pacing = this.template.pacing(1);
		assertThatIllegalArgumentException().isThrownBy(() -> pacing.maxCalls(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> pacing.perSecond(0));
		PendingCall first = pacing.originate(call());
		PendingCall second = pacing.originate(call());
		assertCounts(pacing, 1, 1);
		pacing.maxCalls(2);
		assertCounts(pacing, 0, 2);
		first.await(PATIENCE).hangup();
		second.await(PATIENCE).hangup();
	}

	@Test
	void listenerOfAPacedCallReceivesItsEvents() {
		RecordingListener recorder = new RecordingListener();
		this.template.pacing(1).originate(call(), recorder).await(PATIENCE).hangup();
		await().atMost(PATIENCE).until(() -> recorder.end.get() != null);
		assertThat(recorder.names()).contains("CHANNEL_CREATE", "CHANNEL_ANSWER");
	}

	/** The gateway admits one call, and by itself lets none wait. */
	@Test
	void callUnderWayWaitsForTheLimitOfItsGatewayWithinTheDeadlineOfThePacing() {
		EslTemplate limited = limitedGateway();
		Pacing pacing = limited.pacing(3);
		PendingCall first = pacing.originate(throughGateway().park());
		PendingCall second = pacing.originate(throughGateway().park());
		PendingCall third = pacing.originate(throughGateway().park());
		EslCall talking = first.await(PATIENCE);
		assertThat(originates()).isOne();
		assertCounts(pacing, 0, 3);
		third.cancel();
		assertCounts(pacing, 0, 2);
		talking.hangup();
		second.await(PATIENCE).hangup();
		awaitIdle(pacing);
		awaitNothingLeft();
	}

	private EslTemplate limitedGateway() {
		CallLimits one = CallLimits.builder().maxCalls(1).maxWait(Duration.ZERO).build();
		return new EslTemplate(EslNode.of(this.client.pool, this.client.stream, this.client.jobs, CallLimits.none(),
				Map.of("carrier", one)), PATIENCE, PATIENCE);
	}

	private static Originate.Builder throughGateway() {
		return Originate.to(Endpoint.gateway("carrier", "4930123456"));
	}

	@Test
	void legBCountsForTheLimitOfItsGatewayUntilItEnds() {
		EslTemplate limited = limitedGateway();
		TwoLegCall talk = limited.connect(Originate.to("user/1001"), throughGateway());
		EslCall customer = talk.await(PATIENCE).partner();
		assertThatExceptionOfType(CallLimitException.class)
			.isThrownBy(() -> limited.originate(throughGateway().park()));
		customer.transfer("9196", "XML", "default");
		talk.call(CallLeg.A).orElseThrow().awaitEnd();
		assertThatExceptionOfType(CallLimitException.class)
			.isThrownBy(() -> limited.originate(throughGateway().park()));
		customer.hangup();
		await().atMost(PATIENCE)
			.ignoreExceptionsInstanceOf(CallLimitException.class)
			.until(() -> limited.originate(throughGateway().park()).hangup() != null);
		awaitNothingLeft();
	}

	@Test
	void legBThatIsNotDialledDoesNotCountForTheLimitOfItsGateway() {
		EslTemplate limited = limitedGateway();
		TwoLegCall talk = limited.connect(Originate.to("user/busy"), throughGateway());
		assertThatExceptionOfType(OriginateException.class).isThrownBy(() -> talk.await(PATIENCE));
		await().atMost(PATIENCE)
			.ignoreExceptionsInstanceOf(CallLimitException.class)
			.until(() -> limited.originate(throughGateway().park()).hangup() != null);
		awaitNothingLeft();
	}

	@Test
	void connectedLegsCountAsOneCallUntilBothHaveEnded() {
		Pacing pacing = this.template.pacing(1);
		TwoLegCall talk = pacing.connect(Originate.to("user/1001"), Originate.to("user/1002"));
		TwoLegCall waiting = pacing.connect(Originate.to("user/1003"), Originate.to("user/1004"));
		EslCall b = talk.await(PATIENCE).partner();
		assertCounts(pacing, 1, 1);
		b.transfer("9196", "XML", "default");
		talk.call(CallLeg.A).orElseThrow().awaitEnd();
		assertCounts(pacing, 1, 1);
		b.hangup();
		waiting.await(PATIENCE);
		waiting.cancel();
		waiting.awaitEnd(PATIENCE);
		awaitIdle(pacing);
		awaitNothingLeft();
	}

	@Test
	void cancelOfAWaitingConnectionSendsNothing() {
		Pacing pacing = this.template.pacing(1);
		pacing.pause();
		TwoLegCall waiting = pacing.connect(Originate.to("user/1001"), Originate.to("user/1002"));
		assertCounts(pacing, 1, 0);
		waiting.cancel();
		assertCounts(pacing, 0, 0);
		assertThatExceptionOfType(OriginateException.class).isThrownBy(() -> waiting.await(PATIENCE))
			.satisfies((ex) -> assertThat(ex.sent()).isEqualTo(Sent.NO));
		assertThat(waiting.awaitEnd(PATIENCE).a()).isNull();
		pacing.resume();
		assertThat(originates()).isZero();
	}

	@Test
	void callsAreOnceCountedWhenANodeFailsOver() {
		try (Group group = new Group(2, LoadBalancer.roundRobin(), UnaryOperator.identity())) {
			group.startAndWait();
			Pacing pacing = group.template.pacing(4);
			group.server(1).crash();
			List<PendingCall> calls = IntStream.range(0, 8).mapToObj((number) -> pacing.originate(call())).toList();
			calls.forEach((call) -> call.answered().thenAccept((answered) -> answered.async().hangup()));
			calls.forEach((call) -> assertThat(call.answered()).succeedsWithin(PATIENCE));
			awaitIdle(pacing);
			TwoLegCall talk = pacing.connect(Originate.to("user/1001"), Originate.to("user/1002"));
			assertThat(talk.await(PATIENCE).partner().node()).isEqualTo("pbx-2");
			talk.cancel();
			awaitIdle(pacing);
		}
	}

}
