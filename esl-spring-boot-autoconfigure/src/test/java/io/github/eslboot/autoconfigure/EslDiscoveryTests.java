package io.github.eslboot.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.autoconfigure.DnsServer.Srv;
import io.github.eslboot.autoconfigure.EslServerDiscovery.Server;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.test.FreeSwitchSimulator;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@code freeswitch.esl.discovery} and {@link EslServerDiscovery}.
 */
@ExtendWith(OutputCaptureExtension.class)
class EslDiscoveryTests {

	private final FreeSwitchSimulator first = FreeSwitchSimulator.create();

	private final FreeSwitchSimulator second = FreeSwitchSimulator.create();

	private final AtomicReference<List<Server>> found = new AtomicReference<>(List.of());

	@AfterEach
	void stop() {
		this.first.close();
		this.second.close();
	}

	private ApplicationContextRunner runner() {
		return EslContexts.runner()
			.withPropertyValues("freeswitch.esl.password=" + this.first.password(),
					"freeswitch.esl.discovery.refresh-interval=20ms");
	}

	private ApplicationContextRunner discovering() {
		return runner().withBean(EslServerDiscovery.class, () -> () -> {
			List<Server> servers = this.found.get();
			if (servers == null) {
				throw new IllegalStateException("The registry is down (simulated)");
			}
			return servers;
		});
	}

	private static Server server(String name, FreeSwitchSimulator simulator) {
		return new Server(name, simulator.host(), simulator.port());
	}

	private static EslNodeGroup connected(ApplicationContext context, String... nodes) {
		EslNodeGroup group = context.getBean(EslNodeGroup.class);
		await().atMost(EslContexts.PATIENCE)
			.untilAsserted(() -> assertThat(group.nodes()).extracting(EslNode::id, EslNode::state)
				.containsExactlyInAnyOrder(
						Arrays.stream(nodes).map((node) -> tuple(node, NodeState.UP)).toArray(Tuple[]::new)));
		return group;
	}

	@Test
	void discoveredServersJoinAndLeaveTheGroup() {
		this.found.set(List.of(server("pbx-1", this.first)));
		discovering().run((context) -> {
			EslNodeGroup group = connected(context, "pbx-1");
			assertThat(context.getBean(EslTemplate.class).group()).isSameAs(group);
			assertThat(context.getBean(EslTemplate.class).api("echo", "hello")).isEqualTo("hello");
			this.found.set(List.of(server("pbx-1", this.first), server("pbx-2", this.second)));
			connected(context, "pbx-1", "pbx-2");
			this.found.set(List.of(server("pbx-2", this.second)));
			connected(context, "pbx-2");
		});
	}

	@Test
	void applicationStartsWithoutServersAndTheyJoinLater() {
		discovering().run((context) -> {
			assertThat(context).hasNotFailed();
			connected(context);
			this.found.set(List.of(server("pbx-1", this.first)));
			connected(context, "pbx-1");
			assertThat(context.getBean(EslTemplate.class).api("echo", "hello")).isEqualTo("hello");
		});
	}

	@Test
	void knownServersAreKeptWhileTheDiscoveryFailsOrFindsNone(CapturedOutput output) {
		this.found.set(List.of(server("pbx-1", this.first)));
		discovering().run((context) -> {
			connected(context, "pbx-1");
			this.found.set(null);
			await().atMost(EslContexts.PATIENCE)
				.untilAsserted(() -> assertThat(output)
					.contains("The registry is down (simulated); 1 known servers are kept"));
			this.found.set(List.of());
			await().atMost(EslContexts.PATIENCE)
				.untilAsserted(() -> assertThat(output).contains("finds no server; 1 known servers are kept"));
			connected(context, "pbx-1");
			this.found.set(List.of(server("pbx-1", this.first), server("pbx-2", this.second)));
			connected(context, "pbx-1", "pbx-2");
			assertThat(output).contains("succeeds again");
		});
	}

