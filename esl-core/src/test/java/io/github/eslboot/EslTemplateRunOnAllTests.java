package io.github.eslboot;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.command.ApiCommand;
import io.github.eslboot.command.CallCenterCommands;
import io.github.eslboot.command.EslCommandException;
import io.github.eslboot.command.EslCommandException.ErrorCode;
import io.github.eslboot.command.SystemCommands;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.Group;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/** {@link EslTemplate#runOnAll}, and commands whose output another command verifies. */
class EslTemplateRunOnAllTests {

	private static final String QUEUES = "name|strategy|moh_sound\nsales|ring-all|local_stream://moh\n+OK\n";

	private static final String MEMBER = "queue|cid_name|session_uuid\nsales|Ann|u-1\n+OK\n";

	private final Group pbx = Group.of(2).startAndWait();

	@AfterEach
	void close() {
		this.pbx.close();
	}

	private static void callCenter(FreeSwitchSimulator server, String members) {
		server.onApi("callcenter_config",
				(request) -> request.arguments().startsWith("queue list members") ? members : QUEUES);
	}

	@Test
	void runOnAllReturnsTheResultOrTheFailureOfEachNode() throws Exception {
		callCenter(this.pbx.server(1), MEMBER);
		List<NodeResult<List<Map<String, String>>>> results = this.pbx.template
			.runOnAll(CallCenterCommands.members("sales"));
		assertThat(results).extracting(NodeResult::node).containsExactly("pbx-1", "pbx-2");
		assertThat(results.get(0).isOk()).isTrue();
		assertThat(results.get(0).orElseThrow()).singleElement()
			.satisfies((member) -> assertThat(member).containsEntry("session_uuid", "u-1"));
		assertThat(results.get(1).isOk()).isFalse();
		assertThat(results.get(1).value()).isNull();
		assertThatExceptionOfType(EslCommandException.class).isThrownBy(() -> results.get(1).orElseThrow())
			.satisfies((failure) -> assertThat(failure.errorCode()).isEqualTo(ErrorCode.NOT_FOUND));
		assertThat(this.pbx.template.async()
			.runOnAll(CallCenterCommands.members("sales"))
			.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).extracting(NodeResult::isOk).containsExactly(true, false);
	}

	@Test
	void runOnAllRunsTheCommandOnAllNodesAtTheSameTime() {
		CountDownLatch both = new CountDownLatch(2);
		for (int number = 1; number <= 2; number++) {
			this.pbx.server(number).onApi("create_uuid", (request) -> {
				both.countDown();
				return both.await(PATIENCE.toSeconds(), TimeUnit.SECONDS) ? "met" : "alone";
			});
		}
		assertThat(this.pbx.template.runOnAll(SystemCommands.createUuid(), PATIENCE)).extracting(NodeResult::value)
			.containsExactly("met", "met");
	}

	@Test
	void hangupOfAllCallsNeedsANodeOrAllNodes() {
		SimulatedCall first = this.pbx.server(1).startCall("1000", "5000");
		SimulatedCall second = this.pbx.server(2).startCall("1000", "5000");
		ApiCommand<?> hangupAll = SystemCommands.hangupAll(HangupCause.MANAGER_REQUEST);
		for (ThrowingCallable refused : List.<ThrowingCallable>of(() -> this.pbx.template.run(hangupAll),
				() -> this.pbx.template.runInBackground(hangupAll, PATIENCE), () -> this.pbx.template.api("hupall"),
				() -> this.pbx.template.onTagged("none").run(hangupAll))) {
			assertThatIllegalStateException().isThrownBy(refused).withMessageContaining("runOnAll");
		}
		assertThat(first.isAlive() && second.isAlive()).isTrue();
		this.pbx.template.onNode("pbx-1").run(hangupAll);
		await().atMost(PATIENCE).until(() -> !first.isAlive());
		assertThat(second.isAlive()).isTrue();
		assertThat(this.pbx.template.runOnAll(hangupAll)).allMatch(NodeResult::isOk);
		await().atMost(PATIENCE).until(() -> !second.isAlive());
	}

	@Test
	void nodeThatIsDownFailsImmediately() {
		this.pbx.server(2).stop();
		Group.awaitState(this.pbx.node(2), NodeState.DOWN);
		List<NodeResult<String>> results = this.pbx.template.runOnAll(SystemCommands.createUuid());
		assertThat(results.get(0).isOk()).isTrue();
		assertThat(results.get(1).failure()).isInstanceOf(EslConnectionException.class)
			.hasMessageContaining("pbx-2 is DOWN");
	}

	@Test
	void runOnAllOfOneServerReturnsOneResult() {
		assertThat(this.pbx.template.onNode("pbx-2").runOnAll(SystemCommands.createUuid())).singleElement()
			.satisfies((result) -> assertThat(result.node()).isEqualTo("pbx-2"));
	}

	@Test
	void membersOfAnUnknownQueueAreAnError() throws Exception {
		EslTemplate template = this.pbx.template.onNode("pbx-1");
		callCenter(this.pbx.server(1), "+OK\n");
		assertThat(template.run(CallCenterCommands.members("sales"))).isEmpty();
		assertThat(template.async().run(CallCenterCommands.members("sales")).get(30, TimeUnit.SECONDS)).isEmpty();
		assertThat(template.runInBackground(CallCenterCommands.members("sales"), PATIENCE)).isEmpty();
		assertThatExceptionOfType(EslCommandException.class)
			.isThrownBy(() -> template.run(CallCenterCommands.members("support")))
			.satisfies((failure) -> assertThat(failure.errorCode()).isEqualTo(ErrorCode.NOT_FOUND))
			.withMessageContaining("there is no queue 'support'");
		assertThat(template.async().run(CallCenterCommands.members("support"))).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(EslCommandException.class);
		assertThatExceptionOfType(EslCommandException.class)
			.isThrownBy(() -> template.runInBackground(CallCenterCommands.members("support"), PATIENCE));
		assertThatExceptionOfType(EslCommandException.class)
			.isThrownBy(() -> template.run(CallCenterCommands.members("support").quick()));
		assertThat(template.async().runInBackground(CallCenterCommands.members("support"), PATIENCE))
			.failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(EslCommandException.class);
	}

	@Test
	void membersThatAreListedNeedNoFurtherCommand() {
		callCenter(this.pbx.server(1), MEMBER);
		assertThat(this.pbx.template.onNode("pbx-1").run(CallCenterCommands.members("sales"))).hasSize(1);
		assertThat(this.pbx.server(1).commands((command) -> command.startsWith("api callcenter_config"))).hasSize(1);
	}

}
