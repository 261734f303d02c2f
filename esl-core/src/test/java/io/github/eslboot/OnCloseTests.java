package io.github.eslboot;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.OriginateException;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslConnectionException;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.EventStreamInternals;
import io.github.eslboot.event.Registration;
import io.github.eslboot.group.LoadBalancer;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.Client;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** {@link OnClose}: what happens to placed calls when a client is closed. */
class OnCloseTests {

	private static final Originate NO_ANSWER = Originate.to("loopback/noanswer/default").park();

	private final FreeSwitchSimulator first = FreeSwitchSimulator.create().start();

	private final FreeSwitchSimulator second = FreeSwitchSimulator.create().start();

	@AfterEach
	void stopServers() {
		this.first.close();
		this.second.close();
	}

	private EslClient connect(OnClose onClose, PoolOptions pool) {
		EslClient client = EslClient
			.builder(NodeConfig.builder("pbx", Client.options(this.first).build()).pool(pool).build())
			.onClose(onClose)
			.build();
		client.awaitUp(PATIENCE);
		return client;
	}

	private static Originate call() {
		return Originate.to("user/1001").park();
	}

	private static List<String> uuids(FreeSwitchSimulator server) {
		return server.calls().stream().map(SimulatedCall::uuid).toList();
	}

	@Test
	void closeLeavesPlacedCallsByDefault() {
		EslClient client = EslClient.builder(Client.options(this.first).build()).build();
		client.awaitUp(PATIENCE);
		EslCall placed = client.template().originate(call());
		client.close();
		assertThat(uuids(this.first)).contains(placed.uuid());
	}

	@Test
	void closeHangsUpAnsweredAndRingingCallsThatWerePlaced() {
		SimulatedCall incoming = this.first.startCall("1000", "5000").answer();
		EslClient client = connect(OnClose.HANG_UP_PLACED, PoolOptions.defaults());
		EslCall handle = client.template().call(incoming.uuid());
		EslCall placed = client.template().originate(call());
		PendingCall ringing = client.template().async().originate(NO_ANSWER);
		ringing.awaitAccepted(PATIENCE);
		await().atMost(PATIENCE).until(() -> uuids(this.first).contains(ringing.uuid()));
		client.close();
		assertThat(incoming.isAlive()).isTrue();
		assertThat(handle.snapshot().end()).isNotNull();
		assertThat(uuids(this.first)).doesNotContain(placed.uuid(), ringing.uuid());
		assertThat(placed.snapshot().end().cause()).isEqualTo(HangupCause.NORMAL_CLEARING);
		assertThat(ringing.answered()).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(OriginateException.class,
					(failure) -> assertThat(failure.reason()).isEqualTo(OriginateException.FailureReason.CANCELLED));
	}

	@Test
	void closeOfAGroupHangsUpTheCallsOfAllNodes() {
		EslClient client = EslClient
			.builder(NodeConfig.builder("pbx-1", Client.options(this.first).build()).build(),
					NodeConfig.builder("pbx-2", Client.options(this.second).build()).build())
			.loadBalancer(LoadBalancer.roundRobin())
			.onClose(OnClose.HANG_UP_PLACED)
			.build();
		await().atMost(PATIENCE).until(() -> client.template().nodes().stream().allMatch(EslNode::takesCalls));
		for (int i = 0; i < 4; i++) {
			client.template().originate(call());
		}
		assertThat(uuids(this.first)).isNotEmpty();
		assertThat(uuids(this.second)).isNotEmpty();
		client.close();
		assertThat(uuids(this.first)).isEmpty();
		assertThat(uuids(this.second)).isEmpty();
	}

	@Test
	void hangUpPlacedCallsCountsTheCallsThatHaveNotEnded() {
		EslClient client = connect(OnClose.LEAVE, PoolOptions.defaults());
		client.template().originate(call());
		EslCall second = client.template().originate(call());
		second.hangup();
		// A server that accepts the hangup without an effect.
		this.first.onApi("uuid_kill", (request) -> "+OK\n");
		assertThat(client.template().hangUpPlacedCalls(Duration.ofMillis(100))).isOne();
		this.first.removeApi("uuid_kill");
		assertThat(client.template().hangUpPlacedCalls(PATIENCE)).isZero();
		client.close();
	}

	@Test
	void handlersReceiveTheEndsOfPlacedCallsBeforeTheStreamStops() {
		EslClient client = connect(OnClose.LEAVE, PoolOptions.defaults());
		EslTemplate template = client.template();
		String uuid = template.originate(call()).uuid();
		CountDownLatch stopped = new CountDownLatch(1);
		// Receives the event after the call, and before the handler.
		EventStreamInternals.listenOnLoop(template.stream(),
				EventSelector.ofCall(uuid).events(EventName.CHANNEL_HANGUP_COMPLETE).build(),
				(event) -> awaitFor(stopped, Duration.ofMillis(300)));
		Queue<String> ends = new ConcurrentLinkedQueue<>();
		Registration handler = template.listen(EventSelector.ofEvents(EventName.CHANNEL_HANGUP_COMPLETE).build(),
				(event) -> ends.add(String.valueOf(event.uniqueId())));
		handler.awaitReady(PATIENCE);
		assertThat(template.hangUpPlacedCalls(PATIENCE)).isZero();
		template.stream().stop();
		await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> template.stream().stats().lanes() == 0);
		handler.cancel();
		stopped.countDown();
		assertThat(ends).containsExactly(uuid);
		client.close();
	}

	private static void awaitFor(CountDownLatch latch, Duration atMost) {
		try {
			latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void callsArePlacedNoLongerAfterTheHangup() {
		EslClient client = connect(OnClose.LEAVE, PoolOptions.defaults());
		assertThat(client.template().hangUpPlacedCalls(PATIENCE)).isZero();
		assertThatExceptionOfType(EslConnectionException.class).isThrownBy(() -> client.template().originate(call()))
			.satisfies((failure) -> assertThat(failure.sent()).isEqualTo(Sent.NO))
			.withMessageContaining("closes");
		assertThat(uuids(this.first)).isEmpty();
		client.close();
	}

	@Test
	void closeHangsUpPlacedCallsWhileCommandsBlockThePool() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		this.first.onApi("block", (request) -> {
			release.await(LONG_PATIENCE.toSeconds(), TimeUnit.SECONDS);
			return "+OK";
		});
		EslClient client = connect(OnClose.HANG_UP_PLACED, PoolOptions.builder().size(1).build());
		EslCall placed = client.template().originate(call());
		client.template().async().api("block");
		this.first.awaitCommand("api block", PATIENCE);
		for (int i = 0; i < 50; i++) {
			client.template().async().api("echo", Integer.toString(i));
		}
		Thread closing = new Thread(client::close);
		closing.start();
		// The hangup waits as well, and maybe a command of the library itself.
		await().atMost(PATIENCE).until(() -> client.template().pool().stats().waiting() > 50);
		release.countDown();
		closing.join(PATIENCE.toMillis());
		assertThat(uuids(this.first)).doesNotContain(placed.uuid());
	}

}
