package io.github.eslboot.group;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import io.github.eslboot.command.Originate;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.testsupport.Group;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Originated.accepted;
import static io.github.eslboot.testsupport.Originated.job;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Tests for the load balancers of {@link LoadBalancer}. */
class LoadBalancerTests {

	@Test
	void weightedBalancerSharesCallsByWeight() {
		try (Group weighted = new Group(0, LoadBalancer.weighted(), UnaryOperator.identity())) {
			for (int weight = 3; weight > 0; weight--) {
				int share = weight;
				weighted.add((config) -> config.weight(share));
			}
			weighted.startAndWait();
			Map<String, Integer> shares = new ConcurrentHashMap<>();
			weighted.template
				.listen(EventSelector.ofEvents(EventName.CHANNEL_CREATE).build(),
						(EslEvent event) -> shares.merge(String.valueOf(event.node()), 1, Integer::sum))
				.awaitReady(PATIENCE);
			for (int i = 0; i < 600; i++) {
				accepted(weighted.template, Originate.to("user/busy").park());
			}
			await().atMost(Duration.ofMinutes(1))
				.until(() -> shares.values().stream().mapToInt(Integer::intValue).sum() == 600);
			assertThat(shares).containsOnly(Map.entry("pbx-1", 300), Map.entry("pbx-2", 200), Map.entry("pbx-3", 100));
		}
	}

	@Test
	void leastSessionsBalancerFollowsHeartbeats() {
		try (Group balanced = new Group(2, LoadBalancer.leastSessions(), UnaryOperator.identity()).startAndWait()) {
			for (int i = 0; i < 4; i++) {
				balanced.server(1).startCall("1000", "5000").answer();
			}
			balanced.servers.forEach((server) -> server.heartbeat());
			await().atMost(PATIENCE)
				.until(() -> balanced.node(1).load() == 4 && balanced.node(2).stream().lastHeartbeat() != null);
			assertThat(balanced.node(2).stream().lastHeartbeat().coreUuid()).isEqualTo(balanced.server(2).coreUuid());
			for (int i = 0; i < 4; i++) {
				job(accepted(balanced.template, Originate.to("user/1001").park())).await(PATIENCE);
			}
			assertThat(balanced.server(2).calls()).hasSize(4);
			assertThat(balanced.node(2).load()).isEqualTo(4);
		}
	}

	@Test
	void taggedBalancerPicksOnlyNodesWithTheTag() {
		try (Group pbx = Group.of(2).startAndWait()) {
			EslNode tagged = pbx.add((config) -> config.tags("carrier"));
			Group.awaitState(tagged, NodeState.UP);
			for (int i = 0; i < 4; i++) {
				job(accepted(pbx.template.onTagged("carrier"), Originate.to("user/1001").park())).await(PATIENCE);
			}
			assertThat(pbx.server(3).calls()).hasSize(4);
			assertThatExceptionOfType(NoSuchNodeException.class)
				.isThrownBy(() -> pbx.template.onTagged("none").api("status"));
		}
	}

	@Test
	void taggedBalancerOfAGroupAppliesToAllItsWork() {
		LoadBalancer tagged = LoadBalancer.tagged("carrier", LoadBalancer.roundRobin());
		try (Group pbx = new Group(1, tagged, UnaryOperator.identity())) {
			pbx.add((config) -> config.tags("carrier"));
			pbx.startAndWait();
			assertThat(pbx.group.balancer()).isSameAs(tagged);
			for (int i = 0; i < 4; i++) {
				assertThat(pbx.template.api("status")).contains("UP");
			}
			assertThat(pbx.server(1).commands((command) -> command.line().equals("api status"))).isEmpty();
			assertThat(pbx.server(2).commands((command) -> command.line().equals("api status"))).hasSize(4);
		}
	}

}
