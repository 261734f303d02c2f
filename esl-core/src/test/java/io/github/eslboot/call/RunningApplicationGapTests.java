package io.github.eslboot.call;

import io.github.eslboot.call.ApplicationEnd.ApplicationOutcome;
import io.github.eslboot.command.Originate;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Applications that last, and that end while no events are received. */
class RunningApplicationGapTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.connected();

	private EslCall parked() {
		return this.esl.template().originate(Originate.to("user/1001").park()).within(PATIENCE);
	}

	/** Runs an action while no events are received. */
	private void inGap(Runnable action) {
		FreeSwitchSimulator server = this.esl.simulator();
		long received = this.esl.client().stream.stats().gaps();
		try (InjectedFault refused = server.faults().refuseConnections()) {
			server.reloadModule();
			action.run();
		}
		await().atMost(PATIENCE).until(() -> this.esl.client().stream.stats().gaps() > received);
	}

	private SimulatedCall simulated(EslCall call) {
		return this.esl.simulator()
			.calls()
			.stream()
			.filter((leg) -> leg.uuid().equals(call.uuid()))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void applicationThatEndsInAGapHasEnded() {
		EslCall call = parked();
		RunningApplication message = call.start("record", "/tmp/esl-gap.wav");
		SimulatedCall simulated = simulated(call);
		inGap(() -> {
			// A key ends the message.
			simulated.dtmf("*");
			await().atMost(PATIENCE).until(() -> !"record".equals(simulated.application()));
		});
		ApplicationEnd end = message.awaitEnd();
		assertThat(end.kind()).isEqualTo(ApplicationOutcome.FINISHED);
		assertThat(end.result()).isNull();
		assertThat(call.snapshot().isEnded()).isFalse();
	}

	@Test
	void applicationThatContinuesAfterAGapIsStopped() {
		EslCall call = parked();
		RunningApplication echo = call.echo();
		inGap(() -> assertThat(echo.isRunning()).isTrue());
		assertThat(call.getVariable("uuid")).isEqualTo(call.uuid());
		assertThat(echo.isRunning()).isTrue();
		assertThat(echo.stop().kind()).isEqualTo(ApplicationOutcome.STOPPED);
	}

	@Test
	void applicationOfACallThatEndsInAGapEndsWithTheCall() {
		EslCall call = parked();
		RunningApplication echo = call.echo();
		inGap(() -> simulated(call).hangup());
		assertThat(echo.awaitEnd().kind()).isEqualTo(ApplicationOutcome.CALL_ENDED);
	}

}
