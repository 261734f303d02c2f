package io.github.eslboot.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.command.DialString;
import io.github.eslboot.command.DialString.Leg;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.Media;
import io.github.eslboot.command.Originate;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.event.Registration;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.HostileValues;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Operations on a call, against the simulator; with {@code -Dfreeswitch.host},
 * {@code -Dfreeswitch.port} and {@code -Dfreeswitch.password} against a real server whose
 * context {@code default} has the extensions {@code park} and {@code noanswer}.
 */
class EslCallTests {

	private static final String PARK = "loopback/park/default";

	private static final String NO_ANSWER = "loopback/noanswer/default";

	/** Answered calls, which are hung up after each test. */
	private static final Queue<EslCall> ANSWERED = new ConcurrentLinkedQueue<>();

	@RegisterExtension
	static final EslExtension esl = EslExtension.connected();

	@AfterEach
	void assertNothingIsLeft() {
		ANSWERED.forEach((call) -> call.async().hangup());
		ANSWERED.clear();
		await().atMost(PATIENCE).until(() -> esl.template().calls().size() == 0 && esl.client().jobs.pending() == 0);
	}

	private static EslCall answered() {
		EslCall call = esl.template().async().originate(Originate.to(PARK).park()).await(PATIENCE).within(PATIENCE);
		ANSWERED.add(call);
		return call;
	}

	private static ThrowableAssertAlternative<OriginateException> assertNotAnswered(PendingCall pending,
			OriginateException.FailureReason reason) {
		return assertThatExceptionOfType(OriginateException.class).isThrownBy(() -> pending.await(PATIENCE))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

	@Test
	void typedOperationsRejectTextThatTheServerWouldExpand() {
		EslCall call = answered();
		for (String text : List.of("${system(id)}", "$${x}", "\\${x}", "${x")) {
			List.<ThrowingCallable>of(() -> call.playback("/tmp/" + text + ".wav"),
					() -> call.say("en", "number", "pronounced", text), () -> call.bridge("user/" + text),
					() -> call.transfer(text, "XML", "default"))
				.forEach((operation) -> assertThatIllegalArgumentException().isThrownBy(operation)
					.withMessageContaining("${"));
			call.setVariable("esl_text", text);
			assertThat(call.getVariable("esl_text")).isEqualTo(text);
		}
		assertThatIllegalArgumentException().isThrownBy(() -> call.transfer("set:a=b,park", "inline", "default"));
	}

	@Test
	void operationsControlACallFromStartToEnd() {
		EslCall call = answered();
		assertThat(call.snapshot().isAnswered()).isTrue();
		assertThat(call.snapshot().answeredAt()).isNotNull();
		call.playback(Media.silence(Duration.ofMillis(100)));
		call.say("en", "number", "pronounced", "12");
		ApplicationResult set = call.execute("set", "esl_flow=a b");
		assertThat(set.variable("esl_flow")).isEqualTo("a b");
		call.setVariable("esl_other", "plain");
		assertThat(call.getVariable("esl_other")).isEqualTo("plain");
		assertThat(call.getVariable("esl_none")).isNull();
		call.record("/tmp/esl-call-" + call.uuid() + ".wav");
		call.stopRecording("all");
		call.park();
		CallEnd end = call.hangup(HangupCause.USER_BUSY);
		assertThat(end.kind()).isEqualTo(CallEnd.Kind.HUNG_UP);
		assertThat(end.cause()).isEqualTo(HangupCause.USER_BUSY);
		assertThat(call.hangup()).isEqualTo(end);
		assertThat(call.awaitEnd()).isEqualTo(end);
		assertThat(call.snapshot().isEnded()).isTrue();
		assertThatExceptionOfType(CallEndedException.class)
			.isThrownBy(() -> call.playback(Media.silence(Duration.ofMillis(100))))
			.satisfies((ex) -> assertThat(ex.end()).isEqualTo(end))
			.withMessageContaining(call.uuid());
	}

	@Test
	void playbackImmediatelyAfterTheAnswerIsPlayedToItsEnd() throws Exception {
		for (int i = 0; i < 20; i++) {
			Originate originate = Originate.to(PARK).park();
			CompletableFuture<String> status = new CompletableFuture<>();
			try (Registration stops = esl.template().listen(originate.uuid(), (event) -> {
				if (event.type() == EventName.PLAYBACK_STOP) {
					status.complete(event.header("Playback-Status"));
				}
			})) {
				stops.awaitReady(PATIENCE);
				EslCall call = esl.template().originate(originate).within(PATIENCE);
				ANSWERED.add(call);
				call.playback(Media.silence(Duration.ofMillis(40)));
				assertThat(status).succeedsWithin(PATIENCE).isEqualTo("done");
				call.hangup();
			}
		}
	}

	@Test
	void applicationsRunInOrderAndEndWithTheirOwnExecuteComplete() throws Exception {
		EslCall call = answered();
		List<CompletableFuture<?>> all = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			int number = i;
			all.add(call.async()
				.execute("set", "esl_step=" + i)
				.thenAccept((result) -> assertThat(result.variable("esl_step")).isEqualTo(Integer.toString(number))));
		}
		CompletableFuture<ApplicationResult> slow = call.async().execute("playback", "silence_stream://300");
		CompletableFuture<ApplicationResult> queued = call.async().execute("set", "esl_step=last");
		CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(15, TimeUnit.SECONDS);
		ApplicationResult last = queued.get(15, TimeUnit.SECONDS);
		assertThat(last.variable("esl_step")).isEqualTo("last");
		assertThat(slow.get(15, TimeUnit.SECONDS).event().sequence()).isLessThan(last.event().sequence());
		call.hangup();
	}

