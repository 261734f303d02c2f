package io.github.eslboot.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.group.AcquireResult.Busy;
import io.github.eslboot.group.AcquireResult.NoSuchNode;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.pool.PooledConnection;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.Group;
import io.github.eslboot.testsupport.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static io.github.eslboot.testsupport.Originated.accepted;
import static io.github.eslboot.testsupport.Originated.job;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for an {@link EslNodeGroup} of two real servers: the one of
 * {@code -Dfreeswitch.host} and {@code -Dfreeswitch.port}, and another at
 * {@code -Dfreeswitch.port2} of the same host.
 */
@EnabledIfSystemProperty(named = "freeswitch.port2", matches = ".+")
class RealEslNodeGroupTests {

	private static final String PARK = "loopback/park/default";

	private final EslClientResources resources = EslClientResources.create();

	private final EslNodeGroup group = EslNodeGroup.create("real", this.resources, LoadBalancer.weighted(),
			Duration.ofSeconds(5));

	private final EslTemplate template = new EslTemplate(this.group, Duration.ofSeconds(5), Duration.ofSeconds(30));

	RealEslNodeGroupTests() {
		this.group.add(config("one", TestServer.real()).toBuilder().weight(2).build());
		this.group.add(config("two", second()));
		this.group.start();
		this.group.nodes().forEach((node) -> Group.awaitState(node, NodeState.UP));
	}

	private static ConnectionOptions second() {
		ConnectionOptions first = TestServer.real();
		return ConnectionOptions.builder(first.host(), Integer.getInteger("freeswitch.port2"), first.credentials())
			.build();
	}

	private static NodeConfig config(String id, ConnectionOptions connection) {
		return NodeConfig.builder(id, connection)
			.pool(PoolOptions.builder().size(4).build())
			.events(Group.EVENTS)
			.backoff(Client.QUICK)
			.build();
	}

	@AfterEach
	void close() {
		this.group.close();
		this.resources.close();
	}

	private void hangUp(List<PendingCall> calls) {
		calls.forEach((call) -> this.template.api("uuid_kill", call.uuid()));
	}

	@Test
	void callsAreSharedByWeightAndCommandsGoToTheNodeOfTheCall() {
		Map<String, AtomicInteger> answered = new ConcurrentHashMap<>();
		List<CallRecorder> recorders = new ArrayList<>();
		List<PendingCall> calls = new ArrayList<>();
		this.template
			.listen(EventSelector.ofEvents(EventName.CHANNEL_PARK).build(),
					(EslEvent event) -> answered
						.computeIfAbsent(String.valueOf(event.node()), (id) -> new AtomicInteger())
						.incrementAndGet())
			.awaitReady(PATIENCE);
		for (int i = 0; i < 30; i++) {
			recorders.add(new CallRecorder());
			PendingCall call = accepted(this.template, Originate.to(PARK).park(), recorders.get(i));
			assertThat(job(call).await(PATIENCE).isOk()).isTrue();
			calls.add(call);
		}
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(answered.values().stream().mapToInt(AtomicInteger::get).sum())
				.isGreaterThanOrEqualTo(30));
		Map<String, Long> callsByNode = new ConcurrentHashMap<>();
		for (PendingCall call : calls) {
			EslNode node = this.group.locations().find(call.uuid());
			assertThat(node).isNotNull();
			callsByNode.merge(node.id(), 1L, Long::sum);
			EslNode other = this.group.node(node.id().equals("one") ? "two" : "one");
			assertThat(this.template.onNodeOf(call.uuid()).api("uuid_exists", call.uuid())).isEqualTo("true");
			assertThat(this.template.onNode(other.id()).api("uuid_exists", call.uuid())).isEqualTo("false");
		}
		assertThat(callsByNode).containsOnly(Map.entry("one", 20L), Map.entry("two", 10L));
		hangUp(calls);
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(recorders)
				.allSatisfy((one) -> assertThat(one.ends).containsExactly(EndReason.CALL_ENDED)));
	}

	@Test
	void tryAcquireReturnsNoSuchNodeForAnUnknownNameAndBusyWhenAllAreBorrowed() {
		assertThat(this.group.tryAcquire("three", Duration.ZERO)).isInstanceOf(NoSuchNode.class);
		List<PooledConnection> borrowed = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			borrowed.add(this.group.tryAcquire(PATIENCE).orElseThrow());
		}
		assertThat(this.group.tryAcquire(Duration.ofMillis(100))).isInstanceOf(Busy.class);
		borrowed.forEach(PooledConnection::close);
	}

	@Test
	void drainedNodeIsRemovedAfterItsLastCallAndCanJoinAgain() throws Exception {
		List<PendingCall> calls = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			PendingCall call = accepted(this.template.onNode("two"), Originate.to(PARK).park());
			assertThat(job(call).await(PATIENCE).isOk()).isTrue();
			calls.add(call);
		}
		CompletableFuture<Boolean> removed = this.group.drain("two", Duration.ofMinutes(1)).toCompletableFuture();
		PendingCall elsewhere = accepted(this.template, Originate.to(PARK).park());
		assertThat(job(elsewhere).await(PATIENCE).isOk()).isTrue();
		assertThat(this.group.locations().find(elsewhere.uuid())).extracting(EslNode::id).isEqualTo("one");
		assertThat(removed).isNotDone();
		hangUp(calls);
		assertThat(removed.get(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.group.nodes()).extracting(EslNode::id).containsExactly("one");
		EslNode again = this.group.add(config("two", second()));
		Group.awaitState(again, NodeState.UP);
		assertThat(this.template.onNode("two").api("status")).contains("UP");
		hangUp(List.of(elsewhere));
	}

}
