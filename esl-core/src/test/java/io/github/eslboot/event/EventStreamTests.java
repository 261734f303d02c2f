package io.github.eslboot.event;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventFormat;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.test.SimulatedUser;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.RecordingListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * {@link EventStream}: subscriptions, routing, lanes and outages.
 * {@code -Desl.stream.outage} (such as {@code PT30S}) sets the length of the longest one.
 */
class EventStreamTests {

	/** Long enough that delays between attempts have reached their maximum. */
	private static final Duration OUTAGE = Duration.parse(System.getProperty("esl.stream.outage", "PT3S"));

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator((builder) -> builder
		.user(new SimulatedUser("limited@example.org", "s3cret", "CHANNEL_CREATE,CHANNEL_ANSWER", "echo", false)));

	private FreeSwitchSimulator simulator;

	private Client client;

	@BeforeEach
	void initialize() {
		this.simulator = this.esl.simulator();
	}

	private void start(EventStreamOptions events) throws Exception {
		start(UnaryOperator.identity(), 3, events);
	}

	private void start() throws Exception {
		start(EventStreamOptions.defaults());
	}

	private void start(UnaryOperator<ConnectionOptions.Builder> connection, int poolSize, EventStreamOptions events)
			throws Exception {
		this.client = this.esl.newClient(connection, PoolOptions.builder().size(poolSize).build(), events);
		this.client.startAndWait();
	}

	private static EventStreamOptions options(long budget, Duration slow, Duration grace) {
		return EventStreamOptions.builder()
			.memoryBudget(budget)
			.slowHandlerThreshold(slow)
			.callEndGrace(grace)
			.quietCallCheck(Duration.ZERO)
			.wakeUpInterval(Duration.ZERO)
			.build();
	}

	private String subscribed() {
		return this.simulator.commands((command) -> command.startsWith("event "))
			.stream()
			.map((command) -> command.line())
			.reduce("", (all, line) -> all + "|" + line);
	}

	@Test
	void streamSubscribesOnlyToEventsThatListenersSelect() throws Exception {
		start();
		assertThat(subscribed()).isEqualTo("|event plain BACKGROUND_JOB HEARTBEAT");
		this.client.template.listen(
				EventSelector.ofEvents(EventName.CHANNEL_ANSWER).custom("conference::maintenance").build(), (event) -> {
				})
			.awaitReady(PATIENCE);
		this.client.template.listen(EventSelector.ofEvents(EventName.CHANNEL_ANSWER).build(), (event) -> {
		}).awaitReady(PATIENCE);
		assertThat(subscribed()).isEqualTo(
				"|event plain BACKGROUND_JOB HEARTBEAT|event plain CHANNEL_ANSWER CUSTOM conference::maintenance");
	}

	@Test
	void readyFailsForADeniedEventAndOtherEventsAreDelivered() throws Exception {
		ConnectionOptions limited = ConnectionOptions
			.builder(this.simulator.host(), this.simulator.port(), Credentials.ofUser("limited@example.org", "s3cret"))
			.build();
		this.client = this.esl.closing(new Client(limited, PoolOptions.builder().size(1).build(),
				EventStreamOptions.defaults(), Client.QUICK));
		this.client.startAndWait();
		RecordingListener recorder = new RecordingListener();
		Registration denied = this.client.template
			.listen(EventSelector.ofEvents(EventName.CHANNEL_CREATE, EventName.CHANNEL_PARK).build(), recorder);
		assertThatExceptionOfType(EslCommandException.class).isThrownBy(() -> denied.awaitReady(PATIENCE))
			.withMessageContaining("permission denied");
		SimulatedCall call = this.simulator.startCall("1000", "2000");
		await().atMost(PATIENCE).until(() -> recorder.names().contains("CHANNEL_CREATE"));
		call.hangup();
	}

