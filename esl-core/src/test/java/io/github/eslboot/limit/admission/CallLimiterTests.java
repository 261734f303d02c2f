package io.github.eslboot.limit.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.OriginateException;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.DialString;
import io.github.eslboot.command.Originate;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.group.LoadBalancer;
import io.github.eslboot.limit.CallLimitException;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.protocol.EslBusyException;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Originated.accepted;
import static io.github.eslboot.testsupport.Originated.job;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Tests for {@link CallLimiter} with limits of nodes and gateways. */
class CallLimiterTests {

	private static final CallLimits PATIENT = CallLimits.builder().maxWait(Duration.ofMinutes(1)).build();

	private Group pbx = new Group(0, LoadBalancer.roundRobin(), UnaryOperator.identity());

	@AfterEach
	void close() {
		this.pbx.close();
	}

	private void start(CallLimits... ofNodes) {
		for (CallLimits limits : ofNodes) {
			this.pbx.add((config) -> config.callLimits(limits));
		}
		this.pbx.startAndWait();
	}

	private static Originate call() {
		return Originate.to("user/1001").park();
	}

	private static Originate through(String gateway) {
		return Originate.to("sofia/gateway/" + gateway + "/4930123456").park();
	}

	private PendingCall placed(Originate call) {
		PendingCall placed = accepted(this.pbx.template, call);
		assertThat(job(placed).await(PATIENCE).isOk()).isTrue();
		return placed;
	}

	private CompletableFuture<PendingCall> asynchronous(Originate call) {
		PendingCall placed = this.pbx.template.async().originate(call, (event) -> {
		});
		return placed.accepted().thenApply((job) -> placed);
	}

	private void kill(String uuid) {
		this.pbx.template.api("uuid_kill", uuid);
	}

