package io.github.eslboot.application;

import java.time.Duration;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.Bridge;
import io.github.eslboot.call.Eavesdrop;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.Originate;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SupervisorTests {

	@RegisterExtension
	final EslExtension server = EslExtension.ofSimulator();

	@Test
	void supervisorListensWhispersAndBargesUntilTheTalkEnds() {
		EslTemplate esl = Clients.connected(this.server);
		Bridge talk = esl.originate(Originate.to("user/1001").park()).bridge("user/1002");
		Supervisor supervisor = new Supervisor(esl, Endpoint.user("1003"));
		Eavesdrop listening = supervisor.listen(talk.partner());
		SimulatedCall call = this.server.simulator()
			.calls()
			.stream()
			.filter((leg) -> "1003".equals(leg.destination()))
			.findFirst()
			.orElseThrow();
		assertThat(call.application()).isEqualTo("eavesdrop");
		supervisor.whisper(listening);
		supervisor.barge(listening);
		assertThat(listening.isRunning()).isTrue();
		talk.partner().hangup();
		listening.within(Duration.ofSeconds(20)).awaitEnd();
		await().atMost(PATIENCE).until(() -> !listening.isRunning());
	}

	@Test
	void talkIsRecordedIntoTheFileOfTheAgentsCall() {
		EslTemplate esl = Clients.connected(this.server);
		Bridge talk = esl.originate(Originate.to("user/1001").park()).bridge("user/1002");
		String file = new Supervisor(esl, Endpoint.user("1003")).record(talk.partner());
		assertThat(file).endsWith(talk.partnerUuid() + ".wav");
		assertThat(this.server.simulator().commands((command) -> command.toString().contains(file))).isNotEmpty();
	}

}