	@Test
	void readyFailsForAnEventNameThatTheServerDoesNotKnowAndOtherEventsAreDelivered() throws Exception {
		start();
		RecordingListener recorder = new RecordingListener();
		Registration misspelt = this.client.template.listen(
				EventSelector.ofEvents(EventName.CHANNEL_CREATE).eventNames(List.of("CHANEL_PARK")).build(), recorder);
		assertThatExceptionOfType(EslCommandException.class).isThrownBy(() -> misspelt.awaitReady(PATIENCE))
			.withMessageContaining("CHANEL_PARK")
			.withMessageContaining("no keywords supplied");
		this.simulator.startCall("1000", "2000").hangup();
		await().atMost(PATIENCE).until(() -> recorder.names().contains("CHANNEL_CREATE"));
	}

	@Test
	void eventsThatTheStreamItselfNeedsAreNotCountedAsUnrouted() throws Exception {
		start();
		this.client.template.listen(EventSelector.ofEvents(EventName.DTMF).build(), (event) -> {
		}).awaitReady(PATIENCE);
		this.simulator.heartbeat();
		await().atMost(PATIENCE).until(() -> this.client.stream.lastHeartbeat() != null);
		assertThat(this.client.stream.stats().received()).containsKey("HEARTBEAT");
		assertThat(this.client.stream.stats().unrouted()).isZero();
	}

	@Test
	void customEventsAreDeliveredBySubclass() throws Exception {
		start();
		RecordingListener recorder = new RecordingListener();
		this.client.template.listen(EventSelector.ofEvents().custom("app::one").build(), recorder).awaitReady(PATIENCE);
		this.client.template.listen(EventSelector.ofEvents().custom("app::two").build(), (event) -> {
		}).awaitReady(PATIENCE);
		this.simulator.fire("CUSTOM", "Event-Subclass", "app::two", "Number", "1");
		this.simulator.fire("CUSTOM", "Event-Subclass", "app::one", "Number", "2");
		await().atMost(PATIENCE).until(() -> recorder.events.size() == 1);
		assertThat(recorder.events.peek().header("number")).isEqualTo("2");
	}

	@Test
	void listenerByOtherLegReceivesEventsOfTheBridgedCall() throws Exception {
		start(options(64 << 20, Duration.ZERO, Duration.ofMillis(500)));
		SimulatedCall a = this.simulator.startCall("1000", "2000");
		SimulatedCall b = this.simulator.startCall("1001", "2001");
		RecordingListener recorder = new RecordingListener();
		this.client.template
			.listen(EventSelector.ofCall(a.uuid()).by(RoutingHeader.UNIQUE_ID, RoutingHeader.OTHER_LEG).build(),
					recorder)
			.awaitReady(PATIENCE);
		RecordingListener both = new RecordingListener();
		this.client.template.listen(EventSelector.ofCall(a.uuid(), b.uuid()).build(), both).awaitReady(PATIENCE);
		a.answer();
		b.answer();
		a.bridge(b);
		await().atMost(PATIENCE).until(() -> both.names().contains("CHANNEL_BRIDGE"));
		b.hangup();
		a.hangup();
		await().atMost(PATIENCE).until(() -> both.end.get() != null);
		assertThat(both.events).extracting(EslEvent::uniqueId).contains(a.uuid(), b.uuid());
		await().atMost(PATIENCE).until(() -> recorder.end.get() != null);
		assertThat(recorder.events).extracting(EslEvent::uniqueId).contains(a.uuid(), b.uuid());
	}

	@Test
	void listenersFollowACallThatIsRenamed() throws Exception {
		start();
		String old = UUID.randomUUID().toString();
		String renamed = UUID.randomUUID().toString();
		RecordingListener recorder = new RecordingListener();
		this.client.template.listen(old, recorder).awaitReady(PATIENCE);
		this.simulator.fire("CHANNEL_CREATE", "Unique-ID", old);
		this.simulator.fire("CHANNEL_UUID", "Unique-ID", renamed, "Old-Unique-ID", old);
		this.simulator.fire("CHANNEL_ANSWER", "Unique-ID", renamed);
		this.simulator.fire("CHANNEL_DESTROY", "Unique-ID", renamed);
		await().atMost(PATIENCE).until(() -> recorder.end.get() != null);
		assertThat(recorder.names()).containsExactly("CHANNEL_CREATE", "CHANNEL_UUID", "CHANNEL_ANSWER",
				"CHANNEL_DESTROY");
	}

