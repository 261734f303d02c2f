package io.github.eslboot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.github.eslboot.call.EslCall;
import io.github.eslboot.command.Originate;
import io.github.eslboot.command.SystemCommands;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.Credentials;
import io.github.eslboot.connection.EslAuthenticationException;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.group.LoadBalancer;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.job.JobResult;
import io.github.eslboot.limit.CallLimitException;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.testsupport.Client;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

class EslClientTests {

	private static final CallLimits ONE_CALL = CallLimits.builder().maxCalls(1).maxWaiting(0).build();

	@Test
	void clientOfOneServerRunsCommandsAndJobsUntilItIsClosed() {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create().start()) {
			try (EslClient client = EslClient.builder(Client.options(simulator).build()).build()) {
				client.awaitUp(PATIENCE);
				assertThat(client.template().run(SystemCommands.createUuid())).hasSize(36);
				assertThat(client.template().bgapi("status").await(PATIENCE).text()).contains("UP");
				assertThat(simulator.connections()).isNotEmpty();
			}
			await().atMost(PATIENCE).until(() -> simulator.connections().isEmpty());
		}
	}

	@Test
	void builderOfHostAndPasswordUsesTheDefaultPort() {
		try (EslClient client = EslClient.builder("127.0.0.1", "secret").build()) {
			assertThat(client.template().stream().address()).contains("127.0.0.1:8021");
		}
	}

	@Test
	void awaitUpFailsWithTheReasonWhenTheServerRefusesThePassword() {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create().start();
				EslClient client = EslClient
					.builder(ConnectionOptions
						.builder(simulator.host(), simulator.port(), Credentials.ofPassword("wrong"))
						.build())
					.build()) {
			assertThatExceptionOfType(EslAuthenticationException.class).isThrownBy(() -> client.awaitUp(PATIENCE));
		}
	}

	@Test
	void awaitUpFailsAfterItsTimeoutWhenTheServerIsDown() {
		FreeSwitchSimulator simulator = FreeSwitchSimulator.create().start();
		ConnectionOptions options = Client.options(simulator).build();
		simulator.close();
		try (EslClient client = EslClient.builder(options).build()) {
			assertThatExceptionOfType(EslConnectionException.class)
				.isThrownBy(() -> client.awaitUp(Duration.ofMillis(200)));
		}
	}

	@Test
	void clientOfSeveralServersUsesThemAsAGroup() {
		try (FreeSwitchSimulator first = FreeSwitchSimulator.create().start();
				FreeSwitchSimulator second = FreeSwitchSimulator.create().start();
				EslClient client = EslClient
					.builder(NodeConfig.builder("pbx-1", Client.options(first).build()).build(),
							NodeConfig.builder("pbx-2", Client.options(second).build()).build())
					.loadBalancer(LoadBalancer.roundRobin())
					.build()) {
			client.awaitUp(PATIENCE);
			await().atMost(PATIENCE).until(() -> client.template().nodes().stream().allMatch(EslNode::takesCalls));
			assertThat(client.template().nodes()).extracting(EslNode::id).containsExactly("pbx-1", "pbx-2");
			List.of("pbx-1", "pbx-2")
				.forEach((name) -> assertThat(client.template().onNode(name).api("status")).contains("UP"));
		}
	}

	@Test
	void sharedResourcesStayOpenWhenAClientIsClosed() {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create().start();
				EslClientResources resources = EslClientResources.create()) {
			for (int i = 0; i < 2; i++) {
				try (EslClient client = EslClient.builder(Client.options(simulator).build())
					.resources(resources)
					.build()) {
					client.awaitUp(PATIENCE);
				}
			}
		}
	}

	@Test
	void gatewayLimitsHoldForTheCallsOfOneServer() {
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create().start();
				EslClient client = EslClient.builder(Client.options(simulator).build())
					.gatewayLimits("carrier", ONE_CALL)
					.build()) {
			client.awaitUp(PATIENCE);
			assertOneCallThroughTheGateway(client.template());
			assertThat(client.template().nodes().get(0).gatewayStats().get("carrier").limits()).isEqualTo(ONE_CALL);
		}
	}

	@Test
	void gatewayLimitsHoldForTheCallsOfAllServersTogether() {
		try (FreeSwitchSimulator first = FreeSwitchSimulator.create().start();
				FreeSwitchSimulator second = FreeSwitchSimulator.create().start();
				EslClient client = EslClient
					.builder(NodeConfig.builder("pbx-1", Client.options(first).build()).build(),
							NodeConfig.builder("pbx-2", Client.options(second).build()).build())
					.gatewayLimits("carrier", ONE_CALL)
					.build()) {
			client.awaitUp(PATIENCE);
			await().atMost(PATIENCE).until(() -> client.template().nodes().stream().allMatch(EslNode::takesCalls));
			assertOneCallThroughTheGateway(client.template());
		}
	}

	private static void assertOneCallThroughTheGateway(EslTemplate template) {
		Originate call = Originate.to("sofia/gateway/carrier/4930123456").park();
		EslCall only = template.originate(call);
		assertThatExceptionOfType(CallLimitException.class)
			.isThrownBy(() -> template.originate(Originate.to("sofia/gateway/carrier/4930123457").park()))
			.withMessageContaining("carrier");
		only.hangup();
		await().atMost(PATIENCE)
			.ignoreExceptionsInstanceOf(CallLimitException.class)
			.until(() -> template.originate(Originate.to("sofia/gateway/carrier/4930123458").park())
				.snapshot()
				.isAnswered());
	}

	@Test
	void jobTimeoutEndsJobsWithoutOneOfTheirOwn() {
		CountDownLatch end = new CountDownLatch(1);
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.create().start();
				EslClient client = EslClient.builder(Client.options(simulator).build())
					.jobTimeout(Duration.ofMillis(50))
					.build()) {
			simulator.onApi("slow", (call) -> {
				end.await();
				return "+OK";
			});
			client.awaitUp(PATIENCE);
			BackgroundJob patient = client.template().bgapi("slow", List.of(), PATIENCE);
			assertThat(client.template().bgapi("slow").await(PATIENCE).outcome()).isEqualTo(JobResult.Outcome.EXPIRED);
			assertThat(patient.result().toCompletableFuture()).isNotDone();
			end.countDown();
			assertThat(patient.await(PATIENCE).isOk()).isTrue();
		}
		finally {
			end.countDown();
		}
	}

	@Test
	void buildFailsWithoutAServer() {
		assertThatIllegalStateException().isThrownBy(() -> EslClient.builder().build());
	}

}
