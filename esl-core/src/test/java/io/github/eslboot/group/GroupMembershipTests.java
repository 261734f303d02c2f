package io.github.eslboot.group;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.EslCommand;
import io.github.eslboot.command.Originate;
import io.github.eslboot.command.ShowCommands.ChannelRow;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.ReconnectBackoff;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.node.NodeListener;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.testsupport.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Originated.accepted;
import static io.github.eslboot.testsupport.Originated.job;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** Tests for nodes that join, drain, leave, freeze, reconnect and change. */
class GroupMembershipTests {

	private final Group pbx = Group.of(2).startAndWait();

	@AfterEach
	void close() {
		this.pbx.close();
	}

	@Test
	void joiningNodeServesListenersAndCalls() {
		Queue<String> events = new ConcurrentLinkedQueue<>();
		Queue<String> changes = new ConcurrentLinkedQueue<>();
		this.pbx.group.addListener(new NodeListener() {

			@Override
			public void onAdded(EslNode node) {
				changes.add(node.id() + " added");
			}

			@Override
			public void onStateChange(EslNode node, NodeState from, NodeState to) {
				changes.add(node.id() + " " + to);
			}

		});
		this.pbx.template.listen(EventSelector.ofEvents(EventName.CHANNEL_ANSWER).build(),
				(EslEvent event) -> events.add(String.valueOf(event.node())));
		EslNode joined = this.pbx.add(UnaryOperator.identity());
		Group.awaitState(joined, NodeState.UP);
		for (int i = 0; i < 3; i++) {
			job(accepted(this.pbx.template, Originate.to("user/1001").park())).await(PATIENCE);
		}
		await().atMost(PATIENCE).until(() -> events.size() == 3);
		assertThat(events).containsExactlyInAnyOrder("pbx-1", "pbx-2", "pbx-3");
		this.pbx.group.remove("pbx-3");
		await().atMost(PATIENCE).until(() -> changes.contains("pbx-3 REMOVED"));
		assertThat(changes).filteredOn((change) -> change.startsWith("pbx-3"))
			.startsWith("pbx-3 added")
			.contains("pbx-3 UP");
		assertThat(this.pbx.group.nodes()).extracting(EslNode::id).containsExactly("pbx-1", "pbx-2");
		assertThatExceptionOfType(NoSuchNodeException.class).isThrownBy(() -> this.pbx.template.onNode("pbx-3"));
	}

