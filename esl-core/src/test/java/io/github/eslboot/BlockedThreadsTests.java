package io.github.eslboot;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.call.CallEnd;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamListener;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.event.Registration;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.group.LoadBalancer;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.job.JobResult.Outcome;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.pool.PooledConnection;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Progress of the client while code of the application blocks all threads that run it.
 */
class BlockedThreadsTests {

	private static final int THREADS = 16;

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private final CountDownLatch released = new CountDownLatch(1);

	private EslClientResources resources;

	private EslNodeGroup group;

	private EslTemplate template;

	@BeforeEach
	void start() {
		this.resources = this.esl.closing(EslClientResources.builder().workerThreads(THREADS).build());
		this.group = this.esl.closing(EslNodeGroup.create("pbx", this.resources, LoadBalancer.roundRobin(), PATIENCE));
		this.template = new EslTemplate(this.group, PATIENCE, PATIENCE);
		this.group.start();
		this.group.add(NodeConfig.builder("pbx-1", Client.options(this.esl.simulator()).build())
			.events(Group.EVENTS)
			.backoff(Client.QUICK)
			.build());
		Group.awaitState(this.group.node("pbx-1"), NodeState.UP);
	}

	@AfterEach
	void release() {
		this.released.countDown();
	}

	private void blockWorkers() {
		block(this.resources.workers());
	}

	private void blockCallbacks() {
		block(EslClientResourcesInternals.callbacks(this.resources));
	}

	private void block(Executor threads) {
		CountDownLatch blocked = new CountDownLatch(THREADS);
		for (int i = 0; i < THREADS; i++) {
			threads.execute(() -> {
				blocked.countDown();
				awaitRelease();
			});
		}
		await().atMost(PATIENCE).until(() -> blocked.getCount() == 0);
	}

	private void awaitRelease() {
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Each handler belongs to another call, so that all may run at the same time. */
	@ParameterizedTest
	@ValueSource(ints = { 16, 300 })
	void handlersThatJoinTwoStagesCompleteOnFewerThreads(int handlers) throws Exception {
		AtomicInteger combined = new AtomicInteger();
		AtomicInteger all = new AtomicInteger();
		Set<String> started = ConcurrentHashMap.newKeySet();
		// One handler never takes all threads.
		CountDownLatch full = new CountDownLatch(THREADS - THREADS / 8);
		this.template.listen(EventSelector.ofEvents(EventName.CHANNEL_ANSWER).build(), (event) -> {
			started.add(event.uniqueId());
			full.countDown();
			full.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			CompletableFuture<String> first = this.template.async().api("echo", "1");
			CompletableFuture<String> second = this.template.async().api("echo", "2");
			first.thenCombine(second, String::concat).thenAccept((text) -> combined.incrementAndGet()).join();
			CompletableFuture.allOf(first, second).thenRun(all::incrementAndGet).join();
		}).awaitReady(PATIENCE);
		for (int i = 0; i < handlers; i++) {
			this.esl.simulator().fire("CHANNEL_ANSWER", "Unique-ID", "call-" + i);
		}
		await().atMost(LONG_PATIENCE).untilAsserted(() -> {
			assertThat(started).hasSize(handlers);
			assertThat(combined).hasValue(handlers);
			assertThat(all).hasValue(handlers);
		});
	}

	@Test
	void asyncCommandsCompleteOrTimeOutWhileHandlersBlock() {
		blockWorkers();
		assertThat(this.template.async().api("echo", "on")).succeedsWithin(PATIENCE).isEqualTo("on");
		this.esl.simulator()
			.faults()
			.everyConnection(Fault.missingReply((command) -> command.line().equals("api echo lost")));
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> this.template.async()
				.send(EslCommand.api("echo", "lost"), Duration.ofMillis(100))
				.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
				.join())
			.withCauseInstanceOf(EslTimeoutException.class);
		assertThat(this.group.pool().acquireAsync(PATIENCE).toCompletableFuture()).succeedsWithin(PATIENCE)
			.satisfies(PooledConnection::close);
	}