	@Test
	void serverThatCannotBeUsedDoesNotKeepOthersFromJoining(CapturedOutput output) {
		this.found.set(List.of(server("pbx-1", this.first), new Server("broken", "", 8021)));
		discovering().run((context) -> {
			connected(context, "pbx-1");
			assertThat(output).contains("finds servers that are not used", "name=broken");
			// A server that is known stays as it was.
			this.found.set(List.of(new Server("pbx-1", this.first.host(), 0), server("pbx-2", this.second),
					server("pbx-2", this.first)));
			EslNodeGroup group = connected(context, "pbx-1", "pbx-2");
			assertThat(group.node("pbx-2").address()).endsWith(":" + this.second.port());
			assertThat(output).contains("Two servers have the name 'pbx-2'");
			this.found.set(List.of(server("pbx-1", this.first), server("pbx-2", this.second)));
			await().atMost(EslContexts.PATIENCE).untilAsserted(() -> assertThat(output).contains("succeeds again"));
		});
	}

	@Test
	void discoveryWithoutAnswerDoesNotKeepTheApplicationFromStarting(CapturedOutput output) {
		CountDownLatch answer = new CountDownLatch(1);
		runner().withPropertyValues("freeswitch.esl.discovery.timeout=10ms")
			.withBean(EslServerDiscovery.class, () -> () -> {
				answer.await();
				return List.of(server("pbx-1", this.first));
			})
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).contains("has no answer after 30 ms; the client has no server until it succeeds");
				connected(context);
				answer.countDown();
				connected(context, "pbx-1");
			});
	}

	@Test
	void closeWaitsForTheEndOfALookUp() {
		AtomicInteger lookUps = new AtomicInteger();
		CountDownLatch underWay = new CountDownLatch(1);
		AtomicBoolean ended = new AtomicBoolean();
		runner().withBean(EslServerDiscovery.class, () -> () -> {
			if (lookUps.incrementAndGet() > 1) {
				underWay.countDown();
				try {
					new CountDownLatch(1).await();
				}
				finally {
					ended.set(true);
				}
			}
			return List.of(server("pbx-1", this.first));
		}).run((context) -> assertThat(underWay.await(EslContexts.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue());
		assertThat(ended).isTrue();
	}

	@Test
	void propertiesOfANodeApplyToTheDiscoveredServerOfItsName() {
		this.found.set(List.of(new Server("pbx-1", this.first.host(), this.first.port(), 3, List.of("blue")),
				new Server("pbx-2", this.second.host(), this.second.port(), 3, List.of("blue"))));
		discovering().withPropertyValues("freeswitch.esl.password=other",
				"freeswitch.esl.nodes.pbx-1.password=" + this.first.password(), "freeswitch.esl.nodes.pbx-1.weight=7")
			.run((context) -> {
				EslNodeGroup group = context.getBean(EslNodeGroup.class);
				await().atMost(EslContexts.PATIENCE).until(() -> group.node("pbx-1").state() == NodeState.UP);
				assertThat(group.node("pbx-1").weight()).isEqualTo(7);
				assertThat(group.node("pbx-1").tags()).isEmpty();
				assertThat(group.node("pbx-2").weight()).isEqualTo(3);
				assertThat(group.node("pbx-2").tags()).containsExactly("blue");
				assertThat(group.node("pbx-2").state()).isNotEqualTo(NodeState.UP);
			});
	}

	@Test
	void detailsOfTheApplicationReplaceTheDiscovery() {
		this.found.set(List.of(server("pbx-1", this.first)));
		discovering()
			.withBean(EslConnectionDetails.class,
					() -> PropertiesEslConnectionDetails.node(server("own", this.second), new EslProperties(), null))
			.run((context) -> assertThat(context.getBean(EslTemplate.class).nodes().get(0).address())
				.endsWith(":" + this.second.port()));
	}

	@Test
	void serversOfSrvRecordsJoinAndLeaveTheGroup() throws Exception {
		try (DnsServer dns = new DnsServer()) {
			dns.records(new Srv(10, 5, this.first.port(), "127.0.0.1"), new Srv(20, 5, 9, "backup.example.com"));
			runner()
				.withPropertyValues("freeswitch.esl.discovery.srv=_esl._tcp.pbx.example.com",
						"freeswitch.esl.discovery.dns-server=" + dns.address(),
						"freeswitch.esl.nodes[127.0.0.1].call-limits.max-calls=7",
						"freeswitch.esl.nodes[127.0.0.1].weight=5")
				.run((context) -> {
					EslNodeGroup group = connected(context, "127.0.0.1");
					assertThat(group.node("127.0.0.1").callLimits().maxCalls()).isEqualTo(7);
					assertThat(group.node("127.0.0.1").weight()).isEqualTo(5);
					EslNode one = group.node("127.0.0.1");
					String other = "127.0.0.1:" + this.second.port();
					dns.records(new Srv(10, 5, this.first.port(), "127.0.0.1"),
							new Srv(10, 0, this.second.port(), "127.0.0.1"));
					connected(context, "127.0.0.1", other);
					// A server keeps its name and its node.
					assertThat(group.node("127.0.0.1")).isSameAs(one);
					assertThat(group.node(other).weight()).isEqualTo(1);
					dns.records(new Srv(10, 0, this.second.port(), "127.0.0.1"));
					connected(context, other);
				});
		}
	}

	@Test
	void missingSrvRecordsAreReported(CapturedOutput output) throws Exception {
		try (DnsServer dns = new DnsServer()) {
			runner()
				.withPropertyValues("freeswitch.esl.discovery.srv=_esl._tcp.pbx.example.com",
						"freeswitch.esl.discovery.dns-server=" + dns.address())
				.run((context) -> {
					assertThat(output).contains("The discovery of servers by the SRV records of "
							+ "_esl._tcp.pbx.example.com finds no server; the client has no server until it succeeds");
					dns.records(new Srv(1, 1, this.first.port(), "127.0.0.1"));
					connected(context, "127.0.0.1");
				});
		}
	}

	@Test
	void instancesOfAServiceJoinTheGroup() {
		AtomicReference<List<ServiceInstance>> instances = new AtomicReference<>(
				List.of(instance("fs-a", this.first, Map.of("weight", "4", "tags", "blue, carrier"))));
		runner().withBean(DiscoveryClient.class, () -> new Registry(instances))
			.withPropertyValues("freeswitch.esl.discovery.service-id=freeswitch")
			.run((context) -> {
				EslNodeGroup group = connected(context, "fs-a");
				assertThat(group.node("fs-a").weight()).isEqualTo(4);
				assertThat(group.node("fs-a").tags()).containsExactlyInAnyOrder("blue", "carrier");
				String unnamed = this.second.host() + ":" + this.second.port();
				instances.set(List.of(instances.get().get(0), instance(null, this.second, Map.of("weight", "heavy"))));
				connected(context, "fs-a", unnamed);
				assertThat(group.node(unnamed).weight()).isEqualTo(1);
			});
	}

	private static ServiceInstance instance(String id, FreeSwitchSimulator server, Map<String, String> metadata) {
		return new DefaultServiceInstance(id, "freeswitch", server.host(), server.port(), false, metadata);
	}

	@Test
	void serviceIdWithoutDiscoveryClientFailsTheStart() {
		runner().withClassLoader(new FilteredClassLoader(DiscoveryClient.class))
			.withPropertyValues("freeswitch.esl.discovery.service-id=freeswitch")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("freeswitch.esl.discovery.service-id")
				.hasMessageContaining("DiscoveryClient"));
	}

	@Test
	void srvAndServiceIdExcludeEachOther() {
		runner()
			.withPropertyValues("freeswitch.esl.discovery.service-id=freeswitch",
					"freeswitch.esl.discovery.srv=_esl._tcp.pbx.example.com")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("freeswitch.esl.discovery.service-id")
				.hasMessageContaining("freeswitch.esl.discovery.srv"));
	}

	private record Registry(AtomicReference<List<ServiceInstance>> instances) implements DiscoveryClient {

		@Override
		public String description() {
			return "test";
		}

		@Override
		public List<ServiceInstance> getInstances(String serviceId) {
			return serviceId.equals("freeswitch") ? this.instances.get() : List.of();
		}

		@Override
		public List<String> getServices() {
			return List.of("freeswitch");
		}

	}

}
