package io.github.eslboot.call;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.eslboot.command.Endpoint;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Waits of the operations on a bridge whose server accepts all commands. */
class BridgeWaitTests {

	private static final Duration LONG = Duration.ofHours(1);

	private final EslClientResources resources = EslClientResources.create();

	private final AcceptingCallLink link = new AcceptingCallLink(this.resources);

	private final EslCalls calls = new EslCalls(this.link, PATIENCE, LONG);

	private final EslCall customer = this.calls.call(event("CHANNEL_ANSWER", "a"));

	private final EslEventListener ofCustomer = Objects.requireNonNull(this.link.listener);

	private final EslCall agent = this.calls.call(event("CHANNEL_ANSWER", "b"));

	private final EslEventListener ofAgent = Objects.requireNonNull(this.link.listener);

	private final Bridge bridge;

	BridgeWaitTests() throws Exception {
		this.link.subscribed.complete(null);
		CompletableFuture<Bridge> bridging = this.customer.async().bridge(this.agent);
		this.ofCustomer.onEvent(event("CHANNEL_BRIDGE", "a"));
		this.ofAgent.onEvent(event("CHANNEL_BRIDGE", "b"));
		assertThat(bridging).succeedsWithin(PATIENCE);
		this.bridge = bridging.join();
	}

	@AfterEach
	void close() {
		this.resources.close();
	}

	private static EslEvent event(String name, String uuid, String... headers) {
		Map<String, String> all = new HashMap<>(Map.of("Unique-ID", uuid));
		if (name.endsWith("BRIDGE")) {
			all.putAll(Map.of("Bridge-A-Unique-ID", "a", "Bridge-B-Unique-ID", "b"));
		}
		for (int i = 0; i < headers.length; i += 2) {
			all.put(headers[i], headers[i + 1]);
		}
		return EslEvent.of(name, all);
	}

	@Test
	void splitFailsAsSoonAsOneCallEndsAlthoughTheOtherIsNotParked() throws Exception {
		CompletableFuture<?> split = this.bridge.async().split();
		await().atMost(PATIENCE).until(() -> this.link.sent.contains("uuid_transfer"));
		this.ofAgent.onEvent(event("CHANNEL_HANGUP", "b"));
		assertThat(split).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(CallEndedException.class)
			.withMessageContaining("split");
	}

	@Test
	void consultEndsTheHandleOfAThirdPartyWhoseEventsAreNotSubscribedTo() {
		this.link.subscribed = new CompletableFuture<>();
		assertThat(this.bridge.within(Duration.ofMillis(1)).async().consult(Endpoint.user("1001")))
			.failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(EslTimeoutException.class);
		assertThat(this.calls.size()).isEqualTo(2);
		assertThat(this.link.sent).doesNotContain("uuid_broadcast");
	}

	@Test
	void awaitEndFailsWithBusyWhenTooManyOperationsWait() {
		IntStream.range(0, 1000).forEach((i) -> this.customer.async().await(CallSnapshot::isEnded));
		assertThat(this.bridge.async().awaitEnd()).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(EslBusyException.class);
	}

	@Test
	void bridgeThatContinuesIsNotEndedByTheTimeoutOfItsInterruption() {
		CallBridges bridges = new CallBridges(true, "b");
		String[] interruption = { "Other-Leg-Unique-ID", "b", "Channel-State-Number", "7" };
		bridges.after(event("CHANNEL_UNBRIDGE", "a", interruption), "a", true);
		CallBridges.Undecided first = bridges.takeUnsettled().get(0);
		bridges.after(event("CHANNEL_BRIDGE", "a"), "a", true);
		bridges.after(event("CHANNEL_UNBRIDGE", "a", interruption), "a", true);
		CallBridges.Undecided second = bridges.takeUnsettled().get(0);
		bridges.settle(first);
		assertThat(bridges.takeCompletions()).isEmpty();
		bridges.settle(second);
		assertThat(bridges.takeCompletions()).hasSize(1);
	}

	@Test
	void partnerThatHangsUpWhileItDialsAThirdPartyHasHungUpUnlessTheCallIsTransferred() {
		assertThat(endAfterHangup("9")).hasToString("PARTNER_HUNG_UP USER_BUSY");
		// CS_ROUTING
		assertThat(endAfterHangup("2")).hasToString("LEFT");
	}

	/** Ends a bridge whose CHANNEL_UNBRIDGE names no other leg. */
	private static BridgeEnd endAfterHangup(String nextState) {
		CallBridges bridges = new CallBridges(true, "b");
		bridges.after(event("CHANNEL_HANGUP", "b", "Hangup-Cause", "USER_BUSY"), "a", false);
		bridges.after(event("CHANNEL_UNBRIDGE", "a", "Channel-State-Number", nextState), "a", true);
		bridges.takeUnsettled().forEach(bridges::settle);
		return Objects.requireNonNull(bridges.applyTo(CallSnapshot.ofUnknown("a")).bridgeEnd());
	}

}
