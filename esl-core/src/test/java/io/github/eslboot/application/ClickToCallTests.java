package io.github.eslboot.application;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.call.PendingCall;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

class ClickToCallTests {

	@RegisterExtension
	final EslExtension server = EslExtension.ofSimulator();

	private ClickToCall application;

	@BeforeEach
	void connect() {
		this.application = new ClickToCall(Clients.connected(this.server));
	}

	@Test
	void agentAndCustomerTalkUntilTheCustomerHangsUp() throws Exception {
		Talk talk = new Talk("1001", "4930123456");
		SimulatedCall customer = talk.customer();
		assertThat(customer.name()).isEqualTo("sofia/external/4930123456");
		customer.hangup();
		assertThat(talk.outcome()).isEqualTo("talked");
		assertNoCallIsLeft();
	}

	@Test
	void agentAndCustomerTalkUntilTheAgentHangsUp() throws Exception {
		Talk talk = new Talk("1001", "4930123456");
		talk.customer();
		talk.agent().hangup();
		assertThat(talk.outcome()).isEqualTo("talked");
		assertNoCallIsLeft();
	}

	@Test
	void agentIsHungUpWhenTheCustomerIsBusy() throws Exception {
		assertThat(new Talk("1001", "49busy").outcome()).isEqualTo("customer USER_BUSY");
		assertNoCallIsLeft();
	}

	@Test
	void customerIsNotCalledWhenTheAgentRejectsTheCall() throws Exception {
		assertThat(new Talk("reject", "4930123456").outcome()).isEqualTo("agent CALL_REJECTED");
		assertThat(this.server.simulator().commands((command) -> command.startsWith("sendmsg"))).isEmpty();
	}

	@Test
	void agentStopsRingingWhenTheCallIsCancelled() throws Exception {
		Talk talk = new Talk("noanswer", "4930123456");
		await().atMost(PATIENCE).until(() -> !this.server.simulator().calls().isEmpty());
		talk.ringing.cancel();
		assertThat(talk.outcome()).isEqualTo("cancelled");
		assertNoCallIsLeft();
	}

	@Test
	void ringRejectsAnAgentNameThatIsNotPartOfAnEndpoint() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.application.ring("1001,sofia/gateway/carrier/0900", "4930123456"));
	}

	private void assertNoCallIsLeft() {
		await().atMost(PATIENCE).until(() -> this.server.simulator().calls().isEmpty());
	}

	/** One run of the application. */
	private final class Talk {

		final PendingCall ringing;

		private final CompletableFuture<String> outcome;

		Talk(String agent, String customer) {
			this.ringing = ClickToCallTests.this.application.ring(agent, customer);
			this.outcome = CompletableFuture
				.supplyAsync(() -> ClickToCallTests.this.application.connect(this.ringing, customer));
		}

		SimulatedCall agent() {
			return ClickToCallTests.this.server.simulator().call(this.ringing.uuid()).orElseThrow();
		}

		/** Waits until agent and customer are connected. */
		SimulatedCall customer() {
			await().atMost(PATIENCE).until(() -> this.ringing.snapshot().isBridged());
			String partner = this.ringing.snapshot().bridgedWith();
			return ClickToCallTests.this.server.simulator().call(String.valueOf(partner)).orElseThrow();
		}

		String outcome() throws Exception {
			return this.outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}

	}

}