	@Test
	void drainedNodeIsRemovedWhenItsCallsHaveEnded() throws Exception {
		EslNode drained = this.pbx.node(1);
		List<PendingCall> calls = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			calls.add(accepted(this.pbx.template.onNode("pbx-1"), Originate.to("user/1001").park()));
			job(calls.get(i)).await(PATIENCE);
		}
		CompletableFuture<Boolean> removed = this.pbx.group.drain("pbx-1", Duration.ofMinutes(1)).toCompletableFuture();
		assertThat(drained.state()).isEqualTo(NodeState.DRAINING);
		for (int i = 0; i < 4; i++) {
			job(accepted(this.pbx.template, Originate.to("user/1001").park())).await(PATIENCE);
		}
		assertThat(this.pbx.server(1).calls()).hasSize(100);
		assertThat(removed).isNotDone();
		calls.forEach((call) -> this.pbx.template.api("uuid_kill", call.uuid()));
		assertThat(removed.get(30, TimeUnit.SECONDS)).isTrue();
		assertThat(drained.state()).isEqualTo(NodeState.REMOVED);
		await().atMost(PATIENCE).until(() -> this.pbx.server(1).authenticatedConnections() == 0);
	}

	@Test
	void drainedNodeIsRemovedWithItsCallsAtTheTimeout() throws Exception {
		CallRecorder recorder = new CallRecorder();
		job(accepted(this.pbx.template.onNode("pbx-1"), Originate.to("user/1001").park(), recorder)).await(PATIENCE);
		assertThat(
				this.pbx.group.drain("pbx-1", Duration.ofMillis(100)).toCompletableFuture().get(30, TimeUnit.SECONDS))
			.isFalse();
		assertThat(this.pbx.group.nodes()).extracting(EslNode::id).containsExactly("pbx-2");
		await().atMost(PATIENCE).until(() -> !recorder.ends.isEmpty());
	}

	@Test
	void frozenNodeGetsNoWorkUntilProbeSucceeds() {
		var frozen = this.pbx.server(1)
			.connections()
			.stream()
			.map((connection) -> this.pbx.server(1).faults().connection(connection, Fault.silence()))
			.toList();
		EslNode node = this.pbx.node(1);
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(EslTimeoutException.class)
				.isThrownBy(() -> node.pool().send(EslCommand.api("status"), Duration.ofMillis(100)));
		}
		assertThat(node.isUnresponsive()).isTrue();
		await().atMost(PATIENCE).until(node::state, (state) -> state == NodeState.DEGRADED || state == NodeState.DOWN);
		for (int i = 0; i < 6; i++) {
			assertThat(this.pbx.template.api("status")).contains("UP");
		}
		frozen.forEach((fault) -> fault.release());
		await().atMost(Duration.ofSeconds(60)).until(() -> !node.isUnresponsive() && node.takesCalls());
	}

	@Test
	void callsOfAnOutageAreReportedAsUnknownAndKnownCallsContinue() {
		Queue<String> unknownCalls = new ConcurrentLinkedQueue<>();
		this.pbx.group.addListener(new NodeListener() {

			@Override
			public void onUnknownCalls(EslNode node, List<ChannelRow> calls) {
				calls.forEach((call) -> unknownCalls.add(node.id() + " " + call.uuid()));
			}

		});
		CallRecorder recorder = new CallRecorder();
		PendingCall known = accepted(this.pbx.template.onNode("pbx-1"), Originate.to("user/1001").park(), recorder);
		assertThat(job(known).await(PATIENCE).isOk()).isTrue();
		// The event socket is closed; the calls continue.
		InjectedFault closed = this.pbx.server(1).faults().refuseConnections();
		this.pbx.server(1)
			.connections()
			.forEach((connection) -> this.pbx.server(1).faults().connection(connection, Fault.reset()));
		Group.awaitState(this.pbx.node(1), NodeState.DOWN);
		String unknown = this.pbx.server(1).startCall("1000", "5000").answer().uuid();
		closed.release();
		await().atMost(PATIENCE).until(() -> !unknownCalls.isEmpty());
		assertThat(unknownCalls).containsExactly("pbx-1 " + unknown);
		EslCall adopted = this.pbx.template.call(unknown);
		assertThat(adopted.snapshot().isAnswered()).isTrue();
		adopted.hangup();
		assertThat(recorder.ends).isEmpty();
		this.pbx.template.api("uuid_kill", known.uuid());
		await().atMost(PATIENCE).until(() -> recorder.ends.contains(EndReason.CALL_ENDED));
	}

	@Test
	void nodeOpensEachConnectionOnceAfterAllWereReset() {
		EslNode node = this.pbx.node(1);
		int before = this.pbx.server(1).acceptedConnections();
		this.pbx.server(1)
			.connections()
			.forEach((connection) -> this.pbx.server(1).faults().connection(connection, Fault.reset()));
		await().atMost(PATIENCE).until(() -> node.stream().stats().reconnects() == 1);
		Group.awaitState(node, NodeState.UP);
		// Three connections of the pool and one of the event stream.
		assertThat(this.pbx.server(1).acceptedConnections()).isEqualTo(before + 4);
		assertThat(node.pool().stats().connectFailures()).isZero();
	}

	/** Logins are slow, so that concurrent ones can be counted. */
	@Test
	void applicationsReconnectWithFewConcurrentLogins() {
		int applications = 8;
		int poolSize = 10;
		ReconnectBackoff backoff = ReconnectBackoff.builder()
			.delay(Duration.ofMillis(300))
			.maxDelay(Duration.ofSeconds(5))
			.build();
		FreeSwitchSimulator server = this.pbx.server(1);
		int others = server.authenticatedConnections();
		List<Group> clients = new ArrayList<>();
		try {
			for (int i = 0; i < applications; i++) {
				Group client = Group.of(0);
				clients.add(client);
				client.servers.add(server);
				client.group.add(client.config(1)
					.toBuilder()
					.pool(PoolOptions.builder().size(poolSize).maxConcurrentConnects(2).build())
					.backoff(backoff)
					.build());
				client.startAndWait();
			}
			int all = applications * (poolSize + 1) + others;
			server.faults().everyConnection(Fault.slowBytes(Duration.ofMillis(1)));
			Instant cut = Instant.now();
			server.connections().forEach((connection) -> server.faults().connection(connection, Fault.reset()));
			AtomicInteger most = new AtomicInteger();
			await().pollInterval(Duration.ofMillis(2)).atMost(PATIENCE).until(() -> {
				int loggingIn = (int) server.connections().stream().filter((one) -> !one.isAuthenticated()).count();
				most.accumulateAndGet(loggingIn, Math::max);
				return server.authenticatedConnections() == all && server.acceptedConnections(cut).size() >= all;
			});
			List<Instant> accepted = server.acceptedConnections(cut);
			System.out.printf(
					"%d connections of %d applications reset: %d connects, first after %d ms, "
							+ "last after %d ms, at most %d concurrent logins%n",
					all, applications + 1, accepted.size(), Duration.between(cut, accepted.get(0)).toMillis(),
					Duration.between(cut, accepted.get(accepted.size() - 1)).toMillis(), most.get());
			assertThat(accepted).hasSize(all);
			// Per application: two of the pool, one more while it begins, and the event
			// stream.
			assertThat(most.get()).isLessThanOrEqualTo((applications + 1) * 3);
			// No attempt failed.
			clients.forEach((client) -> assertThat(client.node(1).pool().stats().connectFailures()).isZero());
		}
		finally {
			server.faults().clear();
			// The server is closed with the other group.
			clients.forEach((client) -> client.servers.clear());
			clients.forEach(Group::close);
		}
	}

	@Test
	void resumeCancelsDrain() throws Exception {
		job(accepted(this.pbx.template.onNode("pbx-1"), Originate.to("user/1001").park())).await(PATIENCE);
		EslNode node = this.pbx.node(1);
		CompletableFuture<Boolean> removed = this.pbx.group.drain("pbx-1", Duration.ofMinutes(1)).toCompletableFuture();
		assertThat(node.takesCalls()).isFalse();
		this.pbx.group.resume("pbx-1");
		assertThat(node.takesCalls()).isTrue();
		assertThat(removed).failsWithin(PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(CancellationException.class);
		assertThat(this.pbx.group.nodes()).contains(node);
	}

	@Test
	void callsContinueWhenAddressOfTheirNodeChanges() {
		CallRecorder recorder = new CallRecorder();
		PendingCall call = accepted(this.pbx.template.onNode("pbx-1"), Originate.to("user/1001").park(), recorder);
		job(call).await(PATIENCE);
		// The same server under another host name.
		ConnectionOptions moved = ConnectionOptions
			.builder("localhost", this.pbx.server(1).port(), Credentials.ofPassword(this.pbx.server(1).password()))
			.build();
		NodeConfig config = this.pbx.config(1);
		this.pbx.group.change(config.toBuilder().connection(moved).build());
		await().atMost(PATIENCE).until(() -> this.pbx.node(1).stream().stats().reconnects() == 1);
		Group.awaitState(this.pbx.node(1), NodeState.UP);
		assertThat(this.pbx.node(1).address()).startsWith("localhost:");
		assertThat(recorder.ends).isEmpty();
		this.pbx.template.api("uuid_kill", call.uuid());
		await().atMost(PATIENCE).until(() -> recorder.ends.contains(EndReason.CALL_ENDED));
	}

	@Test
	void limitOfGatewaySetAtNodeIsReportedByGroup() {
		Queue<String> limited = new ConcurrentLinkedQueue<>();
		this.pbx.group.addListener(new NodeListener() {

			@Override
			public void onGatewayLimited(String gateway) {
				limited.add(gateway);
			}

		});
		this.pbx.node(1).limitGateway("carrier", CallLimits.builder().maxCalls(3).build());
		await().atMost(PATIENCE).until(() -> limited.contains("carrier"));
		assertThat(this.pbx.group.gatewayStats().get("carrier").limits().maxCalls()).isEqualTo(3);
	}

	@Test
	void changeOfPoolOptionsIsRejected() {
		NodeConfig config = this.pbx.config(1);
		assertThatIllegalArgumentException().isThrownBy(
				() -> this.pbx.group.change(config.toBuilder().pool(config.pool().toBuilder().size(9).build()).build()))
			.withMessageContaining("remove it and add it again");
		assertThatExceptionOfType(NoSuchNodeException.class)
			.isThrownBy(() -> this.pbx.group.change(NodeConfig.builder("pbx-9", config.connection()).build()));
	}

	@Test
	void reconnectOpensAllConnectionsAgain() {
		int before = this.pbx.server(1).acceptedConnections();
		this.pbx.group.reconnect("pbx-1");
		Group.awaitState(this.pbx.node(1), NodeState.UP);
		assertThat(this.pbx.server(1).acceptedConnections()).isGreaterThanOrEqualTo(before + 4);
	}

}