	@Test
	void listenerEndsAfterTheGracePeriodWithoutChannelDestroy() throws Exception {
		start(options(64 << 20, Duration.ZERO, Duration.ofMillis(50)));
		String uuid = UUID.randomUUID().toString();
		RecordingListener recorder = new RecordingListener();
		this.client.template.listen(uuid, recorder).awaitReady(PATIENCE);
		this.simulator.fire("CHANNEL_HANGUP_COMPLETE", "Unique-ID", uuid);
		await().atMost(PATIENCE).until(() -> recorder.end.get() != null);
		assertThat(recorder.names()).containsExactly("CHANNEL_HANGUP_COMPLETE");
		assertThat(this.client.stream.stats().registrations()).isZero();
	}

	@Test
	void listenerThatThrowsDoesNotAffectOthers() throws Exception {
		start();
		SimulatedCall call = this.simulator.startCall("1000", "2000");
		this.client.template.listen(call.uuid(), (event) -> {
			throw new IllegalStateException("broken listener");
		}).awaitReady(PATIENCE);
		RecordingListener recorder = new RecordingListener();
		this.client.template.listen(call.uuid(), recorder).awaitReady(PATIENCE);
		call.answer();
		call.hangup();
		await().atMost(PATIENCE).until(() -> recorder.end.get() != null);
		assertThat(recorder.names()).contains("CHANNEL_ANSWER", "CHANNEL_DESTROY");
		assertThat(this.client.stream.stats().handlerErrors()).isGreaterThanOrEqualTo(2);
	}

	@Test
	void cancelledListenerReceivesNoFurtherEvents() throws Exception {
		start();
		SimulatedCall call = this.simulator.startCall("1000", "2000");
		RecordingListener recorder = new RecordingListener();
		Registration registration = this.client.template.listen(call.uuid(), recorder);
		registration.awaitReady(PATIENCE);
		RecordingListener other = new RecordingListener();
		this.client.template.listen(call.uuid(), other).awaitReady(PATIENCE);
		registration.cancel();
		await().atMost(PATIENCE).until(() -> recorder.end.get() == EndReason.CANCELLED);
		int received = recorder.events.size();
		call.hangup();
		await().atMost(PATIENCE).until(() -> other.end.get() != null);
		assertThat(recorder.events).hasSize(received);
	}

	/** The server sends events once an hour unless it is woken by input. */
	@Test
	void serverIsWokenWhileACallLives() throws Exception {
		try (FreeSwitchSimulator sleepy = FreeSwitchSimulator.builder().eventDelay(Duration.ofHours(1)).start();
				Client woken = Client.of(sleepy).startAndWait()) {
			SimulatedCall call = sleepy.startCall("1000", "2000");
			RecordingListener recorder = new RecordingListener();
			woken.template.listen(call.uuid(), recorder).awaitReady(PATIENCE);
			call.answer();
			call.hangup();
			await().atMost(PATIENCE).until(() -> recorder.end.get() == EndReason.CALL_ENDED);
			assertThat(woken.template.bgapi("status").await(PATIENCE).isOk()).isTrue();
		}
	}

	@Test
	void slowListenerIsReported() throws Exception {
		start(options(64 << 20, Duration.ofMillis(100), Duration.ofSeconds(1)));
		CountDownLatch release = new CountDownLatch(1);
		SimulatedCall call = this.simulator.startCall("1000", "2000");
		this.client.template.listen(call.uuid(), (event) -> release.await()).awaitReady(PATIENCE);
		call.answer();
		await().atMost(PATIENCE).until(() -> this.client.stream.stats().slowHandlers() == 1);
		release.countDown();
	}

