package io.github.eslboot.call;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.event.EventGap;
import io.github.eslboot.protocol.EslEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Data of a call that the server composed before events that are received before the
 * data: commands and events have connections of their own, which overtake each other.
 */
class CallRefreshTests {

	private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

	private final EslClientResources resources = EslClientResources.create();

	private final AcceptingCallLink link = new AcceptingCallLink(this.resources);

	private final EslCall call = new EslCalls(this.link, PATIENCE, PATIENCE).call(event("CHANNEL_ANSWER", 0));

	private final EslEventListener listener = Objects.requireNonNull(this.link.listener);

	CallRefreshTests() {
		this.link.subscribed.complete(null);
	}

	@AfterEach
	void close() {
		this.resources.close();
	}

	@Test
	void bridgeOutlivesDataFromBefore() throws Exception {
		this.listener.onEvent(event("CHANNEL_BRIDGE", 2, "Bridge-A-Unique-ID", "a", "Bridge-B-Unique-ID", "b"));
		reply(0).complete(event("CHANNEL_DATA", 1));
		assertThat(this.call.snapshot().bridgedWith()).isEqualTo("b");
	}

	@Test
	void bridgeOutlivesDataThatTheServerComposedBeforeItSetTheVariableOfTheBridge() throws Exception {
		this.listener.onEvent(event("CHANNEL_BRIDGE", 2, "Bridge-A-Unique-ID", "a", "Bridge-B-Unique-ID", "b"));
		reply(0).complete(event("CHANNEL_DATA", 3));
		assertThat(this.call.snapshot().bridgedWith()).isEqualTo("b");
	}

	@Test
	void holdOutlivesDataFromBefore() throws Exception {
		this.listener.onEvent(event("CHANNEL_HOLD", 2));
		reply(0).complete(event("CHANNEL_DATA", 1));
		assertThat(this.call.snapshot().held()).isTrue();
	}

	@Test
	void dataReportTheBridgeOfACallWhoseEventsWereNotSubscribedTo() {
		reply(0).complete(event("CHANNEL_DATA", 1, "variable_bridge_to", "b"));
		assertThat(this.call.snapshot().bridgedWith()).isEqualTo("b");
	}

	@Test
	void dataReportTheEndOfABridgeInAGap() throws Exception {
		reply(0).complete(event("CHANNEL_DATA", 1));
		this.listener.onEvent(event("CHANNEL_BRIDGE", 2, "Bridge-A-Unique-ID", "a", "Bridge-B-Unique-ID", "b"));
		this.listener.onGap(new EventGap("test", START, START, "outage"));
		reply(1).complete(event("CHANNEL_DATA", 3));
		assertThat(this.call.snapshot().isBridged()).isFalse();
	}

	@Test
	void bridgeAfterAGapOutlivesDataFromBefore() throws Exception {
		reply(0).complete(event("CHANNEL_DATA", 1));
		this.listener.onGap(new EventGap("test", START, START, "outage"));
		this.listener.onEvent(event("CHANNEL_BRIDGE", 4, "Bridge-A-Unique-ID", "a", "Bridge-B-Unique-ID", "b"));
		reply(1).complete(event("CHANNEL_DATA", 3));
		assertThat(this.call.snapshot().bridgedWith()).isEqualTo("b");
	}

	@Test
	void stateIsReadAgainAfterTheCommandFailed() {
		reply(0).completeExceptionally(
				new EslConnectionException(EslConnectionException.Reason.LOST, "The connection is lost", null));
		await().atMost(PATIENCE).until(() -> this.link.replies.size() == 2);
		reply(1).complete(event("CHANNEL_DATA", 1, "variable_bridge_to", "b"));
		assertThat(this.call.snapshot().bridgedWith()).isEqualTo("b");
	}

	@Test
	void stateIsReadIfTheEventsCannotBeSubscribedTo() {
		this.link.subscribed = new CompletableFuture<>();
		new EslCalls(this.link, PATIENCE, PATIENCE).call(event("CHANNEL_ANSWER", 0));
		this.link.subscribed.completeExceptionally(
				new EslConnectionException(EslConnectionException.Reason.LOST, "The connection is lost", null));
		assertThat(this.link.replies).hasSize(2);
	}

	private CompletableFuture<Object> reply(int index) {
		return this.link.replies.get(index);
	}

	private static EslEvent event(String name, int second, String... headers) {
		Instant time = START.plusSeconds(second);
		Map<String, String> all = new HashMap<>(Map.of("Unique-ID", "a", "Event-Date-Timestamp", micros(time),
				"Caller-Channel-Created-Time", micros(START), "Answer-State", "answered"));
		for (int i = 0; i < headers.length; i += 2) {
			all.put(headers[i], headers[i + 1]);
		}
		return EslEvent.of(name, all);
	}

	private static String micros(Instant time) {
		return Long.toString(time.toEpochMilli() * 1000);
	}

}
