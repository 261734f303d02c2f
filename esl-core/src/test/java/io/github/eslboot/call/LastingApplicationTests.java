package io.github.eslboot.call;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.eslboot.call.ApplicationEnd.ApplicationOutcome;
import io.github.eslboot.command.CallCenterCommands;
import io.github.eslboot.command.Media;
import io.github.eslboot.command.Originate;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Applications that last: their start, their end, and what is requested meanwhile.
 * Against the simulator or a real server like {@link BridgeTests}, which also needs
 * {@code mod_callcenter} with the queue {@code Team Eins@default} without available
 * agents, {@code mod_fifo}, {@code mod_local_stream} and the extension {@code tone},
 * which answers and plays tones.
 */
class LastingApplicationTests {

	private static final Media PROMPT = Media.silence(Duration.ofMillis(100));

	@RegisterExtension
	static final EslExtension esl = EslExtension.connected();

	@RegisterExtension
	static final ParkedCalls calls = new ParkedCalls(esl);

	private final EslCall call = calls.place();

	@Test
	void echoRunsUntilItIsStopped() {
		RunningApplication echo = this.call.echo();
		assertThat(echo.isRunning()).isTrue();
		assertThat(echo.name()).isEqualTo("echo");
		assertThatExceptionOfType(EslTimeoutException.class)
			.isThrownBy(() -> echo.within(Duration.ofMillis(1)).awaitEnd())
			.withMessageContaining("echo");
		ApplicationEnd end = echo.stop();
		assertThat(end.kind()).isEqualTo(ApplicationOutcome.STOPPED);
		assertThat(end.result()).isNotNull();
		assertThat(echo.isRunning()).isFalse();
		assertThat(echo.stop()).isEqualTo(end);
		assertThat(echo.async().ended().join()).isEqualTo(end);
		assertThat(echo.awaitEnd()).isEqualTo(end);
		this.call.playback(PROMPT);
	}

	/** Applications that do not wait for the end of one that lasts. */
	static Stream<Start> interruptibleApplications() {
		return Stream.of(new Start("echo", EslCall::echo), new Start("music on hold", EslCall::playMusicOnHold),
				new Start("stream", (call) -> call.playMusicOnHold(Media.endlessSilence())),
				new Start("queue", (call) -> call.enqueue("Team Eins@default")),
				new Start("FIFO", (call) -> call.enterFifo("esl-" + UUID.randomUUID())));
	}

	@ParameterizedTest
	@MethodSource("interruptibleApplications")
	void laterApplicationInterruptsOneThatLasts(Start start) {
		RunningApplication running = start.on(this.call);
		this.call.playback(PROMPT);
		this.call.execute("set", "esl_note=done");
		assertThat(this.call.getVariable("esl_note")).isEqualTo("done");
		assertThat(running.isRunning()).isTrue();
		assertThat(running.stop().kind()).isEqualTo(ApplicationOutcome.STOPPED);
		this.call.playback(PROMPT);
		assertThat(this.call.snapshot().isEnded()).isFalse();
	}

	@Test
	void applicationThatIsNotInterruptedRejectsLaterOnes() {
		RunningApplication echo = this.call.start("delay_echo", "100");
		assertThatExceptionOfType(ApplicationBlockedException.class).isThrownBy(() -> this.call.playback(PROMPT))
			.satisfies((ex) -> assertThat(ex.running()).isEqualTo("delay_echo"));
		assertThat(echo.stop().kind()).isEqualTo(ApplicationOutcome.STOPPED);
		this.call.playback(PROMPT);
	}

	@Test
	void stopEndsApplicationsThatRunWithinAsWell() {
		RunningApplication echo = this.call.echo();
		var prompt = this.call.async().playback(Media.endlessSilence());
		awaitApplication("playback");
		assertThat(echo.stop().kind()).isEqualTo(ApplicationOutcome.STOPPED);
		assertThat(prompt).succeedsWithin(PATIENCE);
		this.call.playback(PROMPT);
	}

	@Test
	void musicThatCannotBePlayedFails() {
		RunningApplication music = this.call.playMusicOnHold(Media.file("/esl-notfound.wav"));
		assertThat(music.awaitEnd().kind()).isEqualTo(ApplicationOutcome.FAILED);
		this.call.playback(PROMPT);
	}

