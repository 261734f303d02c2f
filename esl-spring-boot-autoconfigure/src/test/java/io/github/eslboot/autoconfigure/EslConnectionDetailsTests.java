package io.github.eslboot.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.group.EslNodeGroup;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.spring.EmbeddedFreeSwitch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Tests that {@link EslConnectionDetails} replace the properties as a whole.
 */
class EslConnectionDetailsTests {

	private final FreeSwitchSimulator first = FreeSwitchSimulator.create();

	private final FreeSwitchSimulator second = FreeSwitchSimulator.create();

	@AfterEach
	void stop() {
		this.first.close();
		this.second.close();
	}

	/** A runner of applications whose configuration names a productive server. */
	private ApplicationContextRunner runner() {
		return EslContexts.runner()
			.withPropertyValues("freeswitch.esl.user=agent@example.com", "freeswitch.esl.ssl.enabled=true",
					"freeswitch.esl.nodes.pbx-1.host=127.0.0.1", "freeswitch.esl.nodes.pbx-1.port=9",
					"freeswitch.esl.nodes.pbx-1.tags=carrier", "freeswitch.esl.nodes.pbx-1.weight=3");
	}

	@Test
	void detailsOfOneServerReplaceConfiguredNodes() {
		runner().withBean(EslConnectionDetails.class, () -> new Details("", this.first)).run((context) -> {
			EslTemplate template = EslContexts.connected(context);
			assertThat(template.group()).isNull();
			assertThat(template.nodes().get(0).address()).endsWith(":" + this.first.port());
			assertThat(context.getBeanProvider(EslNodeGroup.class).getIfAvailable()).isNull();
			assertThat(context.getBean(EslNode.class)).isSameAs(template.nodes().get(0));
		});
	}

	@Test
	void detailsOfSeveralServersFormAGroup() {
		runner()
			.withBean(EslConnectionDetails.class,
					() -> new GroupConnectionDetails(
							List.of(new Details("pbx-1", this.first), new Details("pbx-2", this.second))))
			.run((context) -> {
				EslNodeGroup group = EslContexts.connectedGroup(context);
				assertThat(context.getBean(EslTemplate.class).group()).isSameAs(group);
				assertThat(group.nodes()).extracting(EslNode::id).containsExactly("pbx-1", "pbx-2");
				assertThat(group.node("pbx-1").tags()).containsExactly("carrier");
				assertThat(group.node("pbx-1").weight()).isEqualTo(3);
				assertThat(group.node("pbx-2").weight()).isEqualTo(1);
			});
	}

	@Test
	void refreshFollowsTheServersOfTheDetails() {
		List<Details> servers = new CopyOnWriteArrayList<>(List.of(new Details("pbx-1", this.first)));
		runner().withBean(EslConnectionDetails.class, () -> new ChangingDetails(servers)).run((context) -> {
			EslNodeGroup group = context.getBean(EslNodeGroup.class);
			await().atMost(EslContexts.PATIENCE).until(() -> group.node("pbx-1").state() == NodeState.UP);
			servers.add(new Details("pbx-2", this.second));
			assertThat(context.getBean(EslRefresher.class).refresh().added()).containsExactly("pbx-2");
			await().atMost(EslContexts.PATIENCE).until(() -> group.node("pbx-2").state() == NodeState.UP);
		});
	}

	@Test
	void groupRejectsTwoServersOfOneName() {
		assertThat(catchThrowable(() -> new GroupConnectionDetails(
				List.of(new Details("pbx-1", this.first), new Details("pbx-1", this.second)))))
			.isInstanceOf(IllegalArgumentException.class)
			.hasMessage("Two servers have the name 'pbx-1'");
	}

	/** A test of an application that is configured for other servers. */
	@Nested
	@SpringBootTest(classes = ProductiveApplication.class, webEnvironment = WebEnvironment.NONE,
			properties = { "freeswitch.esl.user=agent@example.com", "freeswitch.esl.nodes.pbx-1.host=127.0.0.1",
					"freeswitch.esl.nodes.pbx-1.port=9" })
	@EmbeddedFreeSwitch
	class Embedded {

		@Test
		void testConnectsToItsSimulatorOnly(@Autowired EslTemplate template, @Autowired FreeSwitchSimulator simulator) {
			assertThat(template.group()).isNull();
			template.stream().awaitUp(EslContexts.PATIENCE);
			assertThat(template.api("status")).isNotEmpty();
			assertThat(template.nodes().get(0).address()).endsWith(":" + simulator.port());
		}

	}

	/** A test of a group, in an application that is configured for another server. */
	@Nested
	@SpringBootTest(classes = ProductiveApplication.class, webEnvironment = WebEnvironment.NONE,
			properties = "freeswitch.esl.nodes.pbx-2.weight=3")
	@EmbeddedFreeSwitch(nodes = { "pbx-1", "pbx-2" })
	class EmbeddedGroup {

		@Test
		void testConnectsToTheNodesOfTheAnnotation(@Autowired EslNodeGroup group,
				@Autowired @Qualifier("pbx-2") FreeSwitchSimulator second) {
			EslContexts.awaitUp(group);
			assertThat(group.nodes()).extracting(EslNode::id).containsExactly("pbx-1", "pbx-2");
			assertThat(group.node("pbx-2").weight()).isEqualTo(3);
			assertThat(group.node("pbx-2").address()).endsWith(":" + second.port());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ProductiveApplication {

		@Bean
		EslConnectionDetails productive() {
			return new EslConnectionDetails() {

				@Override
				public String getHost() {
					return "127.0.0.1";
				}

				@Override
				public int getPort() {
					return 9;
				}

				@Override
				public String getPassword() {
					return "productive";
				}

			};
		}

	}

	/** Details whose servers change. */
	private record ChangingDetails(List<Details> servers) implements EslConnectionDetails {

		@Override
		public String getHost() {
			return this.servers.get(0).getHost();
		}

		@Override
		public String getPassword() {
			return this.servers.get(0).getPassword();
		}

		@Override
		public List<Node> getNodes() {
			return List.copyOf(this.servers);
		}

	}

	/** Details of a simulator. */
	private record Details(String name, FreeSwitchSimulator server) implements EslConnectionDetails.Node {

		@Override
		public String getName() {
			return this.name;
		}

		@Override
		public String getHost() {
			return this.server.host();
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
