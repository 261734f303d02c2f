package io.github.eslboot.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.github.bucket4j.Bucket;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.pool.PoolBusyException;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.pool.PooledConnection;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.testsupport.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Failover}: work moves to another node exactly while nothing was sent.
 * The load balancer prefers {@code pbx-1}.
 */
class FailoverTests {

	private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(1);

	private static final EventStreamOptions LONG_GRACE = Group.EVENTS.toBuilder()
		.callEndGrace(Duration.ofSeconds(3))
		.build();

	private final ExecutorService callers = Executors.newCachedThreadPool();

	private final List<PooledConnection> borrowed = new ArrayList<>();

	private Group pbx = start(10_000);

	private static Group start(int maxWaiting) {
		return start(maxWaiting, CallLimits.builder().maxCalls(10).build());
	}

	private static Group start(int maxWaiting, CallLimits limits) {
		return new Group(2, (candidates) -> candidates.get(0), ACQUIRE_TIMEOUT,
				(config) -> config.callLimits(limits)
					.events(LONG_GRACE)
					.pool(PoolOptions.builder()
						.size(2)
						.acquireTimeout(ACQUIRE_TIMEOUT)
						.maxWaiting(maxWaiting)
						.closeTimeout(Duration.ZERO)
						.build()))
			.startAndWait();
	}

	@AfterEach
	void close() {
		this.borrowed.forEach(PooledConnection::close);
		this.callers.shutdownNow();
		this.pbx.close();
	}

