package io.github.eslboot.application;

import java.util.concurrent.CompletableFuture;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.Bridge;
import io.github.eslboot.command.Originate;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class VoicemailDropTests {

	@RegisterExtension
	final EslExtension server = EslExtension.ofSimulator();

	@Test
	void machineReceivesTheMessageAndTheAgentStays() {
		EslTemplate esl = Clients.connected(this.server);
		Bridge talk = esl.originate(Originate.to("user/1001").park()).bridge("user/machine");
		String machine = talk.partnerUuid();
		CompletableFuture<?> left = new VoicemailDrop("message.wav").leaveMessage(talk);
		assertThat(left).succeedsWithin(PATIENCE);
		assertThat(Clients.played(this.server, machine)).containsExactly("message.wav");
		await().atMost(PATIENCE)
			.until(() -> this.server.simulator().call(machine).filter(SimulatedCall::isAlive).isEmpty());
		assertThat(talk.call().snapshot().isEnded()).isFalse();
		assertThat(talk.call().snapshot().isBridged()).isFalse();
	}

}
