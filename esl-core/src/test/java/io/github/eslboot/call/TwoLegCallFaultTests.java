package io.github.eslboot.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import io.github.eslboot.call.CallProgress.CallLeg;
import io.github.eslboot.call.CallProgress.EndedBy;
import io.github.eslboot.call.CallProgress.LegState;
import io.github.eslboot.command.Originate;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Calls of two legs during a restart of the server, and many at a time. */
class TwoLegCallFaultTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private Client client;

	@BeforeEach
	void connect() throws Exception {
		this.client = this.esl.closing(Client.of(this.esl.simulator())).startAndWait();
	}

	private void awaitNothingLeft() {
		await().atMost(LONG_PATIENCE).until(() -> this.client.template.calls().size() == 0);
		await().atMost(LONG_PATIENCE).until(() -> this.client.stream.stats().registrations() == 0);
		assertThat(this.esl.simulator().calls()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "user/1002", "user/noanswer" })
	void bothLegsAreLostWhenTheServerRestarts(String b) {
		TwoLegCall call = this.client.template.connect(Originate.to("user/1001"), Originate.to(b));
		Queue<CallProgress> progress = new ConcurrentLinkedQueue<>();
		LegState reached = b.contains("noanswer") ? LegState.RINGING : LegState.BRIDGED;
		call.onProgress(progress::add);
		await().atMost(PATIENCE)
			.until(() -> progress.stream().anyMatch((next) -> next.leg() == CallLeg.B && next.state() == reached));
		this.esl.simulator().crash();
		this.esl.simulator().start();
		TwoLegEnd end = call.awaitEnd(LONG_PATIENCE);
		assertThat(end).isEqualTo(
				new TwoLegEnd(CallEnd.unreported(CallEnd.Kind.LOST), CallEnd.unreported(CallEnd.Kind.LOST), null));
		if (reached == LegState.RINGING) {
			assertThatExceptionOfType(EslException.class).isThrownBy(() -> call.await(PATIENCE));
		}
		awaitNothingLeft();
	}

	@ParameterizedTest
	@CsvSource({ "user/noanswer, A", "sofia/internal/early@127.0.0.1:5060, A", "sofia/internal/early@127.0.0.1:5060, B",
			"user/1002, A", "user/1002, B" })
	void endNamesTheLegThatHungUpInEveryOrderOfTheEvents(String destination, CallLeg first) {
		for (boolean late : new boolean[] { false, true }) {
			TwoLegCall call = this.client.template.connect(Originate.to("user/1001"), Originate.to(destination));
			boolean answers = "user/1002".equals(destination);
			if (answers) {
				call.await(PATIENCE);
			}
			else if (destination.contains("early")) {
				await().atMost(PATIENCE).until(() -> call.snapshot(CallLeg.A).isBridged());
			}
			else {
				await().atMost(PATIENCE).until(() -> call.snapshot(CallLeg.B).isRinging());
			}
			InjectedFault fault = this.esl.simulator().faults().lateHangupEvents();
			if (!late) {
				fault.release();
			}
			call.call(first).orElseThrow().async().hangup(HangupCause.CALL_REJECTED);
			TwoLegEnd end = call.awaitEnd(PATIENCE);
			fault.release();
			assertThat(end.endedBy()).isEqualTo((first == CallLeg.A) ? EndedBy.A : EndedBy.B);
			assertThat((first == CallLeg.A) ? end.a() : end.b()).hasToString("HUNG_UP CALL_REJECTED");
			if (!answers) {
				assertThat(call.bridged()).failsWithin(PATIENCE)
					.withThrowableThat()
					.havingCause()
					.isInstanceOf((first == CallLeg.A) ? CallEndedException.class : BridgeFailedException.class);
			}
		}
		awaitNothingLeft();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void bridgeNamesTheLegThatHungUpInEveryOrderOfTheEvents(boolean callHangsUp) {
		this.esl.simulator().faults().lateHangupEvents();
		EslCall call = this.client.template.originate(Originate.to("user/1001").park());
		Bridge bridge = call.bridge("user/1002");
		Bridge seenByPartner = bridge.opposite();
		(callHangsUp ? call : bridge.partner()).async().hangup(HangupCause.CALL_REJECTED);
		assertThat(bridge.awaitEnd())
			.hasToString(callHangsUp ? "CALL_ENDED CALL_REJECTED" : "PARTNER_HUNG_UP CALL_REJECTED");
		assertThat(seenByPartner.awaitEnd())
			.hasToString(callHangsUp ? "PARTNER_HUNG_UP CALL_REJECTED" : "CALL_ENDED CALL_REJECTED");
	}

	@Test
	void bridgeThrowsCallEndedWhenTheCallHangsUpWhileThePartnerRings() {
		this.esl.simulator().faults().lateHangupEvents();
		EslCall call = this.client.template.originate(Originate.to("user/1001").park());
		CompletableFuture<?> bridged = call.async().bridge("user/noanswer");
		await().atMost(PATIENCE).until(() -> this.esl.simulator().calls().size() == 2);
		call.async().hangup(HangupCause.CALL_REJECTED);
		assertThat(bridged).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(CallEndedException.class);
	}

	/** Both legs of every call end once, whenever the call is cancelled. */
	@Test
	void manyCallsEndOnceEach() {
		Random random = new Random(7);
		String[] destinations = { "user/1001", "user/1002", "user/busy", "user/noanswer", "error/USER_BUSY" };
		List<TwoLegCall> calls = new ArrayList<>();
		List<CompletableFuture<Bridge>> bridged = new ArrayList<>();
		List<Queue<CallProgress>> progress = new ArrayList<>();
		for (int i = 0; i < 150; i++) {
			Queue<CallProgress> ofCall = new ConcurrentLinkedQueue<>();
			int moment = random.nextInt(8);
			TwoLegCall call = this.client.template.connect(Originate.to(destinations[random.nextInt(4)]),
					Originate.to(destinations[random.nextInt(5)]));
			calls.add(call);
			bridged.add(call.bridged());
			progress.add(ofCall);
			call.onProgress(ofCall::add).onProgress((next) -> {
				if (ofCall.size() >= moment) {
					call.cancel();
				}
			});
			if (moment == 0) {
				call.cancel();
			}
		}
		// Calls that no progress cancels, because a leg rings without end.
		await().atMost(LONG_PATIENCE)
			.until(() -> IntStream.range(0, calls.size())
				.allMatch((index) -> bridged.get(index).isDone() || isRinging(calls.get(index))));
		calls.forEach(TwoLegCall::cancel);
		for (int i = 0; i < calls.size(); i++) {
			CompletableFuture<TwoLegEnd> ended = calls.get(i).ended();
			assertThat(ended).as("%s: %s", i, progress.get(i)).succeedsWithin(LONG_PATIENCE);
			assertThat(ended.join().endedBy()).isNotNull();
			await().atMost(PATIENCE).until(bridged.get(i)::isDone);
		}
		awaitNothingLeft();
		for (Queue<CallProgress> ofCall : progress) {
			await().atMost(PATIENCE)
				.until(() -> ofCall.stream().filter((next) -> next.state() == LegState.ENDED).count() == 2);
			assertThat(ofCall).doesNotHaveDuplicates();
			assertThat(ofCall).filteredOn((next) -> next.endedBy() == EndedBy.APPLICATION)
				.allMatch((next) -> next.state() == LegState.ENDED);
		}
	}

	private static boolean isRinging(TwoLegCall call) {
		return call.snapshot(CallLeg.A).isRinging() || call.snapshot(CallLeg.B).isRinging();
	}

}
