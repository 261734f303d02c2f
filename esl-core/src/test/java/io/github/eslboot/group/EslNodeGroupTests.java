package io.github.eslboot.group;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.pool.PooledConnection;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.testsupport.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Originated.accepted;
import static io.github.eslboot.testsupport.Originated.job;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Tests for calls, commands and listeners of an {@link EslNodeGroup}. */
class EslNodeGroupTests {

	private final Group pbx = Group.of(2).startAndWait();

	@AfterEach
	void close() {
		this.pbx.close();
	}

	@Test
	void callsArePlacedOnAllNodesAndListenerReceivesEventsOfAll() {
		Map<String, String> nodeOfCall = new ConcurrentHashMap<>();
		this.pbx.template
			.listen(EventSelector.ofEvents(EventName.CHANNEL_ANSWER).build(),
					(event) -> nodeOfCall.put(String.valueOf(event.uniqueId()), String.valueOf(event.node())))
			.awaitReady(PATIENCE);
		for (int i = 0; i < 6; i++) {
			PendingCall placed = accepted(this.pbx.template, Originate.to("user/100" + i).park());
			assertThat(job(placed).await(PATIENCE).isOk()).isTrue();
		}
		await().atMost(PATIENCE).until(() -> nodeOfCall.size() == 6);
		assertThat(this.pbx.server(1).calls()).hasSize(3)
			.allSatisfy((call) -> assertThat(nodeOfCall).containsEntry(call.uuid(), "pbx-1"));
		assertThat(this.pbx.server(2).calls()).hasSize(3)
			.allSatisfy((call) -> assertThat(nodeOfCall).containsEntry(call.uuid(), "pbx-2"));
	}

	@Test
	void commandsOfCallGoToItsNode() {
		for (int i = 0; i < 4; i++) {
			CallRecorder recorder = new CallRecorder();
			PendingCall placed = accepted(this.pbx.template, Originate.to("user/1001").park(), recorder);
			assertThat(job(placed).await(PATIENCE).isOk()).isTrue();
			this.pbx.template.api("uuid_setvar", placed.uuid(), "desk", "7");
			assertThat(this.pbx.template.onNodeOf(placed.uuid()).api("uuid_getvar", placed.uuid(), "desk"))
				.isEqualTo("7");
			this.pbx.template.api("uuid_kill", placed.uuid());
			await().atMost(PATIENCE).until(() -> recorder.ends.contains(EndReason.CALL_ENDED));
			assertThat(recorder.ends).hasSize(1);
			assertThat(recorder.nodes()).hasSize(1);
			assertThat(recorder.names()).containsSubsequence("CHANNEL_CREATE", "CHANNEL_ANSWER", "CHANNEL_HANGUP");
		}
	}

	@Test
	void callsAreLostOnlyWhenTheirOwnNodeIsLost() {
		CallRecorder onFirst = new CallRecorder();
		CallRecorder onSecond = new CallRecorder();
		PendingCall first = accepted(this.pbx.template.onNode("pbx-1"), Originate.to("user/1001").park(), onFirst);
		PendingCall second = accepted(this.pbx.template.onNode("pbx-2"), Originate.to("user/1002").park(), onSecond);
		assertThat(job(first).await(PATIENCE).isOk()).isTrue();
		assertThat(job(second).await(PATIENCE).isOk()).isTrue();

		this.pbx.server(1).crash();
		Group.awaitState(this.pbx.node(1), NodeState.DOWN);
		for (int i = 0; i < 10; i++) {
			assertThat(job(accepted(this.pbx.template, Originate.to("user/1003").park())).await(PATIENCE).isOk())
				.isTrue();
			assertThat(this.pbx.template.api("status")).contains("UP");
		}
		assertThat(this.pbx.server(2).calls()).hasSize(11);
		this.pbx.template.api("uuid_kill", second.uuid());
		await().atMost(PATIENCE).until(() -> onSecond.ends.contains(EndReason.CALL_ENDED));
		assertThat(onFirst.ends).isEmpty();

		this.pbx.server(1).start();
		Group.awaitState(this.pbx.node(1), NodeState.UP);
		await().atMost(PATIENCE).until(() -> onFirst.ends.contains(EndReason.LOST));
		for (int i = 0; i < 4; i++) {
			assertThat(job(accepted(this.pbx.template, Originate.to("user/1004").park())).await(PATIENCE).isOk())
				.isTrue();
		}
		assertThat(this.pbx.server(1).calls()).hasSize(2);
	}

	@Test
	void unknownCallIsLocatedByAskingAllNodes() {
		String uuid = this.pbx.server(2).startCall("1000", "5000").answer().uuid();
		this.pbx.template.api("uuid_setvar", uuid, "desk", "9");
		assertThat(this.pbx.template.onNodeOf(uuid).nodes()).extracting(EslNode::id).containsExactly("pbx-2");
		assertThat(this.pbx.template.call(uuid).snapshot().isAnswered()).isTrue();
		assertThatExceptionOfType(EslCommandException.class)
			.isThrownBy(() -> this.pbx.template.api("uuid_kill", UUID.randomUUID().toString()))
			.withMessageContaining("No such channel");
		this.pbx.server(1).crash();
		Group.awaitState(this.pbx.node(1), NodeState.DOWN);
		assertThatExceptionOfType(NodeUnavailableException.class)
			.isThrownBy(() -> this.pbx.template.api("uuid_kill", UUID.randomUUID().toString()))
			.withMessageContaining("pbx-1 is DOWN");
	}