	@Test
	void lowPriorityEventsAreDroppedAndReportedWhenTheBudgetIsUsedUp() throws Exception {
		start(options(64 << 10, Duration.ZERO, Duration.ofSeconds(1)));
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch entered = new CountDownLatch(1);
		String uuid = UUID.randomUUID().toString();
		Queue<String> received = new ConcurrentLinkedQueue<>();
		AtomicInteger lostEvents = new AtomicInteger();
		Set<String> nodes = ConcurrentHashMap.newKeySet();
		AtomicReference<EndReason> end = new AtomicReference<>();
		this.client.template.listen(EventSelector.ofCall(uuid)
			.events(EventName.CHANNEL_CREATE, EventName.CHANNEL_STATE, EventName.DTMF, EventName.CHANNEL_HANGUP,
					EventName.CHANNEL_HANGUP_COMPLETE, EventName.CHANNEL_DESTROY)
			.build(), new EslEventListener() {

				@Override
				public void onEvent(EslEvent event) throws Exception {
					entered.countDown();
					release.await();
					received.add(event.name());
				}

				@Override
				public void onLost(LostEvents lost) {
					received.add("lost");
					nodes.add(lost.node());
					lostEvents.addAndGet(lost.total());
				}

				@Override
				public void onEnd(EndReason reason) {
					end.set(reason);
				}

			}).awaitReady(PATIENCE);
		this.simulator.fire("CHANNEL_CREATE", "Unique-ID", uuid);
		entered.await();
		String padding = "x".repeat(1000);
		int each = 200;
		for (int i = 0; i < each; i++) {
			this.simulator.fire("CHANNEL_STATE", "Unique-ID", uuid, "Padding", padding);
			this.simulator.fire("DTMF", "Unique-ID", uuid, "Padding", padding);
		}
		for (String last : List.of("CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE", "CHANNEL_DESTROY")) {
			this.simulator.fire(last, "Unique-ID", uuid, "Padding", padding);
		}
		await().atMost(PATIENCE)
			.until(() -> this.client.stream.stats().received().getOrDefault("CHANNEL_DESTROY", 0L) == 1);
		assertThat(this.client.stream.stats().queuedBytes()).isLessThan(2 * 64 << 10);
		release.countDown();
		await().atMost(PATIENCE).until(() -> end.get() != null);
		assertThat(received).containsSubsequence("CHANNEL_CREATE", "lost", "CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE",
				"CHANNEL_DESTROY");
		long delivered = received.stream().filter((name) -> !name.equals("lost")).count();
		assertThat(delivered + lostEvents.get()).isEqualTo(1 + 2 * each + 3);
		assertThat(nodes).containsExactly(this.client.stream.name());
		assertThat(received.stream().filter("DTMF"::equals).count())
			.isGreaterThan(received.stream().filter("CHANNEL_STATE"::equals).count() - 1);
		assertThat(this.client.stream.stats().dropped().values().stream().mapToLong(Long::longValue).sum())
			.isEqualTo(lostEvents.get());
		assertThat(this.client.stream.stats().queuedBytes()).isZero();
	}

	/** Resets the connection of the stream. */
	private void resetStreamConnection() {
		this.simulator.commands((command) -> command.startsWith("event "))
			.forEach((command) -> this.simulator.faults().connection(command.connection(), Fault.reset()));
	}