	@Test
	void jobsHaveResultsWhileHandlersBlock() {
		blockWorkers();
		BackgroundJob job = this.template.bgapi("echo", "on");
		assertThat(job.result().toCompletableFuture()).succeedsWithin(PATIENCE)
			.satisfies((result) -> assertThat(result.text()).isEqualTo("on"));
	}

	@Test
	void jobIsLostForItsWaitersWhileHandlersAndListenersBlock() throws Exception {
		CountDownLatch finish = new CountDownLatch(1);
		this.esl.simulator().onApi("stuck", (call) -> {
			finish.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			return "+OK";
		});
		BackgroundJob job = this.template.bgapi("stuck");
		this.group.node("pbx-1").stream().addListener(new EventStreamListener() {

			@Override
			public void onStateChange(String node, EventStreamState from, EventStreamState to) {
				awaitRelease();
			}

		});
		blockWorkers();
		this.esl.simulator().restart();
		assertThat(job.await(PATIENCE).outcome()).isEqualTo(Outcome.LOST);
		assertThat(job.result().toCompletableFuture()).succeedsWithin(PATIENCE)
			.satisfies((result) -> assertThat(result.outcome()).isEqualTo(Outcome.LOST));
		finish.countDown();
	}

	@Test
	void registrationOfAGroupIsReadyWhileHandlersAndCallbacksBlock() {
		blockWorkers();
		blockCallbacks();
		Registration registration = this.template
			.listen(EventSelector.ofEvents(EventName.CHANNEL_ANSWER, EventName.DTMF).build(), (event) -> {
			});
		registration.awaitReady(PATIENCE);
		assertThat(registration.isActive()).isTrue();
	}

	@Test
	void callThatEndedInAnOutageEndsWhileHandlersAndCallbacksBlock() {
		SimulatedCall simulated = this.esl.simulator().startCall("1000", "2000").answer();
		EslCall call = this.template.call(simulated.uuid());
		EventStream stream = this.group.node("pbx-1").stream();
		blockWorkers();
		blockCallbacks();
		InjectedFault refused = this.esl.simulator().faults().refuseConnections();
		this.esl.simulator()
			.commands((command) -> command.startsWith("event "))
			.forEach((command) -> this.esl.simulator().faults().connection(command.connection(), Fault.reset()));
		await().atMost(PATIENCE).until(() -> stream.state() == EventStreamState.DOWN);
		simulated.hangup();
		await().atMost(PATIENCE).until(() -> !simulated.isAlive());
		refused.release();
		assertThat(call.within(PATIENCE).awaitEnd().kind()).isEqualTo(CallEnd.Kind.LOST);
	}

	@Test
	void callsArePlacedAndTheirDeadlinesKeptWhileHandlersAndCallbacksBlock() {
		blockWorkers();
		blockCallbacks();
		EslCall call = this.template.originate(Originate.to("user/1001").park());
		assertThatExceptionOfType(EslTimeoutException.class)
			.isThrownBy(() -> call.within(Duration.ofMillis(100)).await((state) -> false));
		assertThat(call.hangup()).isNotNull();
	}

	@Test
	void nodeReconnectsAndLeavesWhileHandlersAndCallbacksBlock() {
		blockWorkers();
		blockCallbacks();
		long opened = this.group.node("pbx-1").pool().stats().opened();
		this.group.node("pbx-1")
			.setConnectionOptions(Client.options(this.esl.simulator()).commandTimeout(Duration.ofSeconds(7)).build());
		this.group.reconnect("pbx-1");
		Group.awaitState(this.group.node("pbx-1"), NodeState.UP);
		assertThat(this.group.node("pbx-1").pool().stats().opened()).isGreaterThan(opened);
		this.group.drain("pbx-1", PATIENCE);
		await().atMost(PATIENCE).until(() -> this.group.nodes().isEmpty());
	}

}