	@Test
	void unknownQueueEndsTheApplicationAtOnce() {
		assertThat(this.call.enqueue("notfound@default").awaitEnd().kind()).isEqualTo(ApplicationOutcome.FINISHED);
		assertThat(this.call.snapshot().isEnded()).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> this.call.enqueue(" "));
		assertThatIllegalArgumentException().isThrownBy(() -> this.call.enterFifo("a,b"));
	}

	/** Ways in which a running application ends, and its end. */
	static Stream<Move> moves() {
		return Stream.of(new Move("uuid_break of another client", (call) -> call.stopPlayback(), "FINISHED"),
				new Move("park", EslCall::park, "MOVED"),
				new Move("transfer", (call) -> call.transfer("9196", "XML", "default"), "MOVED"),
				new Move("bridge with another call", (call) -> call.bridge(calls.place()), "MOVED"),
				new Move("hangup", (call) -> call.hangup(HangupCause.USER_BUSY), "CALL_ENDED USER_BUSY"));
	}

	@ParameterizedTest
	@MethodSource("moves")
	void applicationEndsByName(Move move) {
		RunningApplication echo = this.call.echo();
		move.action.accept(this.call);
		assertThat(echo.awaitEnd()).hasToString(move.end);
		assertThat(echo.stop()).isEqualTo(echo.awaitEnd());
	}

	@Test
	void applicationOfACallThatHasEndedDoesNotStart() {
		this.call.hangup();
		assertThatExceptionOfType(CallEndedException.class).isThrownBy(this.call::echo).withMessageContaining("echo");
		assertThatExceptionOfType(CallEndedException.class).isThrownBy(() -> this.call.join("esl-room"));
	}

	@Test
	void startWaitsForAnEarlierApplicationUntilItsTimeout() {
		this.call.async().playback(Media.endlessSilence());
		assertThatExceptionOfType(EslTimeoutException.class)
			.isThrownBy(() -> this.call.within(Duration.ofMillis(300)).echo())
			.withMessageContaining("did not start");
		this.call.stopPlayback();
		// It starts now; its end is not that of a later one.
		RunningApplication second = this.call.echo();
		assertThat(second.isRunning()).isTrue();
		this.call.park();
		assertThat(second.awaitEnd().kind()).isEqualTo(ApplicationOutcome.MOVED);
	}

	@Test
	void queueKnowsTheCallWhileItWaits() {
		RunningApplication queue = this.call.enqueue("Team Eins@default");
		if (esl.server().simulator == null) {
			assertThat(esl.template().run(CallCenterCommands.members("Team Eins@default")))
				.anySatisfy((member) -> assertThat(member.toString()).contains(this.call.uuid()));
		}
		queue.stop();
		assertThat(this.call.getVariable("cc_cancel_reason")).isEqualTo("BREAK_OUT");
	}

	@Test
	void messageIsRecordedUpToItsMaximumLength() {
		EslCall caller = calls.place(Originate.to("sofia/internal/tone@127.0.0.1:5060"));
		// The server plays and records nothing before it has parked the call.
		caller.park();
		String file = "/tmp/esl message-" + caller.uuid() + ".wav";
		RecordedMessage message = caller.recordMessage(Recording.to(file).max(Duration.ofSeconds(1)).beep());
		assertThat(message.end()).isEqualTo(RecordedMessage.End.MAX_LENGTH);
		assertThat(message.file()).isEqualTo(file);
		assertThat(message.length()).isPositive();
		assertThat(message.key()).isNull();
		caller.playback(PROMPT);
	}

	@Test
	void messageEndsWithAKeyOrWhenItIsStopped() {
		String file = "/tmp/esl-message-" + this.call.uuid() + ".wav";
		var message = this.call.async().recordMessage(Recording.to(file).terminators("#"));
		awaitApplication("record");
		esl.template().run(UuidCommands.receiveDtmf(this.call.uuid(), "*#"));
		assertThat(message.join().end()).isEqualTo(RecordedMessage.End.KEY);
		assertThat(message.join().key()).isEqualTo("#");
		this.call.setVariable("current_application", null);
		message = this.call.async().recordMessage(Recording.to(file).endsAfterSilence(Duration.ofHours(1)));
		awaitApplication("record");
		this.call.stopPlayback();
		assertThat(message.join().end()).isEqualTo(RecordedMessage.End.STOPPED);
		assertThatIllegalArgumentException().isThrownBy(() -> Recording.to("{a=b}c.wav"));
		assertThatIllegalArgumentException().isThrownBy(() -> Recording.to(file).max(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> Recording.to(file).terminators("x"));
	}

	private void awaitApplication(String name) {
		await().atMost(PATIENCE).until(() -> name.equals(this.call.getVariable("current_application")));
	}

	@Test
	void messageThrowsCallEndedWhenTheCallerHangsUp() {
		var message = this.call.async().recordMessage(Recording.to("/tmp/esl-" + this.call.uuid() + ".wav"));
		awaitApplication("record");
		this.call.hangup();
		assertThatExceptionOfType(CallEndedException.class)
			.isThrownBy(() -> Futures.await(message, PATIENCE, "message"));
		EslCall other = calls.place();
		assertThatExceptionOfType(CallEndedException.class)
			.isThrownBy(() -> other.recordMessage(Recording.to("/esl-notfound/a.wav")))
			.satisfies((ex) -> assertThat(ex.end().cause()).isEqualTo(HangupCause.DESTINATION_OUT_OF_ORDER));
	}

	private record Start(String name, Function<EslCall, RunningApplication> start) {

		RunningApplication on(EslCall call) {
			return this.start.apply(call);
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	private record Move(String name, Consumer<EslCall> action, String end) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}