	@Test
	void listenersContinueAfterAnOutageAndCallsThatEndedInItAreLost() throws Exception {
		start(options(64 << 20, Duration.ZERO, Duration.ofMillis(500)));
		SimulatedCall surviving = this.simulator.startCall("1000", "2000");
		SimulatedCall ending = this.simulator.startCall("1001", "2001");
		GapRecorder survivor = new GapRecorder();
		GapRecorder ended = new GapRecorder();
		this.client.template.listen(surviving.uuid(), survivor).awaitReady(PATIENCE);
		this.client.template.listen(ending.uuid(), ended).awaitReady(PATIENCE);
		surviving.answer();
		ending.answer();
		await().atMost(PATIENCE)
			.until(() -> survivor.events.contains("CHANNEL_ANSWER") && ended.events.contains("CHANNEL_ANSWER"));
		Instant before = Instant.now();
		InjectedFault refused = this.simulator.faults().refuseConnections();
		resetStreamConnection();
		await().atMost(PATIENCE).until(() -> this.client.stream.state() == EventStreamState.DOWN);
		ending.hangup();
		await().atMost(PATIENCE).until(() -> !ending.isAlive());
		refused.release();
		await().atMost(PATIENCE).until(() -> ended.end.get() != null);
		assertThat(ended.end.get()).isEqualTo(EndReason.LOST);
		assertThat(ended.events).doesNotContain("CHANNEL_HANGUP");
		await().atMost(PATIENCE).until(() -> survivor.gap.get() != null);
		EventGap gap = survivor.gap.get();
		assertThat(gap.from()).isBefore(gap.to()).isAfter(before.minusSeconds(5));
		assertThat(gap.to()).isAfter(before);
		assertThat(survivor.end.get()).isNull();
		surviving.hangup();
		await().atMost(PATIENCE).until(() -> survivor.end.get() == EndReason.CALL_ENDED);
		assertThat(survivor.events).contains("CHANNEL_DESTROY");
		assertThat(this.client.stream.stats().gaps()).isEqualTo(1);
	}

	@Test
	void clientReconnectsOncePerConnectionAfterALongOutage() throws Exception {
		start(UnaryOperator.identity(), 10, EventStreamOptions.defaults());
		GapRecorder recorder = new GapRecorder();
		this.client.template.listen(EventSelector.ofEvents(EventName.CHANNEL_ANSWER).build(), recorder)
			.awaitReady(PATIENCE);
		this.simulator.stop();
		Instant stopped = Instant.now();
		await().atMost(PATIENCE).until(() -> this.client.pool.stats().state() == PoolState.DOWN);
		await().atMost(OUTAGE.plusSeconds(10))
			.until(() -> Duration.between(stopped, Instant.now()).compareTo(OUTAGE) >= 0);
		Instant restarted = Instant.now();
		this.simulator.start();
		this.client.stream.awaitUp(PATIENCE);
		await().atMost(PATIENCE).until(() -> this.client.pool.stats().state() == PoolState.UP);
		assertThat(this.simulator.acceptedConnections(restarted)).hasSize(11);
		await().atMost(PATIENCE).until(() -> recorder.gap.get() != null);
		assertThat(recorder.gap.get().duration()).isGreaterThan(OUTAGE.minusSeconds(1));
		SimulatedCall call = this.simulator.startCall("1000", "2000");
		call.answer();
		await().atMost(PATIENCE).until(() -> recorder.events.contains("CHANNEL_ANSWER"));
	}

	@Test
	void clientReconnectsAfterTheServerWasFrozen() throws Exception {
		start((connection) -> connection.idleCheckInterval(Duration.ofMillis(200))
			.idleCheckTimeout(Duration.ofMillis(200))
			.greetingTimeout(Duration.ofMillis(200)), 2, EventStreamOptions.defaults());
		InjectedFault frozen = this.simulator.faults().everyConnection(Fault.silence());
		await().atMost(PATIENCE).until(() -> this.client.stream.state() == EventStreamState.DOWN);
		await().atMost(PATIENCE).until(() -> this.client.pool.stats().state() == PoolState.DOWN);
		frozen.release();
		this.client.stream.awaitUp(PATIENCE);
		await().atMost(PATIENCE).until(() -> this.client.pool.stats().state() == PoolState.UP);
	}