	private static void awaitPlayback(EslCall call) {
		await().atMost(PATIENCE)
			.until(() -> "playback".equals(esl.template().api("uuid_getvar", call.uuid(), "current_application")));
	}

	@Test
	void identicalApplicationsOfTwoHandlesGetTheirOwnResults() throws Exception {
		EslCall call = answered();
		EslCall other = esl.template().call(call.uuid());
		CompletableFuture<ApplicationResult> first = call.async().execute("set", "esl_who=first");
		CompletableFuture<ApplicationResult> second = other.async().execute("set", "esl_who=second");
		assertThat(first.get(15, TimeUnit.SECONDS).variable("esl_who")).isEqualTo("first");
		assertThat(second.get(15, TimeUnit.SECONDS).variable("esl_who")).isEqualTo("second");
		assertThat(first.join().event().header("Application-UUID"))
			.isNotEqualTo(second.join().event().header("Application-UUID"));
		call.hangup();
	}

	@Test
	void playbackThrowsWhenTheFileIsMissing() {
		EslCall call = answered();
		assertThatExceptionOfType(ApplicationFailedException.class).isThrownBy(() -> call.playback("/notfound.wav"))
			.satisfies((ex) -> assertThat(ex.response()).isEqualTo("FILE NOT FOUND"))
			.withMessageContaining("/notfound.wav");
		call.hangup();
	}

	@Test
	void executeThrowsCallEndedWhenTheApplicationIsUnknown() {
		EslCall call = answered();
		assertThatExceptionOfType(CallEndedException.class).isThrownBy(() -> call.execute("no_such_application", "x"))
			.satisfies((ex) -> assertThat(ex.end().cause()).isEqualTo(HangupCause.DESTINATION_OUT_OF_ORDER));
	}