	@ParameterizedTest
	@EnumSource
	void commandInQueueOfLostNodeRunsOnOtherNode(Loss loss) {
		borrowAllOfFirst();
		CompletableFuture<String> reply = CompletableFuture.supplyAsync(() -> this.pbx.template.api("status"),
				this.callers);
		awaitWaitingAtFirst(1);
		loss.applyTo(this.pbx);
		assertThat(reply).succeedsWithin(PATIENCE).asString().contains("UP");
		assertThat(received(1, "api status")).isZero();
		assertThat(received(2, "api status")).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void asynchronousCommandInQueueOfLostNodeRunsOnOtherNode(Loss loss) {
		borrowAllOfFirst();
		CompletableFuture<String> reply = this.pbx.template.async().api("status").toCompletableFuture();
		awaitWaitingAtFirst(1);
		loss.applyTo(this.pbx);
		assertThat(reply).succeedsWithin(PATIENCE).asString().contains("UP");
		assertThat(received(1, "api status")).isZero();
		assertThat(received(2, "api status")).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void commandOfGroupPoolInQueueOfLostNodeRunsOnOtherNode(Loss loss) {
		borrowAllOfFirst();
		CompletableFuture<?> reply = CompletableFuture.supplyAsync(
				() -> this.pbx.group.pool().send(EslCommand.api("status"), Duration.ofSeconds(5)), this.callers);
		awaitWaitingAtFirst(1);
		loss.applyTo(this.pbx);
		assertThat(reply).succeedsWithin(PATIENCE);
		assertThat(received(1, "api status")).isZero();
		assertThat(received(2, "api status")).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void borrowerInQueueOfLostNodeGetsConnectionOfOtherNode(Loss loss) {
		borrowAllOfFirst();
		CompletableFuture<PooledConnection> connection = this.pbx.group.pool()
			.acquireAsync(ACQUIRE_TIMEOUT)
			.toCompletableFuture();
		awaitWaitingAtFirst(1);
		loss.applyTo(this.pbx);
		assertThat(connection).succeedsWithin(PATIENCE);
		try (PooledConnection ofOther = connection.join()) {
			ofOther.send(EslCommand.api("status"));
		}
		assertThat(received(2, "api status")).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void callInQueueOfLostNodeIsPlacedOnOtherNodeAndItsPermitReturned(Loss loss) {
		EslNode first = this.pbx.node(1);
		borrowAllOfFirst();
		Originate blocking = Originate.to("user/1001").park();
		Originate asynchronous = Originate.to("user/1002").park();
		CompletableFuture<?> placed = CompletableFuture.supplyAsync(() -> this.pbx.template.originate(blocking),
				this.callers);
		CompletableFuture<?> placedLater = this.pbx.template.async().originate(asynchronous).accepted();
		awaitWaitingAtFirst(2);
		assertThat(first.callStats().calls()).isEqualTo(2);
		loss.applyTo(this.pbx);
		assertThat(placed).succeedsWithin(PATIENCE);
		assertThat(placedLater).succeedsWithin(PATIENCE);
		assertThat(first.callStats().calls()).isZero();
		assertThat(this.pbx.node(2).callStats().calls()).isEqualTo(2);
		assertThat(received(1, "bgapi originate")).isZero();
		assertThat(received(2, "bgapi originate")).isEqualTo(2);
	}

	@Test
	void workFailsOverWhenQueueOfNodeIsFull() {
		this.pbx.close();
		this.pbx = start(0);
		await().atMost(PATIENCE).until(() -> this.pbx.node(1).pool().stats().idle() == 2);
		borrowAllOfFirst();
		assertThat(this.pbx.template.api("status")).contains("UP");
		this.pbx.template.originate(Originate.to("user/1001").park());
		assertThat(this.pbx.node(1).callStats().calls()).isZero();
		assertThat(this.pbx.node(2).callStats().calls()).isOne();
		assertThat(received(1, "bgapi originate")).isZero();
	}

	@Test
	void callThatFailsOverTakesATokenOfTheSharedRateOfTheOtherNode() {
		this.pbx.close();
		this.pbx = start(0, CallLimits.builder().maxCallsPerSecond(50).build());
		Set<String> asked = ConcurrentHashMap.newKeySet();
		this.pbx.group.shareCallRates((key, configuration) -> {
			asked.add(key);
			return Bucket.builder().addLimit(configuration.getBandwidths()[0]).build();
		});
		await().atMost(PATIENCE).until(() -> this.pbx.node(1).pool().stats().idle() == 2);
		borrowAllOfFirst();
		this.pbx.template.originate(Originate.to("user/1001").park());
		assertThat(asked).containsExactlyInAnyOrder("node/pbx-1", "node/pbx-2");
		assertThat(this.pbx.node(1).callStats().calls()).isZero();
		assertThat(this.pbx.node(2).callStats().calls()).isOne();
		assertThat(received(1, "bgapi originate")).isZero();
	}

	@Test
	void workFailsWithPoolBusyWhenAllConnectionsOfGroupStayBorrowed() {
		borrowAllOfFirst();
		borrowAll(this.pbx.node(2));
		long start = System.nanoTime();
		assertThatExceptionOfType(PoolBusyException.class).isThrownBy(() -> this.pbx.template.api("status"));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(ACQUIRE_TIMEOUT);
		assertThat(this.pbx.node(1).callStats().calls()).isZero();
	}

	@Test
	void workFailsOverWhenNodeRefusesThePassword() {
		borrowAllOfFirst();
		CompletableFuture<?> placed = CompletableFuture
			.supplyAsync(() -> this.pbx.template.originate(Originate.to("user/1001").park()), this.callers);
		awaitWaitingAtFirst(1);
		this.pbx.server(1).faults().everyConnection(Fault.wrongPassword());
		this.pbx.server(1).crash();
		this.pbx.server(1).start();
		assertThat(placed).succeedsWithin(PATIENCE);
		assertThat(this.pbx.node(1).callStats().calls()).isZero();
		assertThat(received(2, "bgapi originate")).isOne();
	}

	@Test
	void commandThatMayHaveBeenSentIsNotRepeated() throws Exception {
		FreeSwitchSimulator first = this.pbx.server(1);
		injectIntoFirst(Fault.missingReply((command) -> command.startsWith("api status")));
		CompletableFuture<String> reply = CompletableFuture.supplyAsync(() -> this.pbx.template.api("status"),
				this.callers);
		first.awaitCommand("api status", PATIENCE);
		first.crash();
		assertThat(reply).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(EslConnectionException.class,
					(failure) -> assertThat(failure.sent()).isEqualTo(Sent.MAYBE));
		assertThat(received(2, "api status")).isZero();
	}

	@Test
	void callThatMayHaveBeenSentIsNotRepeatedAndKeepsItsPermitForTheGracePeriod() {
		EslNode node = this.pbx.node(1);
		injectIntoFirst(Fault.reset().onCommand((command) -> command.startsWith("bgapi originate")));
		assertThatExceptionOfType(EslException.class)
			.isThrownBy(() -> this.pbx.template.originate(Originate.to("user/1001").park()))
			.matches((failure) -> failure.sent() == Sent.MAYBE);
		assertThat(node.callStats().calls()).isOne();
		assertThat(received(2, "bgapi originate")).isZero();
		assertThat(this.pbx.server(1).calls()).isEmpty();
		await().atMost(PATIENCE).until(() -> node.callStats().calls() == 0);
	}

	@Test
	void callThatWasSentIsNotRepeatedAndKeepsItsPermitUntilItsEnd() throws Exception {
		FreeSwitchSimulator first = this.pbx.server(1);
		EslNode node = this.pbx.node(1);
		Originate call = Originate.to("user/1001").park();
		injectIntoFirst(Fault.missingReply((command) -> command.startsWith("bgapi originate")));
		CompletableFuture<?> placed = CompletableFuture.supplyAsync(() -> this.pbx.template.originate(call),
				this.callers);
		first.await((server) -> server.call(call.uuid()).isPresent(), PATIENCE);
		first.commands((command) -> command.startsWith("bgapi originate"))
			.forEach((command) -> first.faults().connection(command.connection(), Fault.reset()));
		assertThat(placed).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(EslException.class, (failure) -> assertThat(failure.sent()).isEqualTo(Sent.MAYBE));
		assertThat(received(2, "bgapi originate")).isZero();
		assertThat(node.callStats().calls()).isOne();
		this.pbx.template.onNode("pbx-1").api("uuid_kill", call.uuid());
		await().atMost(PATIENCE).until(() -> node.callStats().calls() == 0);
	}

	@Test
	void commandThatTheServerRefusesIsNotRepeated() {
		assertThatExceptionOfType(EslException.class)
			.isThrownBy(() -> this.pbx.template.api("uuid_kill", "00000000-0000-0000-0000-000000000000"))
			.matches((failure) -> failure.sent() == Sent.YES);
		assertThat(received(2, "api uuid_kill")).isZero();
	}

	@Test
	void commandOnAnEventLoopFailsImmediatelyWhenNoNodeTakesWork() {
		this.pbx.servers.forEach(FreeSwitchSimulator::close);
		await().atMost(PATIENCE)
			.until(() -> this.pbx.group.nodes().stream().allMatch((node) -> node.state() == NodeState.DOWN));
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> EslClientResourcesInternals.nextEventLoop(this.pbx.resources)
				.submit(() -> this.pbx.template.api("status"))
				.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
			.withCauseInstanceOf(IllegalStateException.class);
	}

	@Test
	void workOfAnInterruptedCallerIsNotMovedToAnotherNode() {
		borrowAllOfFirst();
		CompletableFuture<EslException> failure = new CompletableFuture<>();
		Thread caller = new Thread(() -> failure
			.complete(catchThrowableOfType(EslException.class, () -> this.pbx.template.api("status"))));
		caller.start();
		awaitWaitingAtFirst(1);
		caller.interrupt();
		assertThat(failure).succeedsWithin(PATIENCE).extracting(EslException::sent).isEqualTo(Sent.NO);
		assertThat(received(1, "api status")).isZero();
		assertThat(received(2, "api status")).isZero();
	}

	private void borrowAllOfFirst() {
		borrowAll(this.pbx.node(1));
	}

	private void borrowAll(EslNode node) {
		for (int i = 0; i < 2; i++) {
			this.borrowed.add(node.pool().acquire(PATIENCE));
		}
	}

	private void awaitWaitingAtFirst(int callers) {
		await().atMost(PATIENCE).until(() -> this.pbx.node(1).pool().stats().waiting() == callers);
	}

	private void injectIntoFirst(Fault fault) {
		FreeSwitchSimulator first = this.pbx.server(1);
		first.connections().forEach((connection) -> first.faults().connection(connection, fault));
	}

	private int received(int number, String command) {
		return this.pbx.servers.get(number - 1).commands((received) -> received.startsWith(command)).size();
	}

	/** Ways in which a node is lost while work waits for its connections. */
	enum Loss {

		SERVER_DEAD {

			@Override
			void applyTo(Group pbx) {
				pbx.server(1).crash();
				Group.awaitState(pbx.node(1), NodeState.DOWN);
			}

		},

		RECONNECTED {

			@Override
			void applyTo(Group pbx) {
				pbx.group.reconnect("pbx-1");
			}

		},

		REMOVED {

			@Override
			void applyTo(Group pbx) {
				pbx.group.remove("pbx-1");
			}

		};

		abstract void applyTo(Group pbx);

	}

}
