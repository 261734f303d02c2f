package io.github.eslboot.call;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.CallSnapshot.Phase;
import io.github.eslboot.command.Originate;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** {@link ServerCalls}: live calls of one server and of a group. */
class ServerCallsTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.connected();

	private EslTemplate template() {
		return this.esl.template();
	}

	private static List<String> uuids(EslTemplate template) {
		return template.calls().live().stream().map(LiveCall::uuid).toList();
	}

	private LiveCall find(String uuid) {
		return template().calls()
			.live()
			.stream()
			.filter((call) -> call.uuid().equals(uuid))
			.findFirst()
			.orElseThrow(() -> new AssertionError("no call " + uuid));
	}

	@Test
	void liveHasCallsThatBeganBeforeTheFirstRequest() {
		FreeSwitchSimulator server = this.esl.simulator();
		SimulatedCall ringing = server.startCall("1000", "5000");
		SimulatedCall answered = server.startCall("1001", "5001").answer();
		assertThat(template().calls().isComplete()).isFalse();
		assertThat(uuids(template())).contains(ringing.uuid(), answered.uuid());
		assertThat(template().calls().isComplete()).isTrue();
		LiveCall call = find(answered.uuid());
		assertThat(call.state().phase()).isEqualTo(Phase.ANSWERED);
		assertThat(call.direction()).isEqualTo(CallDirection.INBOUND);
		assertThat(call.callerNumber()).isEqualTo("1001");
		assertThat(call.destination()).isEqualTo("5001");
		assertThat(call.state().createdAt()).isNotNull();
		assertThat(call.node()).isEqualTo(template().pool().name());
		assertThat(find(ringing.uuid()).state().isAnswered()).isFalse();
	}

	@Test
	void eventsKeepTheCalls() {
		assertThat(template().calls().live()).isEmpty();
		FreeSwitchSimulator server = this.esl.simulator();
		SimulatedCall first = server.startCall("1000", "5000");
		SimulatedCall second = server.startCall("1001", "5001");
		await().atMost(PATIENCE).until(() -> uuids(template()).size() == 2);
		first.answer();
		second.answer();
		first.bridge(second);
		await().atMost(PATIENCE).until(() -> find(first.uuid()).state().isBridged());
		assertThat(find(first.uuid()).state().bridgedWith()).isEqualTo(second.uuid());
		assertThat(find(second.uuid()).state().bridgedWith()).isEqualTo(first.uuid());
		assertThat(find(first.uuid()).state().answeredAt()).isNotNull();
		first.hold();
		await().atMost(PATIENCE).until(() -> find(first.uuid()).state().held());
		first.hangup();
		second.hangup();
		await().atMost(PATIENCE).until(() -> uuids(template()).isEmpty());
	}

	@Test
	void bridgeThatBeganBeforeTheFirstRequestIsListed() {
		FreeSwitchSimulator server = this.esl.simulator();
		SimulatedCall first = server.startCall("1000", "5000").answer();
		SimulatedCall second = server.startCall("1001", "5001").answer();
		first.bridge(second);
		assertThat(find(first.uuid()).state().bridgedWith()).isEqualTo(second.uuid());
		assertThat(find(second.uuid()).state().bridgedWith()).isEqualTo(first.uuid());
	}

	@Test
	void callsAreRightAfterAGap() {
		FreeSwitchSimulator server = this.esl.simulator();
		SimulatedCall ended = server.startCall("1000", "5000").answer();
		SimulatedCall answered = server.startCall("1001", "5001");
		SimulatedCall unchanged = server.startCall("1002", "5002").answer();
		assertThat(uuids(template())).contains(ended.uuid(), answered.uuid(), unchanged.uuid());
		InjectedFault refused = server.faults().refuseConnections();
		server.reloadModule();
		await().atMost(PATIENCE).until(() -> !template().calls().isComplete());
		ended.hangup();
		answered.answer();
		SimulatedCall created = server.startCall("1003", "5003");
		refused.release();
		await().atMost(PATIENCE).until(() -> template().calls().isComplete());
		assertThat(uuids(template())).containsExactlyInAnyOrder(answered.uuid(), unchanged.uuid(), created.uuid());
		assertThat(find(answered.uuid()).state().isAnswered()).isTrue();
		assertThat(find(created.uuid()).state().isAnswered()).isFalse();
	}

	@Test
	void callThatOnlyTheDatabaseOfTheServerStillHasIsNotLive() {
		FreeSwitchSimulator server = this.esl.simulator();
		SimulatedCall call = server.startCall("1000", "5000").answer();
		// The database lags behind the calls.
		server.onApi("uuid_exists", (request) -> request.arguments().contains(call.uuid()) ? "false" : "true");
		SimulatedCall other = server.startCall("1001", "5001").answer();
		assertThat(uuids(template())).containsExactly(other.uuid());
	}

	@Test
	void asyncLiveCompletesOnACallbackThread() throws Exception {
		FreeSwitchSimulator server = this.esl.simulator();
		SimulatedCall call = server.startCall("1000", "5000");
		// The list must not arrive before the callback is registered.
		CountDownLatch registered = new CountDownLatch(1);
		server.onApi("show", (request) -> {
			registered.await();
			server.removeApi("show");
			return "-ERR no database\n";
		});
		CompletableFuture<String> thread = template().calls().async().live().thenApply((live) -> {
			assertThat(live).extracting(LiveCall::uuid).containsExactly(call.uuid());
			return Thread.currentThread().getName();
		});
		registered.countDown();
		assertThat(thread.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).startsWith("esl-callback-");
	}

	@Test
	void inboundCallRingsBeforeAndAfterItIsListed() {
		assertThat(template().calls().live()).isEmpty();
		SimulatedCall call = this.esl.simulator().startCall("1000", "5000");
		await().atMost(PATIENCE).until(() -> uuids(template()).size() == 1);
		assertThat(find(call.uuid()).state().phase()).isEqualTo(Phase.RINGING);
		this.esl.simulator().reloadModule();
		await().atMost(PATIENCE).until(() -> !template().calls().isComplete());
		await().atMost(PATIENCE).until(() -> template().calls().isComplete());
		assertThat(find(call.uuid()).state().phase()).isEqualTo(Phase.RINGING);
	}

	@Test
	void listIsRequestedAgainIfTheServerRefusesIt() {
		FreeSwitchSimulator server = this.esl.simulator();
		SimulatedCall call = server.startCall("1000", "5000");
		AtomicInteger refusals = new AtomicInteger(2);
		server.onApi("show", (request) -> {
			if (refusals.decrementAndGet() == 0) {
				server.removeApi("show");
			}
			return "-ERR no database\n";
		});
		assertThat(uuids(template())).contains(call.uuid());
		assertThat(refusals).hasValue(0);
	}

	@Test
	void liveHasTheCallsOfAllNodesOfAGroup() {
		try (Group pbx = Group.of(2).startAndWait()) {
			for (int i = 0; i < 4; i++) {
				pbx.template.originate(Originate.to("user/1001").park());
			}
			List<LiveCall> live = pbx.template.calls().live();
			assertThat(live.stream().map(LiveCall::node).collect(Collectors.toSet())).containsExactlyInAnyOrder("pbx-1",
					"pbx-2");
			assertThat(pbx.template.calls().async().live()).succeedsWithin(PATIENCE).isEqualTo(live);
			assertThat(pbx.template.calls().isComplete()).isTrue();
			assertThat(live).allSatisfy((call) -> assertThat(call.state().isAnswered()).isTrue());
			assertThat(live).extracting(LiveCall::direction).contains(CallDirection.OUTBOUND);
			assertThat(pbx.template.calls().size()).isEqualTo(4);
			assertThat(uuids(pbx.template.onNode("pbx-1"))).containsExactlyInAnyOrderElementsOf(
					live.stream().filter((call) -> call.node().equals("pbx-1")).map(LiveCall::uuid).toList());
		}
	}

	@Test
	void nodeThatIsDownDoesNotDelayTheOthers() {
		try (Group pbx = Group.of(2).startAndWait()) {
			SimulatedCall first = pbx.server(1).startCall("1000", "5000");
			SimulatedCall second = pbx.server(2).startCall("1000", "5000");
			assertThat(uuids(pbx.template)).containsExactlyInAnyOrder(first.uuid(), second.uuid());
			pbx.server(2).stop();
			await().atMost(PATIENCE).until(() -> !pbx.template.calls().isComplete());
			SimulatedCall third = pbx.server(1).startCall("1001", "5000");
			await().atMost(PATIENCE).until(() -> uuids(pbx.template).contains(third.uuid()));
			pbx.server(2).start();
			await().atMost(PATIENCE).until(() -> pbx.template.calls().isComplete());
			assertThat(uuids(pbx.template)).containsExactlyInAnyOrder(first.uuid(), third.uuid());
		}
	}

}