	@Test
	void hangupFailsRunningAndWaitingApplications() {
		EslCall call = answered();
		CompletableFuture<?> runs = call.async().playback(Media.silence(Duration.ofMillis(60000)));
		CompletableFuture<?> waits = call.async().execute("set", "esl_a=1");
		CompletableFuture<?> digits = call.async()
			.playAndGetDigits(PlayAndGetDigits.builder(Media.silence(Duration.ofMillis(100))).build());
		call.hangup();
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> runs.orTimeout(15, TimeUnit.SECONDS).join())
			.withCauseInstanceOf(CallEndedException.class);
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> waits.orTimeout(15, TimeUnit.SECONDS).join())
			.withCauseInstanceOf(CallEndedException.class);
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> digits.orTimeout(15, TimeUnit.SECONDS).join())
			.withCauseInstanceOf(CallEndedException.class);
	}

	@Test
	void timeoutEndsTheWaitWhileTheApplicationContinues() {
		EslCall call = answered();
		EslCall impatient = call.within(Duration.ofMillis(300));
		assertThatExceptionOfType(EslTimeoutException.class)
			.isThrownBy(() -> impatient.playback(Media.silence(Duration.ofMillis(60000))))
			.withMessageContaining("may still be running");
		assertThatExceptionOfType(EslTimeoutException.class).isThrownBy(() -> impatient.await(CallSnapshot::isBridged))
			.withMessageContaining("ANSWERED");
		call.stopPlayback();
		assertThat(call.execute("set", "esl_after=1").variable("esl_after")).isEqualTo("1");
		call.hangup();
	}

	@Test
	void hangupQuietlyHangsUpAndIgnoresAnEndedCall() {
		EslCall call = answered();
		call.hangupQuietly();
		assertThat(call.awaitEnd().cause()).isEqualTo(HangupCause.NORMAL_CLEARING);
		call.hangupQuietly();
	}

	@Test
	void stopPlaybackInterruptsPlayback() throws Exception {
		EslCall call = answered();
		CompletableFuture<?> plays = call.async().playback(Media.silence(Duration.ofMillis(60000)));
		awaitPlayback(call);
		call.stopPlayback();
		plays.get(15, TimeUnit.SECONDS);
		call.hangup();
	}

	@Test
	void asyncStopPlaybackInterruptsPlayback() throws Exception {
		EslCall call = answered();
		CompletableFuture<?> plays = call.async().playback(Media.silence(Duration.ofMillis(60000)));
		awaitPlayback(call);
		call.async().stopPlayback().get(15, TimeUnit.SECONDS);
		plays.get(15, TimeUnit.SECONDS);
		call.hangup();
	}

	@Test
	void asyncStopRecordingEndsTheRecording() throws Exception {
		EslCall call = answered();
		String file = System.getProperty("java.io.tmpdir") + "/esl-" + call.uuid() + ".wav";
		call.async().record(file).get(15, TimeUnit.SECONDS);
		call.async().stopRecording(file).get(15, TimeUnit.SECONDS);
		assertThat(call.async().stopRecording(file)).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(EslCommandException.class);
		call.hangup();
	}

	@Test
	void applicationThatTheServerDiscardedFails() throws Exception {
		EslCall call = answered();
		CompletableFuture<?> plays = call.async().playback(Media.silence(Duration.ofMillis(60000)));
		CompletableFuture<?> discarded = call.async().execute("set", "esl_a=1");
		awaitPlayback(call);
		// The second message is sent after the reply to the first one, so it may not have
		// arrived yet.
		await().atMost(PATIENCE).until(() -> {
			esl.template().api("uuid_break", call.uuid(), "all");
			return plays.isDone();
		});
		call.execute("set", "esl_b=1");
		await().atMost(PATIENCE).until(discarded::isDone);
		call.hangup();
	}

	@Test
	void playAndGetDigitsReturnsDigitsTimeoutOrInvalidInput() throws Exception {
		EslCall call = answered();
		PlayAndGetDigits pin = PlayAndGetDigits.builder(Media.silence(Duration.ofMillis(20000)))
			.digits(2, 4)
			.timeout(Duration.ofSeconds(5))
			.matching("^1\\d+$")
			.build();
		assertThat(ask(call, pin, "12#")).isEqualTo(new Digits(Digits.ReadResult.COLLECTED, "12"));
		assertThat(ask(call, pin, "9876")).isEqualTo(new Digits(Digits.ReadResult.INVALID, "9876"));
		assertThat(ask(call, pin, "1#")).isEqualTo(new Digits(Digits.ReadResult.INVALID, "1"));
		assertThat(call.playAndGetDigits(PlayAndGetDigits.builder(Media.silence(Duration.ofMillis(20)))
			.timeout(Duration.ofMillis(200))
			.tries(2)
			.build())).isEqualTo(new Digits(Digits.ReadResult.TIMEOUT, ""));
		call.hangup();
	}

	private static Digits ask(EslCall call, PlayAndGetDigits request, String keys) throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		try (var registration = esl.template().listen(call.uuid(), (event) -> {
			if (event.type() == EventName.PLAYBACK_START) {
				asked.countDown();
			}
		})) {
			registration.awaitReady(PATIENCE);
			CompletableFuture<Digits> result = call.async().playAndGetDigits(request);
			assertThat(asked.await(15, TimeUnit.SECONDS)).isTrue();
			esl.template().api("uuid_recv_dtmf", call.uuid(), keys);
			return result.get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void bothLegsOfABridgeReportItsStartAndEnd() {
		EslCall customer = answered();
		String agentUuid = customer.bridge(PARK).partnerUuid();
		assertThat(customer.snapshot().bridgedWith()).isEqualTo(agentUuid);
		EslCall agent = esl.template().call(agentUuid).within(PATIENCE);
		assertThat(agent.await(CallSnapshot::isBridged).bridgedWith()).isEqualTo(customer.uuid());
		// Other applications may run during the bridge.
		assertThat(customer.execute("set", "esl_a=1").variable("esl_a")).isEqualTo("1");
		agent.hangup();
		assertThat(customer.await((state) -> !state.isBridged()).isAnswered()).isTrue();
		assertThat(customer.execute("set", "esl_b=1").variable("esl_b")).isEqualTo("1");
		customer.hangup();
	}

	@Test
	void hostileVariablesReachTheBLegUnchanged() {
		EslCall customer = answered();
		for (String value : HostileValues.all().toList()) {
			DialString dialString = DialString.of(Leg.to(new Endpoint(PARK)).variable("esl_leg", value))
				.variable("esl_call", value)
				.enterpriseVariable("esl_all", value)
				.variable("esl_last", "x");
			String agent = customer.bridge(dialString).partnerUuid();
			EslEvent dump = esl.template().run(UuidCommands.dump(agent));
			assertThat(dump.variable("esl_leg")).isEqualTo(value);
			assertThat(dump.variable("esl_call")).isEqualTo(value);
			assertThat(dump.variable("esl_all")).isEqualTo(value);
			assertThat(dump.variable("esl_last")).isEqualTo("x");
			esl.template().run(UuidCommands.kill(agent, HangupCause.NORMAL_CLEARING));
			customer.await((state) -> !state.isBridged());
		}
		customer.hangup();
	}

	/**
	 * The server reads any text as the name of one file, and the connection stays open.
	 */
	@Test
	void hostileTextRemainsOneArgument() {
		EslCall call = answered();
		int connections = esl.client().pool.stats().total();
		for (String text : List.of("/notfound a b.wav", "/notfound: x", "/notfound'q'", "/notfound\"dq\"",
				"/notfound,é漢😀", "/notfound&park()", "/notfound{a=b}[c]<d>", "/notfound!|x")) {
			assertThatExceptionOfType(ApplicationFailedException.class).isThrownBy(() -> call.playback(text));
			assertThat(call.execute("playback", text).event().header("Application-Data")).isEqualTo(text);
		}
		for (String text : List.of("/notfound\rapi hupall", "/notfound\0",
				"/notfound\nContent-Length: 9\n\napi hupall")) {
			assertThatIllegalArgumentException().isThrownBy(() -> call.playback(text));
			assertThatIllegalArgumentException().isThrownBy(() -> call.say("en", "number", "pronounced", text));
		}
		assertThatIllegalArgumentException().isThrownBy(() -> call.say("en x", "number", "pronounced", "1"));
		assertThat(call.execute("set", "esl_after=1").variable("esl_after")).isEqualTo("1");
		assertThat(esl.client().pool.stats().total()).isEqualTo(connections);
		call.hangup();
	}

	@Test
	void pendingCallTimesOutAndIsHungUp() {
		Duration deadline = Duration.ofSeconds(1);
		EslTemplate impatient = new EslTemplate(esl.client().pool, esl.client().stream, esl.client().jobs, PATIENCE,
				deadline);
		PendingCall rings = impatient.async()
			.originate(Originate.to(NO_ANSWER).ringTimeout(Duration.ofSeconds(50)).park());
		assertNotAnswered(rings, OriginateException.FailureReason.TIMEOUT).withMessageContaining("within 1 s");
		await().atMost(PATIENCE).until(() -> esl.template().api("uuid_exists", rings.uuid()).equals("false"));
		await().atMost(PATIENCE).until(() -> impatient.calls().size() == 0);
	}

	@Test
	void bridgeThrowsWithTheHangupCauseOfTheBLegAndTheCallContinues() {
		EslCall customer = answered();
		assertThatExceptionOfType(BridgeFailedException.class).isThrownBy(() -> customer.bridge("error/USER_BUSY"))
			.satisfies((ex) -> assertThat(ex.hangupCause()).isEqualTo(HangupCause.USER_BUSY))
			.withMessageContaining(customer.uuid());
		assertThatExceptionOfType(BridgeFailedException.class)
			.isThrownBy(() -> customer.bridge("{originate_timeout=1}" + NO_ANSWER))
			.satisfies((ex) -> assertThat(ex.hangupCause()).isEqualTo(HangupCause.NO_ANSWER));
		assertThat(customer.snapshot().isAnswered()).isTrue();
		assertThat(customer.bridge(PARK).partnerUuid()).isNotEmpty();
		customer.hangup();
	}

	@Test
	void bridgeThrowsCallEndedWhenTheCallEnds() throws Exception {
		EslCall customer = answered();
		CompletableFuture<Bridge> result = customer.async().bridge(NO_ANSWER);
		customer.hangup();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> result.get(15, TimeUnit.SECONDS))
			.withCauseInstanceOf(CallEndedException.class);
	}

	@Test
	void bridgeJoinsTwoCalls() {
		EslCall a = answered();
		EslCall b = answered();
		assertThat(a.bridge(b).partnerUuid()).isEqualTo(b.uuid());
		assertThat(b.await(CallSnapshot::isBridged).bridgedWith()).isEqualTo(a.uuid());
		b.park();
		b.await((state) -> !state.isBridged());
		b.hangup();
		a.hangup();
	}

	@Test
	void transferInterruptsPlayback() {
		EslCall call = answered();
		CompletableFuture<?> plays = call.async().playback(Media.silence(Duration.ofMillis(60000)));
		awaitPlayback(call);
		call.transfer("park", "XML", "default");
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> plays.orTimeout(15, TimeUnit.SECONDS).join())
			.withCauseInstanceOf(ApplicationFailedException.class);
		assertThat(call.execute("set", "esl_a=1").variable("esl_a")).isEqualTo("1");
		call.hangup();
	}

	@Test
	void executeFailsWithApplicationQueueFullWhenTooManyApplicationsWait() throws Exception {
		EslCall call = answered();
		CompletableFuture<?> plays = call.async().playback(Media.silence(Duration.ofMillis(60000)));
		List<CompletableFuture<?>> waiting = new ArrayList<>();
		CompletableFuture<?> refused = null;
		for (int i = 0; i < 400 && refused == null; i++) {
			CompletableFuture<?> next = call.async().execute("set", "esl_n=" + i);
			try {
				next.getNow(null);
				if (next.isCompletedExceptionally()) {
					refused = next;
				}
			}
			catch (CompletionException ex) {
				refused = next;
			}
			waiting.add(next);
		}
		CompletableFuture<?> last = waiting.get(waiting.size() - 1);
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> last.orTimeout(15, TimeUnit.SECONDS).join())
			.withCauseInstanceOf(ApplicationQueueFullException.class);
		int opened = esl.client().pool.stats().total();
		awaitPlayback(call);
		call.stopPlayback();
		plays.orTimeout(15, TimeUnit.SECONDS).handle((done, failure) -> null).get();
		assertThat(waiting.get(0).orTimeout(30, TimeUnit.SECONDS).join()).isInstanceOf(ApplicationResult.class);
		assertThat(esl.client().pool.stats().total()).isEqualTo(opened);
		call.hangup();
	}

	@Test
	void pendingCallFailsWithHangupCause() {
		assertNotAnswered(esl.template().async().originate(Originate.to("error/USER_BUSY").park()),
				OriginateException.FailureReason.FAILED)
			.satisfies((ex) -> assertThat(ex.hangupCause()).isEqualTo(HangupCause.USER_BUSY))
			.satisfies((ex) -> assertThat(ex.reply()).isEqualTo("-ERR USER_BUSY"));
		assertNotAnswered(
				esl.template().async().originate(Originate.to(NO_ANSWER).ringTimeout(Duration.ofSeconds(1)).park()),
				OriginateException.FailureReason.FAILED)
			.satisfies((ex) -> assertThat(ex.hangupCause()).isEqualTo(HangupCause.NO_ANSWER));
	}

	@Test
	void pendingCallWithSeveralLegsReturnsTheLegThatAnswers() {
		Originate both = Originate
			.to(DialString.parse("[leg_timeout=10]" + NO_ANSWER + ",[leg_timeout=10]" + PARK + "|error/USER_BUSY"))
			.park();
		assertThat(both.uuids()).doesNotHaveDuplicates();
		EslCall call = esl.template().async().originate(both).await(PATIENCE).within(PATIENCE);
		assertThat(both.uuids()).contains(call.uuid());
		assertThat(call.execute("set", "esl_a=1").variable("esl_a")).isEqualTo("1");
		call.hangup();
		Originate none = Originate.to(DialString.parse("error/USER_BUSY,error/USER_BUSY")).park();
		assertNotAnswered(esl.template().async().originate(none), OriginateException.FailureReason.FAILED);
	}

	@Test
	void cancelEndsAPendingCallBeforeAndAfterItRings() throws Exception {
		PendingCall rings = esl.template().async().originate(Originate.to(NO_ANSWER).park());
		await().atMost(PATIENCE).until(() -> rings.snapshot().createdAt() != null);
		rings.cancel();
		assertNotAnswered(rings, OriginateException.FailureReason.CANCELLED);
		PendingCall accepted = esl.template().async().originate(Originate.to(NO_ANSWER).park());
		accepted.accepted().get(15, TimeUnit.SECONDS);
		accepted.cancel();
		assertThat(accepted.answered()).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(OriginateException.class,
					(ex) -> assertThat(ex.reason()).isEqualTo(OriginateException.FailureReason.CANCELLED));
		await().atMost(PATIENCE).until(() -> esl.template().api("uuid_exists", accepted.uuid()).equals("false"));
	}

	@Test
	void callReturnsTheHandleOfALiveCall() {
		String uuid = esl.template().originate(Originate.to(PARK).park()).uuid();
		await().atMost(PATIENCE).until(() -> esl.template().api("uuid_exists", uuid).equals("true"));
		EslCall call = esl.template().call(uuid).within(PATIENCE);
		assertThat(call.await(CallSnapshot::isAnswered).createdAt()).isNotNull();
		assertThat(call.execute("set", "esl_a=1").variable("esl_a")).isEqualTo("1");
		call.hangup();
		String none = UUID.randomUUID().toString();
		assertThatExceptionOfType(EslCommandException.class).isThrownBy(() -> esl.template().call(none))
			.matches(EslCommandException::isNoSuchCall);
	}

	@Test
	void listenersOnAllWorkersCanWaitForTheirCalls() throws Exception {
		int calls = 40;
		CountDownLatch done = new CountDownLatch(calls);
		List<String> uuids = new ArrayList<>();
		for (int i = 0; i < calls; i++) {
			uuids.add(esl.template().originate(Originate.to(PARK).park(), (event) -> {
				if (event.type() == EventName.CHANNEL_PARK && "park".equals(event.variable("current_application"))) {
					EslCall call = esl.template().call(event).within(Duration.ofSeconds(30));
					call.playback(Media.silence(Duration.ofMillis(100)));
					call.setVariable("esl_a", "1");
					call.execute("set", "esl_b=1");
					call.hangup();
					done.countDown();
				}
			}).uuid());
		}
		assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
	}

}