	@Test
	void listenerOfOneCallReceivesItFromAnyNodeAndEndsOnce() {
		String uuid = UUID.randomUUID().toString();
		CallRecorder recorder = new CallRecorder();
		this.pbx.template.listen(uuid, recorder).awaitReady(PATIENCE);
		job(accepted(this.pbx.template.onNode("pbx-2"), Originate.to("user/1001").uuid(uuid).park())).await(PATIENCE);
		await().atMost(PATIENCE).until(() -> recorder.names().contains("CHANNEL_ANSWER"));
		assertThat(this.pbx.node(1).stream().stats().boundCalls()).isZero();
		this.pbx.template.api("uuid_kill", uuid);
		await().atMost(PATIENCE).until(() -> !recorder.ends.isEmpty());
		assertThat(recorder.ends).containsExactly(EndReason.CALL_ENDED);
		assertThat(recorder.nodes()).containsExactly("pbx-2");
		await().atMost(PATIENCE).until(() -> this.pbx.node(2).stream().stats().registrations() == 0);
	}

	@Test
	void listenerEndsOnceWhenNodeIsRemovedWhileCallIsPlaced() throws Exception {
		CallRecorder recorder = new CallRecorder();
		try (Group single = Group.of(1).startAndWait()) {
			FreeSwitchSimulator server = single.server(1);
			server.connections()
				.forEach((connection) -> server.faults()
					.connection(connection, Fault.missingReply((command) -> command.line().startsWith("event "))));
			CompletableFuture<BackgroundJob> placing = single.template.async()
				.originate(Originate.to("user/1001").park(), recorder)
				.accepted();
			server.awaitCommand("event plain CHANNEL", PATIENCE);
			single.group.remove("pbx-1");
			assertThat(placing).failsWithin(PATIENCE);
			await().atMost(PATIENCE).until(() -> !recorder.ends.isEmpty());
		}
		// The group is closed, so no further notification can arrive.
		assertThat(recorder.ends).hasSize(1);
	}

	@Test
	void listenerOfCallsOnTwoNodesEndsWithTheLastCall() {
		String one = UUID.randomUUID().toString();
		String other = UUID.randomUUID().toString();
		CallRecorder recorder = new CallRecorder();
		this.pbx.template.listen(EventSelector.ofCall(one, other).build(), recorder).awaitReady(PATIENCE);
		job(accepted(this.pbx.template.onNode("pbx-1"), Originate.to("user/1001").uuid(one).park())).await(PATIENCE);
		job(accepted(this.pbx.template.onNode("pbx-2"), Originate.to("user/1002").uuid(other).park())).await(PATIENCE);
		this.pbx.template.api("uuid_kill", one);
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(recorder.names()).contains("CHANNEL_DESTROY"));
		assertThat(recorder.ends).isEmpty();
		this.pbx.template.api("uuid_kill", other);
		await().atMost(PATIENCE).until(() -> !recorder.ends.isEmpty());
		assertThat(recorder.ends).containsExactly(EndReason.CALL_ENDED);
		assertThat(recorder.nodes()).containsExactlyInAnyOrder("pbx-1", "pbx-2");
		assertThat(recorder.overlaps).isEmpty();
	}

	@Test
	void stoppedGroupHasNoConnectionsUntilItIsStartedAgain() {
		Queue<String> answered = new ConcurrentLinkedQueue<>();
		this.pbx.template
			.listen(EventSelector.ofEvents(EventName.CHANNEL_ANSWER).build(),
					(event) -> answered.add(String.valueOf(event.node())))
			.awaitReady(PATIENCE);
		PooledConnection borrowed = this.pbx.node(1).pool().acquire();
		this.pbx.group.stop(Duration.ZERO);
		await().atMost(PATIENCE).until(() -> !borrowed.isOpen());
		borrowed.close();
		assertThat(this.pbx.group.isClosed()).isFalse();
		assertThat(this.pbx.group.nodes()).allSatisfy((node) -> {
			assertThat(node.pool().stats().state()).isEqualTo(PoolState.STOPPED);
			assertThat(node.stream().state()).isEqualTo(EventStreamState.STOPPED);
			assertThat(node.takesCalls()).isFalse();
		});
		await().atMost(PATIENCE)
			.until(() -> this.pbx.servers.stream().allMatch((server) -> server.connections().isEmpty()));
		assertThatExceptionOfType(EslConnectionException.class)
			.isThrownBy(() -> this.pbx.template.onNode("pbx-1").api("status"))
			.satisfies((failure) -> assertThat(failure.sent()).isEqualTo(Sent.NO));
		this.pbx.startAndWait();
		assertThat(this.pbx.template.onNode("pbx-1").api("status")).contains("UP");
		this.pbx.server(2).startCall("1000", "2000").answer();
		await().atMost(PATIENCE).until(() -> answered.contains("pbx-2"));
	}

	@Test
	void nodeThatJoinsAStoppedGroupStartsWithIt() {
		this.pbx.group.stop(PATIENCE);
		EslNode joined = this.pbx.add(UnaryOperator.identity());
		assertThat(joined.pool().stats().state()).isEqualTo(PoolState.STOPPED);
		this.pbx.startAndWait();
		assertThat(joined.pool().stats().state()).isEqualTo(PoolState.UP);
	}

}