	@Test
	void noStateRemainsOfEndedCalls() throws Exception {
		start();
		int calls = Integer.getInteger("esl.calls", 5_000);
		int batch = 500;
		AtomicInteger ended = new AtomicInteger();
		for (int done = 0; done < calls; done += batch) {
			List<SimulatedCall> live = new ArrayList<>();
			for (int i = 0; i < Math.min(batch, calls - done); i++) {
				String uuid = UUID.randomUUID().toString();
				this.client.template.listen(uuid, new EslEventListener() {

					@Override
					public void onEvent(EslEvent event) {
					}

					@Override
					public void onEnd(EndReason reason) {
						ended.incrementAndGet();
					}

				});
				live.add(this.simulator.newCall().uuid(uuid).from("1000").to("2000").start());
			}
			live.forEach(SimulatedCall::answer);
			live.forEach(SimulatedCall::hangup);
			int expected = done + live.size();
			await().pollDelay(Duration.ZERO).atMost(Duration.ofMinutes(1)).until(() -> ended.get() == expected);
		}
		await().atMost(PATIENCE).until(() -> this.client.stream.stats().lanes() == 0);
		var stats = this.client.stream.stats();
		assertThat(stats.registrations()).isZero();
		assertThat(stats.boundCalls()).isZero();
		assertThat(stats.queuedEvents()).isZero();
		assertThat(stats.queuedBytes()).isZero();
		assertThat(stats.dropped()).isEmpty();
		assertThat(this.client.pool.stats().borrowed()).isZero();
	}

	@Test
	void closeEndsAllThreads() throws Exception {
		Set<Thread> before = clientThreads();
		start();
		this.client.template.api("status");
		this.client.close();
		await().atMost(PATIENCE).until(() -> before.containsAll(clientThreads()));
	}

	private static Set<Thread> clientThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().matches("esl-(io|worker|resolver)-.*"))
			.collect(Collectors.toSet());
	}

	/** Records the names of events, the gap and the end. */
	private static final class GapRecorder implements EslEventListener {

		private final Queue<String> events = new ConcurrentLinkedQueue<>();

		private final AtomicReference<EventGap> gap = new AtomicReference<>();

		private final AtomicReference<EndReason> end = new AtomicReference<>();

		@Override
		public void onEvent(EslEvent event) {
			this.events.add(event.name());
		}

		@Override
		public void onGap(EventGap missed) {
			this.gap.set(missed);
		}

		@Override
		public void onEnd(EndReason reason) {
			this.end.set(reason);
		}

	}

	@Test
	void eventThatDoesNotParseIsCountedAsLostAndItsCallIsChecked() throws Exception {
		start(EventStreamOptions.builder().format(EventFormat.JSON).callEndGrace(Duration.ofMillis(100)).build());
		SimulatedCall call = this.simulator.startCall("1000", "2000");
		CompletableFuture<EventGap> gap = new CompletableFuture<>();
		CompletableFuture<EventGap> gapOfStream = new CompletableFuture<>();
		CompletableFuture<EndReason> end = new CompletableFuture<>();
		CountDownLatch seen = new CountDownLatch(1);
		this.client.stream.addListener(new EventStreamListener() {

			@Override
			public void onGap(EventGap lost) {
				gapOfStream.complete(lost);
			}

		});
		this.client.template.listen(call.uuid(), new EslEventListener() {

			@Override
			public void onEvent(EslEvent event) {
				seen.countDown();
			}

			@Override
			public void onGap(EventGap lost) {
				gap.complete(lost);
			}

			@Override
			public void onEnd(EndReason reason) {
				end.complete(reason);
			}

		}).awaitReady(PATIENCE);
		call.answer();
		assertThat(seen.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		// The server no longer knows the call: its last event is the one that is lost.
		this.simulator.onApi("uuid_exists", (request) -> "false");
		this.simulator.fireRaw("Content-Length: 15\nContent-Type: text/event-json\n\n{\"Event-Name\":}"
			.getBytes(StandardCharsets.US_ASCII));
		assertThat(gap).succeedsWithin(PATIENCE).extracting(EventGap::cause).asString().contains("1 events");
		assertThat(gap.join().endedCalls()).isEmpty();
		assertThat(gapOfStream).succeedsWithin(PATIENCE).isEqualTo(gap.join().withEndedCalls(Set.of(call.uuid())));
		assertThat(end).succeedsWithin(PATIENCE).isEqualTo(EndReason.LOST);
		assertThat(this.client.stream.stats().unparsed()).isOne();
		assertThat(this.client.stream.stats().gaps()).isZero();
		assertThat(this.client.stream.state()).isEqualTo(EventStreamState.UP);
	}

}
