package io.github.eslboot.event.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.stream.StreamConnection.Outage;
import io.github.eslboot.event.stream.StreamConnection.StreamPhase;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EslProtocolException;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.test.SimulatedConnection;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.FailingEventLoop;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link StreamConnection}: reconnects after failures of its owner and of its timers, and
 * counts each event that it could not pass on.
 */
class StreamConnectionTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private final FailingEventLoop timers = new FailingEventLoop();

	private final Callbacks callbacks = new Callbacks();

	private StreamConnection stream;

	@BeforeEach
	void start() {
		EslClientResources resources = this.esl.newResources();
		this.stream = new StreamConnection("pbx-1", Client.options(this.esl.simulator()).build(), Client.QUICK,
				resources, this.timers, EventFormat.PLAIN, Set.of(EventName.HEARTBEAT), this.callbacks);
		this.stream.start();
		awaitUp();
	}

	@AfterEach
	void close() {
		this.stream.close();
		this.timers.shutdownGracefully(0, 0, TimeUnit.SECONDS);
	}

	private void awaitUp() {
		await().atMost(PATIENCE).until(() -> this.stream.status().state() == StreamPhase.UP);
	}

	private SimulatedConnection server() {
		return this.esl.simulator().connections().get(0);
	}

	private void assertReconnects() {
		await().atMost(PATIENCE).until(() -> this.stream.status().opened() == 2);
		awaitUp();
	}

	@Test
	void streamReconnectsIfItsOwnerFailsOnTheChangeOfState() {
		this.callbacks.failOnState = true;
		server().reset();
		assertReconnects();
	}

	@Test
	void streamReconnectsIfTheLastEventsCannotBeDelivered() {
		this.callbacks.failOnReadComplete = true;
		server().reset();
		assertReconnects();
	}

	@Test
	void checkReconnectsIfTheNextAttemptCannotBeScheduled() {
		this.timers.failNext(1);
		server().reset();
		await().atMost(PATIENCE).until(() -> this.stream.status().state() == StreamPhase.DOWN);
		await().atMost(PATIENCE).until(this.timers::haveFailed);
		this.stream.check();
		assertReconnects();
		this.stream.check();
		assertThat(this.stream.status().opened()).isEqualTo(2);
	}

	@Test
	void removalOfAnInterestSucceedsIfItsTimerCannotBeScheduled() {
		Interest interest = new DtmfInterest();
		this.stream.add(interest);
		this.timers.failNext(1);
		this.stream.remove(interest);
		assertThat(this.timers.haveFailed()).isTrue();
		assertThat(this.stream.status().state()).isEqualTo(StreamPhase.UP);
	}

	@Test
	void checkOfCallsThatCannotBeScheduledDoesNotFailItsOwner() {
		this.timers.failNext(1);
		this.stream.scheduleIfCurrent(1, Duration.ZERO, () -> {
		});
		assertThat(this.timers.haveFailed()).isTrue();
	}

	@Test
	void eventWhoseRoutingFailsCountsAsLost() {
		this.callbacks.failOnEvent = true;
		this.esl.simulator().fire("HEARTBEAT");
		await().atMost(PATIENCE).until(() -> !this.callbacks.lost.isEmpty());
		assertThat(this.callbacks.lost.peek()).hasMessageContaining("could not be handled");
		assertThat(this.stream.status().state()).isEqualTo(StreamPhase.UP);
	}

	@Test
	void eventInAnUnknownFormatCountsAsLost() {
		server().send("Content-Length: 2\nContent-Type: text/event-cbor\n\nxx".getBytes(StandardCharsets.US_ASCII));
		await().atMost(PATIENCE).until(() -> !this.callbacks.lost.isEmpty());
		assertThat(this.callbacks.lost.peek()).hasMessageContaining("text/event-cbor");
	}

	private static final class DtmfInterest implements Interest {

		@Override
		public Set<Topic> requestedTopics() {
			return Set.of(new Topic("DTMF", false));
		}

		@Override
		public Set<Topic> topics() {
			return requestedTopics();
		}

		@Override
		public void onSubscribed() {
		}

		@Override
		public void onDenied(EslException denial) {
		}

	}

	private static final class Callbacks implements StreamConnection.Callbacks {

		private final Queue<EslProtocolException> lost = new ConcurrentLinkedQueue<>();

		private volatile boolean failOnState;

		private volatile boolean failOnReadComplete;

		private volatile boolean failOnEvent;

		private static void failIf(boolean wanted) {
			if (wanted) {
				throw new OutOfMemoryError("simulated");
			}
		}

		@Override
		public void onStateChange(StreamPhase from, StreamPhase to) {
			failIf(this.failOnState);
		}

		@Override
		public void onUp(long number, @Nullable Outage outage) {
			failIf(this.failOnState);
		}

		@Override
		public void onServerRestart(long lostNanos) {
		}

		@Override
		public void onEvent(EslEvent event, long number) {
			failIf(this.failOnEvent);
		}

		@Override
		public void onUnparsedEvent(EslProtocolException problem, Instant at, long number) {
			this.lost.add(problem);
		}

		@Override
		public void onReadComplete(boolean channelEvents) {
			failIf(this.failOnReadComplete);
		}

	}

}
