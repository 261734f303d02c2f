package io.github.eslboot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslHandlerRegistry;
import io.github.eslboot.autoconfigure.endpoint.EslEndpoint;
import io.github.eslboot.autoconfigure.health.EslHealthContributorAutoConfiguration;
import io.github.eslboot.autoconfigure.health.EslHealthIndicator;
import io.github.eslboot.autoconfigure.metrics.EslMetricsAutoConfiguration;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.command.Originate;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.group.LoadBalancer;
import io.github.eslboot.limit.CallLimitException;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EslNodesConfiguration}, and for metrics, health and endpoint of a
 * group.
 */
class EslNodesConfigurationTests {

	private final FreeSwitchSimulator first = FreeSwitchSimulator.create();

	private final FreeSwitchSimulator second = FreeSwitchSimulator.create();

	@AfterEach
	void stop() {
		this.first.close();
		this.second.close();
	}

	private ApplicationContextRunner runner() {
		return EslContexts.runner()
			.withConfiguration(AutoConfigurations.of(EslHealthContributorAutoConfiguration.class,
					EslMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withBean(Handlers.class)
			.withPropertyValues("freeswitch.esl.name=pbx", "freeswitch.esl.password=" + this.first.password(),
					"freeswitch.esl.nodes.pbx-1.host=127.0.0.1", "freeswitch.esl.nodes.pbx-1.port=" + this.first.port(),
					"freeswitch.esl.nodes.pbx-1.weight=2", "freeswitch.esl.nodes.pbx-2.host=127.0.0.1",
					"freeswitch.esl.nodes.pbx-2.port=" + this.second.port(),
					"freeswitch.esl.nodes.pbx-2.tags=carrier,test");
	}

	private static Health health(ApplicationContext context) {
		return context.getBean("eslHealthContributor", EslHealthIndicator.class).health();
	}

	@Test
	void configuredNodesFormAGroupBehindTheTemplate() {
		runner().run((context) -> {
			assertThat(context).hasSingleBean(EslTemplate.class).hasSingleBean(EslConnectionPool.class);
			assertThat(context.getBeanProvider(EventStream.class).getIfAvailable()).isNull();
			assertThat(context.getBeanProvider(EslNode.class).stream()).isEmpty();
			EslNodeGroup group = EslContexts.connectedGroup(context);
			assertThat(group.node("pbx-1").weight()).isEqualTo(2);
			assertThat(group.node("pbx-2").tags()).containsExactlyInAnyOrder("carrier", "test");
			EslTemplate template = context.getBean(EslTemplate.class);
			for (int i = 0; i < 6; i++) {
				template.originate(Originate.to("user/1001").park());
			}
			assertThat(this.first.calls()).hasSize(4);
			assertThat(this.second.calls()).hasSize(2);
			Handlers handlers = context.getBean(Handlers.class);
			await().atMost(EslContexts.PATIENCE).until(() -> handlers.answered.size() == 6);
			assertThat(handlers.answered).containsOnly("pbx-1", "pbx-2");
			assertThat(context.getBean(EslConnectionPool.class).stats().size()).isEqualTo(4);
		});
	}

	@Test
	void originateIsLimitedPerNodeAndPerGateway() {
		runner()
			.withPropertyValues("freeswitch.esl.nodes.pbx-1.call-limits.max-calls=1",
					"freeswitch.esl.nodes.pbx-2.call-limits.max-calls-per-second=50",
					"freeswitch.esl.gateways.carrier.call-limits.max-calls=2",
					"freeswitch.esl.gateways.carrier.call-limits.max-waiting=0",
					"freeswitch.esl.gateways.carrier.call-limits.max-wait=1s")
			.run((context) -> {
				EslNodeGroup group = EslContexts.connectedGroup(context);
				assertThat(group.node("pbx-1").callLimits()).isEqualTo(CallLimits.builder().maxCalls(1).build());
				assertThat(group.node("pbx-2").callLimits())
					.isEqualTo(CallLimits.builder().maxCallsPerSecond(50).build());
				EslTemplate template = context.getBean(EslTemplate.class);
				Originate.Builder call = Originate.to("sofia/gateway/carrier/4930123456");
				template.originate(call.park());
				template.originate(call.park());
				assertThatExceptionOfType(CallLimitException.class).isThrownBy(() -> template.originate(call.park()))
					.withMessageContaining("gateway carrier");
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				context.getBean(MeterBinder.class).bindTo(registry);
				assertThat(registry.get("freeswitch.esl.gateway.calls").tag("gateway", "carrier").gauge().value())
					.isEqualTo(2);
				assertThat(registry.get("freeswitch.esl.gateway.calls.refused").functionCounter().count()).isOne();
				assertThat(registry.get("freeswitch.esl.node.calls").tag("node", "pbx-1").gauge().value()).isOne();
			});
	}

	@Test
	void startFailsWhenALimitIsNotPositive() {
		runner().withPropertyValues("freeswitch.esl.nodes.pbx-1.call-limits.max-calls=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("freeswitch.esl.nodes.pbx-1.call-limits.max-calls"));
	}

	@Test
	@SuppressWarnings("unchecked")
	void healthIsUpWhileAnyNodeTakesCalls() {
		runner().run((context) -> {
			EslNodeGroup group = EslContexts.connectedGroup(context);
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			this.second.stop();
			await().atMost(EslContexts.PATIENCE).until(() -> group.node("pbx-2").state() == NodeState.DOWN);
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			Map<String, Map<String, Object>> nodes = (Map<String, Map<String, Object>>) health.getDetails()
				.get("nodes");
			assertThat(nodes.get("pbx-1")).containsEntry("state", NodeState.UP).doesNotContainKey("reason");
			assertThat(nodes.get("pbx-2")).containsEntry("state", NodeState.DOWN).containsKey("reason");
			Handlers handlers = context.getBean(Handlers.class);
			await().atMost(EslContexts.PATIENCE)
				.untilAsserted(() -> assertThat(handlers.changes).contains("pbx-2 DOWN", "pbx-1 UP"));
			this.first.stop();
			await().atMost(EslContexts.PATIENCE)
				.untilAsserted(() -> assertThat(health(context).getStatus()).isEqualTo(Status.DOWN));
			assertThat(health(context).getDetails()).containsEntry("reason", "No node takes calls");
		});
	}

	@Test
	void metersAreAddedAndRemovedWithNodes() {
		runner().run((context) -> {
			EslNodeGroup group = EslContexts.connectedGroup(context);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			context.getBean(MeterBinder.class).bindTo(registry);
			assertThat(registry.get("freeswitch.esl.nodes").tag("group", "pbx").gauge().value()).isEqualTo(2);
			assertThat(registry.get("freeswitch.esl.connections").tag("node", "pbx-1").gauge().value()).isEqualTo(2);
			assertThat(registry.get("freeswitch.esl.stream.up").tag("node", "pbx-2").gauge().value()).isEqualTo(1);
			group.remove("pbx-2");
			await().atMost(EslContexts.PATIENCE)
				.until(() -> registry.find("freeswitch.esl.stream.up").gauges().size() == 1);
			assertThat(registry.get("freeswitch.esl.nodes").gauge().value()).isEqualTo(1);
		});
	}

	@Test
	void endpointShowsDrainsAndRemovesNodes() {
		runner().run((context) -> {
			EslNodeGroup group = EslContexts.connectedGroup(context);
			EslTemplate template = context.getBean(EslTemplate.class);
			EslEndpoint endpoint = new EslEndpoint(() -> List.of(template), context.getBean(EslHandlerRegistry.class),
					List::of, Duration.ofHours(1));
			assertThat(endpoint.esl().nodes()).containsOnlyKeys("pbx-1", "pbx-2");
			assertThat(endpoint.change("pbx-9", EslEndpoint.Action.DRAIN, null, null)).isNull();
			assertThat(endpoint.change("pbx-1", EslEndpoint.Action.DRAIN, Duration.ofSeconds(20), null)).isNotNull()
				.satisfies((node) -> assertThat(node.takesCalls()).isFalse());
			await().atMost(EslContexts.PATIENCE).until(() -> group.nodes().size() == 1);
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.remove("pbx-2", null))
				.withMessageContaining("force=true");
			assertThat(endpoint.remove("pbx-2", true)).isNotNull()
				.satisfies((node) -> assertThat(node.state()).isEqualTo(NodeState.REMOVED));
			assertThat(group.nodes()).isEmpty();
		});
	}

	@Test
	void loadBalancerBeanReplacesTheProperty() {
		LoadBalancer last = (candidates) -> candidates.get(candidates.size() - 1);
		runner().withBean(LoadBalancer.class, () -> last).run((context) -> {
			EslNodeGroup group = EslContexts.connectedGroup(context);
			assertThat(group.balancer().choose(group.nodes())).extracting(EslNode::id).isEqualTo("pbx-2");
		});
	}

	@Test
	void startFailsWhenANodeHasNoHostOrAnInvalidWeight() {
		EslContexts.runner()
			.withPropertyValues("freeswitch.esl.nodes.pbx-1.port=8021")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("freeswitch.esl.nodes.pbx-1.host"));
		runner().withPropertyValues("freeswitch.esl.nodes.pbx-1.weight=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("freeswitch.esl.nodes.pbx-1.weight"));
	}

	static class Handlers {

		final Queue<String> answered = new ConcurrentLinkedQueue<>();

		final Queue<String> changes = new ConcurrentLinkedQueue<>();

		@EslEventHandler("CHANNEL_ANSWER")
		void answered(EslEvent event, EslCall call) {
			this.answered.add(String.valueOf(event.node()));
		}

		@EventListener
		void changed(EslNodeStateChange change) {
			this.changes.add(change.node() + " " + change.to());
		}

	}

}
