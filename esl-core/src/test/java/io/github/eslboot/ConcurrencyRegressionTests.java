package io.github.eslboot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.Registration;
import io.github.eslboot.event.RoutingHeader;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.job.JobInternals;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolListener;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.pool.PooledConnection;
import io.github.eslboot.protocol.EslReply;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.RecordingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.eslboot.testsupport.Originated.accepted;
import static io.github.eslboot.testsupport.Originated.job;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** Regression tests of races between threads and of misbehaving listeners. */
class ConcurrencyRegressionTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private Client client;

	private Client start(int poolSize) throws Exception {
		this.client = this.esl.newClient(UnaryOperator.identity(), PoolOptions.builder().size(poolSize).build(),
				EventStreamOptions.builder()
					.memoryBudget(1 << 20)
					.slowHandlerThreshold(Duration.ZERO)
					.callEndGrace(SHORT)
					.quietCallCheck(Duration.ZERO)
					.wakeUpInterval(Duration.ZERO)
					.build());
		return this.client.startAndWait();
	}

	@Test
	void poolDropsAConnectionThatIsReturnedAfterItsRestart() throws Exception {
		EslConnectionPool pool = start(1).pool;
		PooledConnection old = pool.acquire();
		CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> pool.stop(PATIENCE));
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.STOPPED);
		pool.start();
		old.close();
		assertThat(stopped.get(10, TimeUnit.SECONDS)).isTrue();
		try (PooledConnection fresh = pool.acquire(PATIENCE)) {
			assertThat(fresh.send(EslCommand.api("echo", "fresh")).text()).isEqualTo("fresh");
		}
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.UP);
		this.esl.simulator()
			.connections()
			.forEach((each) -> this.esl.simulator().faults().connection(each, Fault.reset()));
		assertThat(pool.acquire(PATIENCE)).satisfies(PooledConnection::close);
	}

	@Test
	void cancelledCommandReturnsItsConnection() throws Exception {
		Client started = start(1);
		PooledConnection only = started.pool.acquire();
		CompletableFuture<EslReply> cancelled = started.template.async().send(EslCommand.api("status"), PATIENCE);
		cancelled.cancel(false);
		only.close();
		await().atMost(PATIENCE).until(() -> started.pool.stats().idle() == 1);
		assertThat(started.template.api("echo", "on")).isEqualTo("on");
	}

	@Test
	void connectionOfAnInterruptedCallerRecoversUntilTheReplyArrives() throws Exception {
		Client started = start(1);
		InjectedFault late = this.esl.simulator()
			.faults()
			.everyConnection(Fault.lateReply((command) -> command.line().equals("api echo slow")));
		CountDownLatch ended = new CountDownLatch(1);
		Thread caller = new Thread(() -> {
			try {
				started.template.api("echo", "slow");
			}
			catch (RuntimeException ex) {
				ended.countDown();
			}
		});
		caller.start();
		this.esl.simulator().awaitCommand("api echo slow", PATIENCE);
		caller.interrupt();
		assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(started.pool.stats().recovering()).isEqualTo(1);
		late.release();
		assertThat(started.template.api("echo", "next")).isEqualTo("next");
	}

	@ParameterizedTest
	@ValueSource(strings = { "my event", "", "a\nb", "a\tb" })
	void selectorRejectsNamesThatCannotBeSubscribedTo(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> EventSelector.ofEvents().custom(name));
		assertThatIllegalArgumentException().isThrownBy(() -> EventSelector.ofEvents().eventNames(List.of(name)));
		assertThatIllegalArgumentException().isThrownBy(() -> EventSelector.ofCall(name));
	}

	@Test
	void selectorAcceptsEventNamesInLowerCase() throws Exception {
		start(1);
		RecordingListener recorder = new RecordingListener();
		this.client.template.listen(EventSelector.ofEvents().eventNames(List.of("dtmf", "talk")).build(), recorder)
			.awaitReady(PATIENCE);
		this.esl.simulator().fire("DTMF", "DTMF-Digit", "5");
		await().atMost(PATIENCE).until(() -> recorder.names().equals(List.of("DTMF")));
	}

	@Test
	void poolListenerThatThrowsDoesNotAffectCommands() throws Exception {
		Client started = start(1);
		started.pool.addListener(new PoolListener() {

			@Override
			public void recordAcquire(long nanos) {
				throw new IllegalStateException("broken");
			}

			@Override
			public void recordUsage(long nanos) {
				throw new IllegalStateException("broken");
			}

		});
		for (int i = 0; i < 3; i++) {
			assertThat(started.template.api("echo", "on")).isEqualTo("on");
		}
		assertThat(started.pool.stats().borrowed()).isZero();
	}

	@Test
	void errorInAListenerDoesNotStopItsLane() throws Exception {
		start(1);
		SimulatedCall call = this.esl.simulator().startCall("1000", "2000");
		AtomicInteger received = new AtomicInteger();
		this.client.template.listen(call.uuid(), (event) -> {
			received.incrementAndGet();
			throw new OutOfMemoryError("for the test");
		}).awaitReady(PATIENCE);
		call.answer();
		call.hangup();
		await().atMost(PATIENCE).until(() -> received.get() > 3 && this.client.stream.stats().queuedEvents() == 0);
		await().atMost(PATIENCE).until(() -> this.client.stream.stats().lanes() == 0);
	}

	@Test
	void conditionThatThrowsAffectsOnlyItsListener() throws Exception {
		start(1);
		SimulatedCall call = this.esl.simulator().startCall("1000", "2000");
		this.client.template.listen(EventSelector.ofCall(call.uuid()).where("Event-Name", (name) -> {
			throw new NumberFormatException(name);
		}).build(), (event) -> {
		}).awaitReady(PATIENCE);
		RecordingListener recorder = new RecordingListener();
		this.client.template.listen(call.uuid(), recorder).awaitReady(PATIENCE);
		call.hangup();
		await().atMost(PATIENCE).until(() -> recorder.end.get() == EndReason.CALL_ENDED);
		assertThat(recorder.names()).contains("CHANNEL_DESTROY");
	}

	@Test
	void serverRestartEndsOldCallsAsLostButNotNewOnes() throws Exception {
		start(2);
		SimulatedCall old = this.esl.simulator().startCall("1000", "2000");
		RecordingListener lost = new RecordingListener();
		this.client.template.listen(old.uuid(), lost).awaitReady(PATIENCE);
		old.answer();
		await().atMost(PATIENCE).until(() -> lost.names().contains("CHANNEL_ANSWER"));
		this.esl.simulator().stop();
		await().atMost(PATIENCE).until(() -> this.client.stream.state() == EventStreamState.DOWN);
		String uuid = UUID.randomUUID().toString();
		RecordingListener fresh = new RecordingListener();
		this.client.template.listen(uuid, fresh);
		this.esl.simulator().start();
		this.client.stream.awaitUp(PATIENCE);
		SimulatedCall call = this.esl.simulator().newCall().uuid(uuid).from("1000").to("2000").start();
		call.answer();
		await().atMost(PATIENCE).until(() -> lost.end.get() == EndReason.LOST);
		await().atMost(PATIENCE).until(() -> fresh.names().contains("CHANNEL_ANSWER"));
		call.hangup();
		await().atMost(PATIENCE).until(() -> fresh.end.get() == EndReason.CALL_ENDED);
	}

	@Test
	void listenerOfAnApplicationSurvivesAReconnect() throws Exception {
		start(2);
		String run = UUID.randomUUID().toString();
		RecordingListener recorder = new RecordingListener();
		this.client.template
			.listen(EventSelector.ofCall(run)
				.by(RoutingHeader.APPLICATION_UUID)
				.events(EventName.CHANNEL_EXECUTE, EventName.CHANNEL_EXECUTE_COMPLETE)
				.build(), recorder)
			.awaitReady(PATIENCE);
		this.esl.simulator().fire("CHANNEL_EXECUTE", "Unique-ID", "u", "Application-UUID", run);
		await().atMost(PATIENCE).until(() -> recorder.events.size() == 1);
		this.esl.simulator()
			.commands((command) -> command.startsWith("event "))
			.forEach((command) -> this.esl.simulator().faults().connection(command.connection(), Fault.reset()));
		await().atMost(PATIENCE).until(() -> this.client.stream.stats().gaps() == 1);
		this.esl.simulator().fire("CHANNEL_EXECUTE_COMPLETE", "Unique-ID", "u", "Application-UUID", run);
		await().atMost(PATIENCE).until(() -> recorder.end.get() == EndReason.CALL_ENDED);
		assertThat(recorder.names()).containsExactly("CHANNEL_EXECUTE", "CHANNEL_EXECUTE_COMPLETE");
	}

	@Test
	void droppedEventsOfManyCallsReleaseTheirMemory() throws Exception {
		start(1);
		CountDownLatch release = new CountDownLatch(1);
		Registration registration = this.client.template.listen(EventSelector.ofEvents(EventName.CHANNEL_STATE).build(),
				(event) -> release.await());
		registration.awaitReady(PATIENCE);
		int events = 20_000;
		for (int i = 0; i < events; i++) {
			this.esl.simulator().fire("CHANNEL_STATE", "Unique-ID", "call-" + i);
		}
		await().atMost(Duration.ofMinutes(1))
			.until(() -> this.client.stream.stats().received().getOrDefault("CHANNEL_STATE", 0L) == events);
		assertThat(this.client.stream.stats().queuedBytes()).isLessThanOrEqualTo(2 << 20);
		assertThat(this.client.stream.stats().lanes()).isLessThan(6000);
		registration.cancel();
		release.countDown();
		await().atMost(PATIENCE).until(() -> this.client.stream.stats().lanes() == 0);
		assertThat(this.client.stream.stats().queuedBytes()).isZero();
	}

	@Test
	void asyncCommandsCompleteWhileAllWorkersBlock() throws Exception {
		EslClientResources few = EslClientResources.builder().workerThreads(2).build();
		EslConnectionPool pool = EslConnectionPool.create(Client.options(this.esl.simulator()).build(),
				PoolOptions.builder().size(1).build(), Client.QUICK, few);
		EventStream stream = EventStream.create(Client.options(this.esl.simulator()).build(),
				EventStreamOptions.defaults(), Client.QUICK, few, pool);
		EslTemplate template = new EslTemplate(pool, stream, new JobRegistry(stream, few), PATIENCE, PATIENCE);
		pool.start();
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.UP);
		List<CompletableFuture<String>> results = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			results.add(template.async().api("echo", "async"));
			CompletableFuture<String> blocking = new CompletableFuture<>();
			few.workers().execute(() -> blocking.complete(template.api("echo", "blocking")));
			results.add(blocking);
		}
		for (CompletableFuture<String> result : results) {
			assertThat(result.get(10, TimeUnit.SECONDS)).isNotNull();
		}
		stream.close();
		pool.close();
		few.close();
	}

	@Test
	void closeFailsAllPendingRepliesAndJobs() throws Exception {
		Client started = start(1);
		this.esl.simulator()
			.faults()
			.everyConnection(Fault.missingReply((command) -> command.line().startsWith("api echo")));
		List<CompletableFuture<?>> waiters = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			waiters.add(started.template.async().send(EslCommand.api("echo", "x"), Duration.ofMinutes(5)));
		}
		BackgroundJob job = JobInternals.register(started.template.jobs(), "bgapi nothing", Duration.ofMinutes(5));
		waiters.add(job.result().toCompletableFuture());
		started.stream.close();
		started.pool.stop(Duration.ZERO);
		started.resources.close();
		for (CompletableFuture<?> waiter : waiters) {
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> waiter.get(10, TimeUnit.SECONDS))
				.withCauseInstanceOf(EslConnectionException.class);
		}
		RecordingListener recorder = new RecordingListener();
		assertThat(started.template.listen("late", recorder).isActive()).isFalse();
		assertThatExceptionOfType(EslConnectionException.class).isThrownBy(() -> started.stream.awaitUp(PATIENCE));
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> started.stream.whenUp(PATIENCE).toCompletableFuture().get(10, TimeUnit.SECONDS));
	}

	@Test
	void listenerEndsWhenItsCallFailsBeforeItsChannelExists() throws Exception {
		start(1);
		RecordingListener recorder = new RecordingListener();
		assertThat(job(accepted(this.client.template, Originate.to("error/USER_BUSY").park(), recorder)).await(PATIENCE)
			.isOk()).isFalse();
		await().atMost(PATIENCE).until(() -> recorder.end.get() != null);
		assertThat(this.client.stream.stats().registrations()).isZero();
	}

	@Test
	void longestTimeoutDoesNotOverflow() throws Exception {
		Client started = start(1);
		started.pool.acquire(Duration.ofSeconds(Long.MAX_VALUE)).close();
		assertThat(started.template.send(EslCommand.api("echo", "x"), Duration.ofSeconds(Long.MAX_VALUE)).text())
			.isEqualTo("x");
		assertThat(started.pool.stats().borrowed()).isZero();
	}

}
