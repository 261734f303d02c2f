package io.github.eslboot.application;

import io.github.eslboot.call.Bridge;
import io.github.eslboot.call.BridgeFailedException;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CallbackQueueTests {

	@RegisterExtension
	final EslExtension server = EslExtension.ofSimulator();

	@Test
	void agentTalksToTheCustomerWhoHasWaitedLongest() {
		CallbackQueue queue = new CallbackQueue(Clients.connected(this.server));
		queue.add("4930111");
		queue.add("4930222");
		Bridge talk = queue.serve(Endpoint.user("1001")).orElseThrow();
		assertThat(this.server.simulator().call(talk.partnerUuid()))
			.hasValueSatisfying((leg) -> assertThat(leg.destination()).isEqualTo("4930111"));
	}

	@Test
	void customerWhoIsNotReachedIsCalledAfterTheOthers() {
		CallbackQueue queue = new CallbackQueue(Clients.connected(this.server));
		queue.add("49busy");
		queue.add("4930222");
		assertThatExceptionOfType(BridgeFailedException.class).isThrownBy(() -> queue.serve(Endpoint.user("1001")));
		assertThat(queue.serve(Endpoint.user("1001"))).isPresent();
		assertThatExceptionOfType(BridgeFailedException.class).isThrownBy(() -> queue.serve(Endpoint.user("1001")))
			.satisfies((failure) -> assertThat(failure.hangupCause()).isEqualTo(HangupCause.USER_BUSY));
	}

	@Test
	void emptyQueueCallsNoAgent() {
		CallbackQueue queue = new CallbackQueue(Clients.connected(this.server));
		assertThat(queue.serve(Endpoint.user("1001"))).isEmpty();
		assertThat(this.server.simulator().commands((command) -> command.startsWith("bgapi originate"))).isEmpty();
	}

}
