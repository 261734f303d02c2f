package io.github.eslboot.application;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.call.CallProgress;
import io.github.eslboot.call.CallProgress.CallLeg;
import io.github.eslboot.call.TwoLegCall;
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
		assertThat(talk.outcome()).isEqualTo("talked: PARTNER_HUNG_UP NORMAL_CLEARING");
		await().atMost(PATIENCE).until(() -> talk.browser.size() == 8);
		assertThat(talk.browser).extracting(Object::toString)
			.containsExactly("A RINGING", "A ANSWERED", "B RINGING", "B ANSWERED", "A BRIDGED", "B BRIDGED",
					"B ENDED HUNG_UP NORMAL_CLEARING by B", "A ENDED HUNG_UP NORMAL_CLEARING by B");
		assertNoCallIsLeft();
	}

	@Test
	void agentAndCustomerTalkUntilTheAgentHangsUp() throws Exception {
		Talk talk = new Talk("1001", "4930123456");
		talk.customer();
		talk.agent().hangup();
		assertThat(talk.outcome()).isEqualTo("talked: CALL_ENDED NORMAL_CLEARING");
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
		talk.call.cancel();
		assertThat(talk.outcome()).isEqualTo("cancelled");
		assertNoCallIsLeft();
	}

	@Test
	void bothStopRingingWhenTheCallIsCancelledWhileTheCustomerRings() throws Exception {
		Talk talk = new Talk("1001", "49noanswer");
		await().atMost(PATIENCE).until(() -> talk.call.snapshot(CallLeg.B).isRinging());
		talk.call.cancel();
		assertThat(talk.outcome()).isEqualTo("cancelled");
		assertNoCallIsLeft();
	}

	@Test
	void connectRejectsAnAgentNameThatIsNotPartOfAnEndpoint() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.application.connect("1001,sofia/gateway/carrier/0900", "4930123456", (next) -> {
			}));
	}

	private void assertNoCallIsLeft() {
		await().atMost(PATIENCE).until(() -> this.server.simulator().calls().isEmpty());
	}

	/** One run of the application. */
	private final class Talk {

		final Queue<CallProgress> browser = new ConcurrentLinkedQueue<>();

		final TwoLegCall call;

		private final CompletableFuture<String> outcome;

		Talk(String agent, String customer) {
			this.call = ClickToCallTests.this.application.connect(agent, customer, this.browser::add);
			this.outcome = CompletableFuture.supplyAsync(() -> ClickToCallTests.this.application.outcome(this.call));
		}

		SimulatedCall agent() {
			return simulated(CallLeg.A);
		}

		/** Waits until agent and customer are connected. */
		SimulatedCall customer() {
			this.call.await(PATIENCE);
			return simulated(CallLeg.B);
		}

		private SimulatedCall simulated(CallLeg leg) {
			return ClickToCallTests.this.server.simulator().call(this.call.uuid(leg)).orElseThrow();
		}

		String outcome() throws Exception {
			return this.outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}

	}

}
