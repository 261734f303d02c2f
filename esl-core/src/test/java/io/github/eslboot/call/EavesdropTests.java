package io.github.eslboot.call;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.call.ApplicationEnd.ApplicationOutcome;
import io.github.eslboot.command.Media;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A supervisor eavesdrops on an agent who is bridged with a customer, or joins them,
 * against the simulator or a real server like {@link BridgeTests}.
 */
class EavesdropTests {

	private static final Media PROMPT = Media.silence(Duration.ofMillis(50));

	@RegisterExtension
	static final EslExtension esl = EslExtension.connected();

	@RegisterExtension
	static final ParkedCalls calls = new ParkedCalls(esl);

	private final EslCall customer = calls.place();

	private final EslCall agent = calls.place();

	private final EslCall supervisor = calls.place();

	private final Bridge bridge = this.customer.bridge(this.agent);

	private void assertBridged() {
		assertThat(this.agent.snapshot().bridgedWith()).isEqualTo(this.customer.uuid());
		assertThat(this.customer.snapshot().bridgedWith()).isEqualTo(this.agent.uuid());
	}

	@Test
	void supervisorChangesWhoHearsHim() throws Exception {
		CountDownLatch attached = new CountDownLatch(1);
		CountDownLatch detached = new CountDownLatch(1);
		EventSelector selector = EventSelector.ofCall(this.agent.uuid())
			.events(EventName.MEDIA_BUG_START, EventName.MEDIA_BUG_STOP)
			.where("Media-Bug-Function", "eavesdrop"::equals)
			.build();
		try (var listener = esl.template()
			.listen(selector,
					(event) -> ((event.type() == EventName.MEDIA_BUG_START) ? attached : detached).countDown())) {
			listener.awaitReady(PATIENCE);
			Eavesdrop eavesdrop = this.supervisor.eavesdrop(this.agent);
			assertThat(attached.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			for (EavesdropMode mode : EavesdropMode.values()) {
				eavesdrop.changeMode(mode);
				assertThat(eavesdrop.isRunning()).isTrue();
			}
			ApplicationEnd end = eavesdrop.stop();
			assertThat(end.kind()).isEqualTo(ApplicationOutcome.STOPPED);
			assertThat(detached.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(eavesdrop.awaitEnd()).isEqualTo(end);
			assertThatExceptionOfType(ApplicationEndedException.class)
				.isThrownBy(() -> eavesdrop.changeMode(EavesdropMode.BARGE));
		}
		assertBridged();
		this.supervisor.playback(PROMPT);
	}

	@ParameterizedTest
	@EnumSource
	void eavesdropBeginsWithAMode(EavesdropMode mode) {
		Eavesdrop eavesdrop = this.supervisor.eavesdrop(this.agent, mode);
		assertThat(eavesdrop.isRunning()).isTrue();
		assertBridged();
		assertThat(eavesdrop.stop().kind()).isEqualTo(ApplicationOutcome.STOPPED);
	}

	@Test
	void laterApplicationIsRejectedWhileTheCallEavesdrops() {
		Eavesdrop eavesdrop = this.supervisor.eavesdrop(this.agent);
		assertThatExceptionOfType(ApplicationBlockedException.class).isThrownBy(() -> this.supervisor.playback(PROMPT))
			.satisfies((ex) -> assertThat(ex.running()).isEqualTo("eavesdrop"));
		assertThatExceptionOfType(ApplicationBlockedException.class).isThrownBy(this.supervisor::echo);
		// These are no applications.
		this.supervisor.setVariable("esl_note", "a");
		assertThat(this.supervisor.getVariable("esl_note")).isEqualTo("a");
		this.supervisor.park();
		assertThat(eavesdrop.awaitEnd().kind()).isEqualTo(ApplicationOutcome.MOVED);
		this.supervisor.playback(PROMPT);
	}

	@Test
	void eavesdropEndsWhenTheOtherCallEnds() {
		Eavesdrop eavesdrop = this.supervisor.eavesdrop(this.agent, EavesdropMode.WHISPER);
		this.agent.hangup();
		assertThat(eavesdrop.awaitEnd().kind()).isEqualTo(ApplicationOutcome.FINISHED);
		assertThat(this.supervisor.snapshot().isEnded()).isFalse();
		assertThatExceptionOfType(ApplicationFailedException.class)
			.isThrownBy(() -> this.supervisor.eavesdrop(this.agent))
			.withMessageContaining(this.agent.uuid());
		assertThatExceptionOfType(ApplicationFailedException.class)
			.isThrownBy(() -> this.supervisor.threeWay(this.agent));
		this.supervisor.playback(PROMPT);
	}

	@Test
	void eavesdropEndsWithItsCall() {
		Eavesdrop eavesdrop = this.supervisor.eavesdrop(this.agent);
		this.supervisor.hangup();
		assertThat(eavesdrop.awaitEnd().kind()).isEqualTo(ApplicationOutcome.CALL_ENDED);
		assertBridged();
		assertThatExceptionOfType(CallEndedException.class).isThrownBy(() -> eavesdrop.changeMode(EavesdropMode.BARGE));
	}

	@Test
	void threeWayJoinsTheConversationUntilItIsStopped() {
		RunningApplication threeWay = this.supervisor.threeWay(this.agent);
		assertThat(threeWay.isRunning()).isTrue();
		assertThatExceptionOfType(ApplicationBlockedException.class).isThrownBy(() -> this.supervisor.playback(PROMPT))
			.satisfies((ex) -> assertThat(ex.running()).isEqualTo("three_way"));
		assertThat(threeWay.stop().kind()).isEqualTo(ApplicationOutcome.STOPPED);
		assertBridged();
		this.supervisor.playback(PROMPT);
		RunningApplication second = this.supervisor.threeWay(this.customer);
		this.customer.hangup();
		assertThat(second.awaitEnd().kind()).isEqualTo(ApplicationOutcome.FINISHED);
		assertThat(this.bridge.awaitEnd().kind()).isEqualTo(BridgeEnd.EndKind.CALL_ENDED);
		assertThat(this.supervisor.snapshot().isEnded()).isFalse();
	}

}
