package io.github.eslboot.event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.job.JobResult;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.test.SimulatedUser;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.RecordingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Subscribing, routing, lanes, jobs and outages. */
class EventStreamTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final FreeSwitchSimulator simulator = FreeSwitchSimulator.builder()
		.user(new SimulatedUser("limited@example.org", "s3cret", "CHANNEL_CREATE,CHANNEL_ANSWER", "echo", false))
		.start();

	private Client client;

	@AfterEach
	void stop() {
		if (this.client != null) {
			this.client.close();
		}
		this.simulator.close();
	}

	private Client start(EventStreamOptions events) throws Exception {
		this.client = Client.of(this.simulator, (connection) -> connection, PoolOptions.builder().size(3).build(),
				events);
		return this.client.startAndWait();
	}

	private Client start() throws Exception {
		return start(EventStreamOptions.defaults());
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
	void onlyWhatIsNeededIsSubscribedTo() throws Exception {
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
	void aForbiddenEventDoesNotSinkTheOthers() throws Exception {
		ConnectionOptions limited = ConnectionOptions
			.builder(this.simulator.host(), this.simulator.port(), Credentials.ofUser("limited@example.org", "s3cret"))
			.build();
		this.client = new Client(limited, PoolOptions.builder().size(1).build(), EventStreamOptions.defaults(),
				Client.QUICK)
			.startAndWait();
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
	void customEventsComeBySubclass() throws Exception {
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
	void theOtherLegIsFollowedWhereAsked() throws Exception {
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
	void aRenamedCallKeepsItsListeners() throws Exception {
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
	void withoutDestroyAListenerGoesAfterTheGraceTime() throws Exception {
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
	void aListenerThatThrowsHurtsNoOther() throws Exception {
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
	void aCancelledListenerHearsNothingMore() throws Exception {
		start();
		SimulatedCall call = this.simulator.startCall("1000", "2000");
		RecordingListener recorder = new RecordingListener();
		Registration registration = this.client.template.listen(call.uuid(), recorder);
		registration.awaitReady(PATIENCE);
		RecordingListener other = new RecordingListener();
		this.client.template.listen(call.uuid(), other).awaitReady(PATIENCE);
		registration.cancel();
		await().atMost(PATIENCE).until(() -> recorder.end.get() == EndReason.CANCELLED);
		int heard = recorder.events.size();
		call.hangup();
		await().atMost(PATIENCE).until(() -> other.end.get() != null);
		assertThat(recorder.events).hasSize(heard);
	}

	/** The server looks for events once an hour, unless something comes in. */
	@Test
	void theServerIsWokenWhileACallLives() throws Exception {
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
	void aSlowListenerIsNamed() throws Exception {
		start(options(64 << 20, Duration.ofMillis(100), Duration.ofSeconds(1)));
		CountDownLatch release = new CountDownLatch(1);
		SimulatedCall call = this.simulator.startCall("1000", "2000");
		this.client.template.listen(call.uuid(), (event) -> release.await()).awaitReady(PATIENCE);
		call.answer();
		await().atMost(PATIENCE).until(() -> this.client.stream.stats().slowHandlers() == 1);
		release.countDown();
	}

	@Test
	void overTheBudgetWhatMattersLeastIsDroppedAndSaid() throws Exception {
		start(options(64 << 10, Duration.ZERO, Duration.ofSeconds(1)));
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch entered = new CountDownLatch(1);
		String uuid = UUID.randomUUID().toString();
		Queue<String> heard = new ConcurrentLinkedQueue<>();
		AtomicInteger lostEvents = new AtomicInteger();
		AtomicReference<EndReason> end = new AtomicReference<>();
		this.client.template.listen(EventSelector.ofCall(uuid)
			.events(EventName.CHANNEL_CREATE, EventName.CHANNEL_STATE, EventName.DTMF, EventName.CHANNEL_HANGUP,
					EventName.CHANNEL_HANGUP_COMPLETE, EventName.CHANNEL_DESTROY)
			.build(), new EslEventListener() {

				@Override
				public void onEvent(EslEvent event) throws Exception {
					entered.countDown();
					release.await();
					heard.add(event.name());
				}

				@Override
				public void onLost(LostEvents lost) {
					heard.add("lost");
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
		assertThat(heard).containsSubsequence("CHANNEL_CREATE", "lost", "CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE",
				"CHANNEL_DESTROY");
		long delivered = heard.stream().filter((name) -> !name.equals("lost")).count();
		assertThat(delivered + lostEvents.get()).isEqualTo(1 + 2 * each + 3);
		assertThat(heard.stream().filter("DTMF"::equals).count())
			.isGreaterThan(heard.stream().filter("CHANNEL_STATE"::equals).count() - 1);
		assertThat(this.client.stream.stats().dropped().values().stream().mapToLong(Long::longValue).sum())
			.isEqualTo(lostEvents.get());
		assertThat(this.client.stream.stats().queuedBytes()).isZero();
	}

	@Test
	void jobsWhoseEventsOvertakeTheirRepliesAreNotLost() throws Exception {
		start();
		this.simulator.faults()
			.everyConnection(Fault.lateReply((command) -> command.startsWith("bgapi"), Duration.ofMillis(5)));
		int jobs = 1000;
		Set<String> results = ConcurrentHashMap.newKeySet();
		List<java.util.concurrent.CompletableFuture<?>> all = new ArrayList<>();
		for (int i = 0; i < jobs; i++) {
			String token = "job-" + i;
			all.add(this.client.template.async()
				.bgapi("echo", List.of(token), PATIENCE)
				.thenCompose(BackgroundJob::result)
				.thenAccept((result) -> results.add(result.text()))
				.toCompletableFuture());
		}
		for (var one : all) {
			one.get(60, TimeUnit.SECONDS);
		}
		assertThat(results).hasSize(jobs);
		assertThat(this.client.jobs.pending()).isZero();
		assertThat(this.client.jobs.ended(JobResult.Outcome.OK)).isEqualTo(jobs);
	}

	@Test
	void aJobWithoutResultExpires() throws Exception {
		start();
		CountDownLatch release = new CountDownLatch(1);
		this.simulator.onApi("stuck", (call) -> {
			release.await();
			return "+OK";
		});
		BackgroundJob job = this.client.template.bgapi("stuck", List.of(), Duration.ofMillis(100));
		assertThat(job.await(PATIENCE).outcome()).isEqualTo(JobResult.Outcome.EXPIRED);
		release.countDown();
	}

	@Test
	void aJobOutlivesTheStreamsConnectionButNotTheServer() throws Exception {
		start();
		CountDownLatch release = new CountDownLatch(1);
		this.simulator.onApi("stuck", (call) -> {
			release.await();
			return "+OK done";
		});
		BackgroundJob survives = this.client.template.bgapi("stuck");
		cutStream();
		await().atMost(PATIENCE).until(() -> this.client.stream.stats().reconnects() == 1);
		this.client.stream.awaitUp(PATIENCE);
		release.countDown();
		assertThat(survives.await(PATIENCE).text()).isEqualTo("+OK done");
		this.simulator.onApi("stuck", (call) -> {
			new CountDownLatch(1).await(2, TimeUnit.SECONDS);
			return "+OK";
		});
		BackgroundJob lost = this.client.template.bgapi("stuck");
		this.simulator.restart();
		assertThat(lost.await(PATIENCE).outcome()).isEqualTo(JobResult.Outcome.LOST);
	}

	/** Resets the connection that has subscribed. */
	private void cutStream() {
		this.simulator.commands((command) -> command.startsWith("event "))
			.forEach((command) -> this.simulator.faults().connection(command.connection(), Fault.reset()));
	}

	@Test
	void afterAnOutageListenersAreBoundAndVanishedCallsEnd() throws Exception {
		start(options(64 << 20, Duration.ZERO, Duration.ofMillis(500)));
		SimulatedCall stays = this.simulator.startCall("1000", "2000");
		SimulatedCall goes = this.simulator.startCall("1001", "2001");
		GapRecorder staying = new GapRecorder();
		GapRecorder going = new GapRecorder();
		this.client.template.listen(stays.uuid(), staying).awaitReady(PATIENCE);
		this.client.template.listen(goes.uuid(), going).awaitReady(PATIENCE);
		stays.answer();
		goes.answer();
		await().atMost(PATIENCE)
			.until(() -> staying.events.contains("CHANNEL_ANSWER") && going.events.contains("CHANNEL_ANSWER"));
		Instant before = Instant.now();
		InjectedFault refused = this.simulator.faults().refuseConnections();
		cutStream();
		await().atMost(PATIENCE).until(() -> this.client.stream.state() == EventStreamState.DOWN);
		goes.hangup();
		await().atMost(PATIENCE).until(() -> !goes.isAlive());
		refused.release();
		await().atMost(PATIENCE).until(() -> going.end.get() != null);
		assertThat(going.end.get()).isEqualTo(EndReason.LOST);
		assertThat(going.events).doesNotContain("CHANNEL_HANGUP");
		await().atMost(PATIENCE).until(() -> staying.gap.get() != null);
		EventGap gap = staying.gap.get();
		assertThat(gap.from()).isBefore(gap.to()).isAfter(before.minusSeconds(5));
		assertThat(gap.to()).isAfter(before);
		assertThat(staying.end.get()).isNull();
		stays.hangup();
		await().atMost(PATIENCE).until(() -> staying.end.get() == EndReason.CALL_ENDED);
		assertThat(staying.events).contains("CHANNEL_DESTROY");
		assertThat(this.client.stream.stats().gaps()).isEqualTo(1);
	}

	@Test
	void aServerStoppedForHalfAMinuteIsTakenUpAgainWithoutAStorm() throws Exception {
		this.client = Client.of(this.simulator).startAndWait();
		GapRecorder recorder = new GapRecorder();
		this.client.template.listen(EventSelector.ofEvents(EventName.CHANNEL_ANSWER).build(), recorder)
			.awaitReady(PATIENCE);
		this.simulator.stop();
		Instant stopped = Instant.now();
		await().atMost(PATIENCE).until(() -> this.client.pool.stats().state() == PoolState.DOWN);
		await().atMost(Duration.ofSeconds(40)).until(() -> Duration.between(stopped, Instant.now()).toSeconds() >= 30);
		Instant restarted = Instant.now();
		this.simulator.start();
		this.client.stream.awaitUp(PATIENCE);
		await().atMost(PATIENCE).until(() -> this.client.pool.stats().state() == PoolState.UP);
		assertThat(this.simulator.acceptedConnections(restarted)).hasSize(11);
		await().atMost(PATIENCE).until(() -> recorder.gap.get() != null);
		assertThat(recorder.gap.get().duration()).isGreaterThan(Duration.ofSeconds(29));
		SimulatedCall call = this.simulator.startCall("1000", "2000");
		call.answer();
		await().atMost(PATIENCE).until(() -> recorder.events.contains("CHANNEL_ANSWER"));
	}

	@Test
	void aFrozenServerIsNoticedAndHeardAgain() throws Exception {
		this.client = Client
			.of(this.simulator,
					(connection) -> connection.idleCheckInterval(Duration.ofMillis(200))
						.idleCheckTimeout(Duration.ofMillis(200))
						.greetingTimeout(Duration.ofMillis(200)),
					PoolOptions.builder().size(2).build(), EventStreamOptions.defaults())
			.startAndWait();
		InjectedFault frozen = this.simulator.faults().everyConnection(Fault.silence());
		await().atMost(PATIENCE).until(() -> this.client.stream.state() == EventStreamState.DOWN);
		await().atMost(PATIENCE).until(() -> this.client.pool.stats().state() == PoolState.DOWN);
		frozen.release();
		this.client.stream.awaitUp(PATIENCE);
		await().atMost(PATIENCE).until(() -> this.client.pool.stats().state() == PoolState.UP);
	}

	@Test
	void nothingOfAFinishedCallStays() throws Exception {
		start();
		int calls = Integer.getInteger("esl.calls", 5_000);
		int atOnce = 500;
		AtomicInteger ended = new AtomicInteger();
		for (int done = 0; done < calls; done += atOnce) {
			List<SimulatedCall> live = new ArrayList<>();
			for (int i = 0; i < Math.min(atOnce, calls - done); i++) {
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
	void noThreadStaysBehind() throws Exception {
		start();
		this.client.template.api("status");
		this.client.close();
		this.client = null;
		await().atMost(PATIENCE)
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().matches("esl-(io|worker|resolver)-.*")));
	}

	/** Keeps names of events, the gap and the end. */
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

}