	private void awaitNoCalls(EslNode node) {
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(node.callStats()).matches((stats) -> stats.calls() == 0)
				.matches((stats) -> stats.waiting() == 0));
	}

	@Test
	void concurrentCallsNeverExceedTheLimit() throws Exception {
		start(PATIENT.toBuilder().maxCalls(5).build());
		EslNode node = this.pbx.node(1);
		AtomicInteger live = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		AtomicInteger all = new AtomicInteger();
		// Observers on the event loop receive events in the order of the wire.
		EventStreamInternals.observeOnLoop(node.stream(), EventName.CHANNEL_CREATE, (event) -> {
			all.incrementAndGet();
			most.accumulateAndGet(live.incrementAndGet(), Math::max);
		});
		EventStreamInternals.observeOnLoop(node.stream(), EventName.CHANNEL_DESTROY, (event) -> live.decrementAndGet());
		ExecutorService callers = Executors.newFixedThreadPool(8);
		try {
			List<Future<?>> done = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				int variant = i % 5;
				done.add(callers.submit(() -> {
					placeAndKill(variant);
					return null;
				}));
			}
			for (Future<?> one : done) {
				one.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			callers.shutdownNow();
		}
		awaitNoCalls(node);
		assertThat(all).hasValue(200);
		assertThat(most.get()).isBetween(2, 5);
		assertThat(node.callStats().refused()).isZero();
	}

	private void placeAndKill(int variant) throws Exception {
		String uuid = switch (variant) {
			case 0 -> placed(call()).uuid();
			case 1 -> {
				PendingCall placed = accepted(this.pbx.template.onNode("pbx-1"), call(), (event) -> {
				});
				job(placed).await(PATIENCE);
				yield placed.uuid();
			}
			case 2 -> {
				PendingCall placed = asynchronous(call()).get(60, TimeUnit.SECONDS);
				job(placed).await(PATIENCE);
				yield placed.uuid();
			}
			case 3 -> {
				PendingCall placed = this.pbx.template.async().originate(call());
				placed.await(PATIENCE);
				yield placed.uuid();
			}
			default -> {
				PendingCall placed = this.pbx.template.onNode("pbx-1").async().originate(call());
				placed.accepted().get(60, TimeUnit.SECONDS);
				placed.await(PATIENCE);
				yield placed.uuid();
			}
		};
		kill(uuid);
	}

	@Test
	void permitIsReturnedForEachWayInWhichACallEnds() throws Exception {
		start(PATIENT.toBuilder().maxCalls(100).build());
		EslNode node = this.pbx.node(1);
		kill(placed(call()).uuid());
		awaitNoCalls(node);

		assertThat(job(accepted(this.pbx.template, Originate.to("error/USER_BUSY").park())).await(PATIENCE).isOk())
			.isFalse();
		awaitNoCalls(node);

		PendingCall cancelled = this.pbx.template.async().originate(call());
		cancelled.accepted().get(60, TimeUnit.SECONDS);
		cancelled.cancel();
		try {
			cancelled.await(PATIENCE);
			kill(cancelled.uuid());
		}
		catch (OriginateException ex) {
			assertThat(ex.reason()).isEqualTo(OriginateException.FailureReason.CANCELLED);
		}
		awaitNoCalls(node);

		Originate.Builder twoLegs = Originate.to(DialString.parse("user/1001|user/1002"));
		PendingCall first = placed(twoLegs.park());
		assertThat(node.callStats().calls()).isOne();
		job(first).result()
			.thenAccept((result) -> kill(result.text().substring("+OK ".length()).strip()))
			.toCompletableFuture()
			.join();
		awaitNoCalls(node);

		for (int i = 0; i < 5; i++) {
			placed(call());
		}
		assertThat(node.callStats().calls()).isEqualTo(5);
		this.pbx.server(1).restart();
		awaitNoCalls(node);

		Group.awaitState(node, NodeState.UP);
		placed(call());
		this.pbx.group.remove("pbx-1");
		awaitNoCalls(node);
	}

	@Test
	void permitIsReturnedWhenCallCannotBeSent() {
		start(CallLimits.builder().maxCalls(1).build());
		EslNode node = this.pbx.node(1);
		this.pbx.server(1).crash();
		Group.awaitState(node, NodeState.DOWN);
		assertThatExceptionOfType(EslException.class)
			.isThrownBy(() -> accepted(this.pbx.template.onNode("pbx-1"), call()));
		assertThat(this.pbx.template.onNode("pbx-1").async().originate(call()).accepted()).failsWithin(PATIENCE);
		awaitNoCalls(node);
		this.pbx.server(1).start();
		Group.awaitState(node, NodeState.UP);
		placed(call());
	}

	@Test
	void waitingCallsAreAdmittedInOrderOfArrival() {
		start(PATIENT.toBuilder().maxCalls(1).build());
		Queue<String> order = new ConcurrentLinkedQueue<>();
		EventStreamInternals.observeOnLoop(this.pbx.node(1).stream(), EventName.CHANNEL_CREATE,
				(event) -> order.add(String.valueOf(event.uniqueId())));
		List<String> wanted = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			Originate call = call();
			wanted.add(call.uuid());
			asynchronous(call);
		}
		assertThat(this.pbx.node(1).callStats().waiting()).isEqualTo(7);
		for (int i = 0; i < 8; i++) {
			int next = i + 1;
			await().atMost(PATIENCE).until(() -> order.size() == next);
			await().atMost(PATIENCE).until(() -> this.pbx.server(1).call(wanted.get(next - 1)).isPresent());
			kill(wanted.get(i));
		}
		assertThat(order).containsExactlyElementsOf(wanted);
		awaitNoCalls(this.pbx.node(1));
	}

	@Test
	void callIsRefusedAfterTheMaximumWaitWithTheExhaustedLimit() {
		start(CallLimits.builder().maxCalls(1).maxWait(Duration.ofMillis(100)).build());
		placed(call());
		assertThatExceptionOfType(CallLimitException.class).isThrownBy(() -> accepted(this.pbx.template, call()))
			.withMessageContaining("within 100 ms")
			.withMessageContaining("node pbx-1 is at its limit of 1 concurrent calls, and 0 wait")
			.isInstanceOf(EslBusyException.class);
		assertThat(asynchronous(call())).failsWithin(PATIENCE)
			.withThrowableThat()
			.withCauseInstanceOf(CallLimitException.class);
		assertThat(this.pbx.node(1).callStats().refused()).isEqualTo(2);
		assertThat(this.pbx.server(1).calls()).hasSize(1);
	}

	@Test
	void callIsRefusedWhenTooManyWait() {
		start(PATIENT.toBuilder().maxCalls(1).maxWaiting(1).build());
		PendingCall first = placed(call());
		CompletableFuture<PendingCall> waits = asynchronous(call());
		assertThatExceptionOfType(CallLimitException.class)
			.isThrownBy(() -> this.pbx.template.async().originate(call()).await(PATIENCE))
			.withMessageContaining("too many wait already")
			.withMessageContaining("and 1 wait");
		kill(first.uuid());
		assertThat(waits).succeedsWithin(PATIENCE);
	}

	@Test
	void gatewayLimitCountsCallsAcrossNodes() {
		start(CallLimits.none(), CallLimits.none());
		this.pbx.group.limitGateway("carrier", PATIENT.toBuilder().maxCalls(2).build());
		PendingCall first = placed(through("carrier"));
		placed(through("internal::carrier"));
		CompletableFuture<PendingCall> third = asynchronous(through("carrier"));
		placed(call());
		placed(through("other"));
		assertThat(third).isNotDone();
		assertThat(this.pbx.group.gatewayStats().get("carrier")).matches((stats) -> stats.calls() == 2)
			.matches((stats) -> stats.waiting() == 1);
		assertThat(this.pbx.server(1).calls()).hasSize(2);
		assertThat(this.pbx.server(2).calls()).hasSize(2);
		kill(first.uuid());
		assertThat(third).succeedsWithin(PATIENCE);
		assertThat(this.pbx.group.gatewayStats().get("carrier").calls()).isEqualTo(2);
	}

	@Test
	void callsSkipNodesAtTheirLimit() {
		start(PATIENT.toBuilder().maxCalls(1).build(), PATIENT.toBuilder().maxCalls(4).build());
		for (int i = 0; i < 5; i++) {
			placed(call());
		}
		assertThat(this.pbx.server(1).calls()).hasSize(1);
		assertThat(this.pbx.server(2).calls()).hasSize(4);
		CompletableFuture<PendingCall> waits = asynchronous(call());
		assertThat(waits).isNotDone();
		kill(this.pbx.server(2).calls().get(0).uuid());
		assertThat(waits).succeedsWithin(PATIENCE);
		assertThat(this.pbx.node(2).callStats().calls()).isEqualTo(4);
	}

	@Test
	void callsWaitForTheRateLimit() {
		start(PATIENT.toBuilder().maxCallsPerSecond(10).build());
		List<CompletableFuture<PendingCall>> all = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			all.add(asynchronous(call()));
		}
		assertThat(all).allSatisfy((placed) -> assertThat(placed).succeedsWithin(PATIENCE));
		assertThat(this.pbx.node(1).callStats().waiting()).isZero();
		await().atMost(PATIENCE).until(() -> this.pbx.server(1).calls().size() == 5);
	}

	@Test
	void singleServerAppliesTheLimitsOfNodeAndGateway() throws Exception {
		try (var server = FreeSwitchSimulator.create(); Client client = Client.of(server).startAndWait()) {
			EslNode node = EslNode.of(client.pool, client.stream, client.jobs, PATIENT.toBuilder().maxCalls(1).build(),
					Map.of("carrier", PATIENT.toBuilder().maxCalls(1).build()));
			var template = new EslTemplate(node, PATIENCE, PATIENCE);
			PendingCall first = accepted(template, through("carrier"));
			assertThat(job(first).await(PATIENCE).isOk()).isTrue();
			var second = template.async().originate(call()).accepted();
			assertThat(second).isNotDone();
			template.api("uuid_kill", first.uuid());
			assertThat(second).succeedsWithin(PATIENCE);
			assertThat(node.gatewayStats().get("carrier").calls()).isZero();
		}
	}

}
