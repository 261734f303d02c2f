package io.github.eslboot.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.annotation.EslEventHandler;
import io.github.eslboot.annotation.EslHandlerRegistry;
import io.github.eslboot.autoconfigure.endpoint.EslEndpoint;
import io.github.eslboot.autoconfigure.metrics.EslMetricsAutoConfiguration;
import io.github.eslboot.command.Originate;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EslRefresher} and its triggers.
 */
@ExtendWith(OutputCaptureExtension.class)
class EslRefresherTests {

	private final FreeSwitchSimulator first = FreeSwitchSimulator.create();

	private final FreeSwitchSimulator second = FreeSwitchSimulator.create();

	/** Properties that change at run time; they have the highest precedence. */
	private final Map<String, Object> changing = new HashMap<>();

	@AfterEach
	void stop() {
		this.first.close();
		this.second.close();
	}

	private ApplicationContextRunner following(ApplicationContextRunner runner) {
		return runner.withBean(Handlers.class)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("changing", this.changing)));
	}

	private ApplicationContextRunner server() {
		return following(EslContexts.runner(this.first));
	}

	private ApplicationContextRunner group() {
		node("pbx-1", this.first);
		return following(EslContexts.runner()
			.withConfiguration(AutoConfigurations.of(EslMetricsAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("freeswitch.esl.name=pbx", "freeswitch.esl.password=" + this.first.password()));
	}

	private void node(String id, FreeSwitchSimulator server) {
		this.changing.put("freeswitch.esl.nodes." + id + ".host", "127.0.0.1");
		this.changing.put("freeswitch.esl.nodes." + id + ".port", server.port());
	}

	private void forget(String id) {
		this.changing.keySet().removeIf((key) -> key.startsWith("freeswitch.esl.nodes." + id + "."));
	}

	private static EslRefresh refresh(ApplicationContext context) {
		return context.getBean(EslRefresher.class).refresh();
	}

	private static EslNodeGroup connected(ApplicationContext context) {
		EslNodeGroup group = context.getBean(EslNodeGroup.class);
		soon(() -> group.nodes().stream().allMatch((node) -> node.state() == NodeState.UP));
		return group;
	}

	private static void soon(BooleanSupplier condition) {
		await().atMost(EslContexts.PATIENCE).until(condition::getAsBoolean);
	}

	@Test
	void nodesJoinAndDrainWithTheConfiguration() {
		group().run((context) -> {
			EslNodeGroup group = connected(context);
			assertThat(refresh(context).isEmpty()).isTrue();
			node("pbx-2", this.second);
			assertThat(refresh(context)).isEqualTo(new EslRefresh(Set.of("pbx-2"), Set.of(), Set.of(), Set.of()));
			connected(context);
			SimulatedCall call = this.first.startCall("1001", "1002");
			Handlers handlers = context.getBean(Handlers.class);
			soon(() -> handlers.created.contains("pbx-1 " + call.uuid()));
			forget("pbx-1");
			assertThat(refresh(context)).isEqualTo(new EslRefresh(Set.of(), Set.of(), Set.of("pbx-1"), Set.of()));
			assertThat(group.node("pbx-1").state()).isEqualTo(NodeState.DRAINING);
			call.hangup();
			soon(() -> group.nodes().size() == 1);
			assertThat(context.getBean(EslTemplate.class).api("status")).contains("UP");
		});
	}

	@Test
	void drainingNodeIsResumedWhenConfiguredAgain() {
		node("pbx-2", this.second);
		group().run((context) -> {
			EslNodeGroup group = connected(context);
			this.second.startCall("1001", "1002");
			EslNode node = group.node("pbx-2");
			forget("pbx-2");
			refresh(context);
			assertThat(node.state()).isEqualTo(NodeState.DRAINING);
			node("pbx-2", this.second);
			assertThat(refresh(context).added()).containsExactly("pbx-2");
			assertThat(node.state()).isEqualTo(NodeState.UP);
			assertThat(group.nodes()).contains(node);
		});
	}

	@Test
	void drainUsesTheTimeoutOfTheProperty() {
		node("pbx-2", this.second);
		this.changing.put("freeswitch.esl.timeouts.drain", "100ms");
		group().run((context) -> {
			EslNodeGroup group = connected(context);
			this.second.startCall("1001", "1002");
			forget("pbx-2");
			refresh(context);
			soon(() -> group.nodes().size() == 1);
		});
	}

	@Test
	void weightTagsAndLimitsChangeWithoutReconnect() {
		group().run((context) -> {
			EslNodeGroup group = connected(context);
			int accepted = this.first.acceptedConnections();
			this.changing.put("freeswitch.esl.nodes.pbx-1.weight", 7);
			this.changing.put("freeswitch.esl.nodes.pbx-1.tags", "carrier");
			this.changing.put("freeswitch.esl.nodes.pbx-1.call-limits.max-calls", 3);
			this.changing.put("freeswitch.esl.gateways.carrier.call-limits.max-calls", 1);
			assertThat(refresh(context))
				.isEqualTo(new EslRefresh(Set.of(), Set.of("pbx-1"), Set.of(), Set.of("carrier")));
			EslNode node = group.node("pbx-1");
			assertThat(node.weight()).isEqualTo(7);
			assertThat(node.tags()).containsExactly("carrier");
			assertThat(node.callLimits()).isEqualTo(CallLimits.builder().maxCalls(3).build());
			assertThat(node.state()).isEqualTo(NodeState.UP);
			assertThat(this.first.acceptedConnections()).isEqualTo(accepted);
		});
	}

	@Test
	void metersAreAddedWithLaterLimits() {
		group().run((context) -> {
			EslNodeGroup group = connected(context);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			context.getBean(MeterBinder.class).bindTo(registry);
			this.changing.put("freeswitch.esl.nodes.pbx-1.call-limits.max-calls", 3);
			this.changing.put("freeswitch.esl.gateways.carrier.call-limits.max-calls", 2);
			refresh(context);
			context.getBean(EslTemplate.class).originate(Originate.to("sofia/gateway/carrier/49301").park());
			assertThat(registry.get("freeswitch.esl.node.calls").tag("node", "pbx-1").gauge().value()).isOne();
			soon(() -> registry.find("freeswitch.esl.gateway.calls").tag("gateway", "carrier").gauge() != null);
			assertThat(registry.get("freeswitch.esl.gateway.calls").tag("gateway", "carrier").gauge().value()).isOne();
			this.changing.keySet().removeIf((key) -> key.contains("gateways"));
			assertThat(refresh(context).gateways()).containsExactly("carrier");
			assertThat(group.gatewayStats().get("carrier").limits()).isEqualTo(CallLimits.none());
		});
	}

	@Test
	void nodeReconnectsToItsNewAddress() {
		group().run((context) -> {
			EslNodeGroup group = connected(context);
			node("pbx-1", this.second);
			assertThat(refresh(context).changed()).containsExactly("pbx-1");
			soon(() -> this.second.authenticatedConnections() == 3 && this.first.authenticatedConnections() == 0);
			connected(context);
			assertThat(group.node("pbx-1").address()).endsWith(":" + this.second.port());
			SimulatedCall call = this.second.startCall("1001", "1002");
			soon(() -> context.getBean(Handlers.class).created.contains("pbx-1 " + call.uuid()));
		});
	}

	@Test
	void invalidConfigurationChangesNothing() {
		group().run((context) -> {
			EslNodeGroup group = connected(context);
			this.changing.put("freeswitch.esl.nodes.pbx-1.weight", 0);
			node("pbx-2", this.second);
			assertThatThrownBy(() -> refresh(context)).hasStackTraceContaining("freeswitch.esl.nodes.pbx-1.weight");
			this.changing.clear();
			assertThatIllegalStateException().isThrownBy(() -> refresh(context))
				.withMessageContaining("no longer names any server");
			assertThat(group.nodes()).extracting(EslNode::id, EslNode::weight).containsExactly(tuple("pbx-1", 1));
		});
	}

	@Test
	void nodesAddedOrRemovedManuallyAreNotChanged() {
		node("pbx-2", this.second);
		group().run((context) -> {
			EslNodeGroup group = connected(context);
			group.remove("pbx-2");
			assertThat(refresh(context).isEmpty()).isTrue();
			assertThat(group.nodes()).hasSize(1);
			this.changing.put("freeswitch.esl.nodes.pbx-2.weight", 2);
			assertThat(refresh(context).added()).containsExactly("pbx-2");
		});
	}

	@Test
	void singleServerIsRefreshedFromProperties() {
		server().run((context) -> {
			EslTemplate template = EslContexts.connected(context);
			this.changing.put("freeswitch.esl.port", this.second.port());
			this.changing.put("freeswitch.esl.call-limits.max-calls", 4);
			assertThat(refresh(context).changed()).containsExactly("default");
			soon(() -> this.second.authenticatedConnections() == 3 && this.first.authenticatedConnections() == 0);
			SimulatedCall call = this.second.startCall("1001", "1002");
			soon(() -> context.getBean(Handlers.class).created.contains("default " + call.uuid()));
			assertThat(template.nodes().get(0).callLimits()).isEqualTo(CallLimits.builder().maxCalls(4).build());
			assertThat(refresh(context).isEmpty()).isTrue();
		});
	}

	@Test
	void changedPasswordIsTriedImmediatelyAfterAuthenticationFailure() {
		this.changing.put("freeswitch.esl.password", "wrong");
		server().run((context) -> {
			EslTemplate template = context.getBean(EslTemplate.class);
			soon(() -> template.pool().stats().state() == PoolState.DOWN);
			this.changing.clear();
			refresh(context);
			template.stream().awaitUp(EslContexts.PATIENCE);
			assertThat(template.api("status")).contains("UP");
		});
	}

	@Test
	void changedPasswordKeepsOpenConnections() {
		FreeSwitchSimulator rotated = FreeSwitchSimulator.create();
		try (rotated) {
			following(EslContexts.runner(rotated)).run((context) -> {
				EslContexts.connected(context);
				soon(() -> context.getBean(EslTemplate.class).nodes().get(0).state() == NodeState.UP);
				int accepted = rotated.acceptedConnections();
				this.changing.put("freeswitch.esl.password", "next");
				assertThat(refresh(context).changed()).hasSize(1);
				assertThat(context.getBean(EslTemplate.class).api("status")).contains("UP");
				assertThat(rotated.acceptedConnections()).isEqualTo(accepted);
			});
		}
	}

	@Test
	void changedConnectionDetailsAreApplied() {
		Details details = new Details(this.first);
		following(EslContexts.runner()).withBean(EslConnectionDetails.class, () -> details).run((context) -> {
			EslContexts.connected(context);
			details.server = this.second;
			context.publishEvent(new RefreshScopeRefreshedEvent());
			soon(() -> this.second.authenticatedConnections() == 3);
		});
	}

	@Test
	void springCloudEventsTriggerRefresh(CapturedOutput output) {
		group().run((context) -> {
			EslNodeGroup group = connected(context);
			node("pbx-2", this.second);
			context.publishEvent(new EnvironmentChangeEvent(context, Set.of("some.key")));
			assertThat(group.nodes()).hasSize(2);
			this.changing.put("freeswitch.esl.nodes.pbx-2.weight", -1);
			context.publishEvent(new EnvironmentChangeEvent(context, Set.of("some.key")));
			assertThat(output).contains("could not be refreshed").contains("freeswitch.esl.nodes.pbx-2.weight");
			assertThat(group.nodes()).hasSize(2);
		});
	}

	@Test
	void refreshWorksWithoutSpringCloud() {
		group().withClassLoader(new FilteredClassLoader("org.springframework.cloud")).run((context) -> {
			EslNodeGroup group = connected(context);
			node("pbx-2", this.second);
			refresh(context);
			assertThat(group.nodes()).hasSize(2);
		});
	}

	@Test
	void endpointRefreshesAndResumesNodes() {
		group().run((context) -> {
			EslNodeGroup group = connected(context);
			EslTemplate template = context.getBean(EslTemplate.class);
			EslEndpoint endpoint = new EslEndpoint(() -> List.of(template), context.getBean(EslHandlerRegistry.class),
					() -> List.of(context.getBean(EslRefresher.class)), Duration.ofHours(1));
			this.first.startCall("1001", "1002");
			endpoint.change("pbx-1", EslEndpoint.Action.DRAIN, null, true);
			assertThat(group.node("pbx-1").state()).isEqualTo(NodeState.DRAINING);
			endpoint.change("pbx-1", EslEndpoint.Action.RESUME, null, null);
			assertThat(group.node("pbx-1").state()).isEqualTo(NodeState.UP);
			node("pbx-2", this.second);
			assertThat(endpoint.refresh().changes()).singleElement()
				.satisfies((changes) -> assertThat(changes.added()).containsExactly("pbx-2"));
		});
	}

	static class Handlers {

		final Queue<String> created = new ConcurrentLinkedQueue<>();

		@EslEventHandler("CHANNEL_CREATE")
		void created(EslEvent event) {
			this.created.add(event.node() + " " + event.uniqueId());
		}

	}

	static class Details implements EslConnectionDetails {

		private volatile FreeSwitchSimulator server;

		Details(FreeSwitchSimulator server) {
			this.server = server;
		}

		@Override
		public String getHost() {
			return "127.0.0.1";
		}

		@Override
		public int getPort() {
			return this.server.port();
		}

		@Override
		public String getPassword() {
			return this.server.password();
		}

	}

}
