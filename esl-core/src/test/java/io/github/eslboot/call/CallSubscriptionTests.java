package io.github.eslboot.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.Sent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Operations of a call whose events are not subscribed to yet: the event that completes
 * them would be missed.
 */
class CallSubscriptionTests {

	private static final EslEvent PARKED = EslEvent.of("CHANNEL_PARK", Map.of("Unique-ID", "call-1"));

	private final EslClientResources resources = EslClientResources.create();

	private final AcceptingCallLink link = new AcceptingCallLink(this.resources);

	private final CompletableFuture<Void> subscribed = this.link.subscribed;

	private final List<String> sent = this.link.sent;

	private final EslCall call = new EslCalls(this.link, PATIENCE, PATIENCE).call(PARKED);

	@AfterEach
	void close() {
		this.resources.close();
	}

	@Test
	void applicationsWaitForTheSubscriptionAndKeepTheirOrder() {
		this.call.async().answer();
		this.call.async().playback("one.wav");
		this.call.async().playback("two.wav");
		assertThat(this.sent).isEmpty();
		this.subscribed.complete(null);
		await().atMost(PATIENCE).until(() -> this.sent.size() == 4);
		assertThat(this.sent).containsExactlyInAnyOrder("uuid_dump", "answer", "playback one.wav", "playback two.wav")
			.containsSubsequence("answer", "playback one.wav", "playback two.wav");
	}

	@Test
	void applicationsWaitUntilAnOriginatedCallExecutesItsApplication() throws Exception {
		this.subscribed.complete(null);
		this.call.control().applications().holdUntilExecuting(PATIENCE);
		CompletableFuture<?> impatient = this.call.within(Duration.ofMillis(50)).async().playback("none.wav");
		this.call.async().playback("one.wav");
		assertThat(impatient).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(EslTimeoutException.class)
			.withMessageContaining("does not execute applications yet");
		onEvent("CHANNEL_EXECUTE", "CS_CONSUME_MEDIA");
		assertThat(this.sent).doesNotContain("playback one.wav");
		onEvent("CHANNEL_EXECUTE", "CS_EXECUTE");
		await().atMost(PATIENCE).until(() -> this.sent.contains("playback one.wav"));
		assertThat(this.sent).doesNotContain("playback none.wav");
		// The call executes already: nothing waits.
		this.call.control().applications().holdUntilExecuting(PATIENCE);
		this.call.async().playback("two.wav");
		assertThat(this.sent).contains("playback two.wav");
	}

	@Test
	void applicationsAreSentWhenNoEventReportsThatTheCallExecutesItsApplication() {
		this.subscribed.complete(null);
		this.call.control().applications().holdUntilExecuting(Duration.ofMillis(50));
		this.call.async().playback("one.wav");
		await().atMost(PATIENCE).until(() -> this.sent.contains("playback one.wav"));
	}

	private void onEvent(String name, String state) throws Exception {
		Objects.requireNonNull(this.link.listener)
			.onEvent(EslEvent.of(name, Map.of("Unique-ID", this.call.uuid(), "Channel-State", state)));
	}

	@Test
	void commandThatAnEventCompletesWaitsForTheSubscription() {
		this.call.async().hold();
		this.call.async().park();
		assertThat(this.sent).isEmpty();
		this.subscribed.complete(null);
		await().atMost(PATIENCE).until(() -> this.sent.containsAll(List.of("uuid_getvar", "uuid_park")));
	}

	/** Until the state has changed, the server would play and record nothing. */
	@Test
	void parkEndsWithTheStateAndNotWithTheApplicationOfAnEarlierPark() throws Exception {
		this.subscribed.complete(null);
		CompletableFuture<?> parked = this.call.async().park();
		await().atMost(PATIENCE).until(() -> this.sent.contains("uuid_park"));
		onEvent("CHANNEL_PARK", "CS_EXECUTE");
		assertThat(parked).isNotDone();
		onEvent("CHANNEL_PARK", "CS_PARK");
		assertThat(parked).succeedsWithin(PATIENCE);
	}

	@Test
	void applicationFailsUnsentWhenTheEventsAreNotPermitted() {
		CompletableFuture<?> before = this.call.async().playback("one.wav");
		this.subscribed.completeExceptionally(
				new EslConnectionException(EslConnectionException.Reason.CLOSED, "thrown by the test", null));
		assertThat(before).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingRootCause()
			.withMessage("thrown by the test");
		assertThat(this.call.async().playback("two.wav")).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingRootCause()
			.withMessage("thrown by the test");
		assertThat(this.sent).noneMatch((sent) -> sent.startsWith("playback"));
	}

	@Test
	void applicationFailsUnsentAtItsTimeoutWhenTheEventsAreNotSubscribedTo() {
		EslCall impatient = this.call.within(Duration.ofMillis(50));
		List.of(impatient.async().playback("one.wav"), impatient.async().hold())
			.forEach((operation) -> assertThat(operation).failsWithin(PATIENCE)
				.withThrowableThat()
				.havingCause()
				.isInstanceOfSatisfying(EslTimeoutException.class,
						(failure) -> assertThat(failure.sent()).isEqualTo(Sent.NO))
				.withMessageContaining("subscribed to"));
		assertThat(this.sent).isEmpty();
	}

	@Test
	void hangupIsSentEvenIfTheEventsAreNotSubscribedTo() {
		CompletableFuture<CallEnd> end = this.call.async().hangup();
		await().atMost(PATIENCE).until(() -> this.sent.contains("hangup"));
		assertThat(end).isNotDone();
	}

}
