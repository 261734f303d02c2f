package io.github.eslboot.call;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.command.Originate;
import io.github.eslboot.group.LoadBalancer;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.protocol.EslTimeoutException;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.Sent;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.Group;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Pending calls under a limit of one simultaneous call. */
class PendingCallTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private Client client;

	private EslNode node;

	private EslTemplate template;

	@BeforeEach
	void startWithLimit() throws Exception {
		this.client = this.esl.closing(Client.of(this.esl.simulator())).startAndWait();
		this.node = EslNode.of(this.client.pool, this.client.stream, this.client.jobs,
				CallLimits.builder().maxCalls(1).maxWait(PATIENCE).build(), Map.of());
		this.template = new EslTemplate(this.node, PATIENCE, PATIENCE);
	}

	private static Originate call() {
		return Originate.to("user/1001").park();
	}

	private long originates() {
		return this.esl.simulator()
			.commands()
			.stream()
			.filter((command) -> command.line().contains("originate"))
			.count();
	}

	@Test
	void originateReturnsImmediatelyWhileTheCallWaitsForALimit() {
		EslCall first = this.template.async().originate(call()).await(PATIENCE);
		Originate second = call();
		PendingCall waiting = this.template.async().originate(second);
		assertThat(waiting.uuid()).isEqualTo(second.uuid());
		assertThat(waiting.snapshot().phase()).isEqualTo(CallSnapshot.Phase.STARTING);
		assertThat(waiting.accepted()).isNotDone();
		assertThatExceptionOfType(EslTimeoutException.class).isThrownBy(() -> waiting.await(Duration.ofMillis(20)))
			.withMessageContaining(second.uuid());
		first.hangup();
		assertThat(waiting.await(PATIENCE).uuid()).isEqualTo(second.uuid());
		assertThat(waiting.accepted().join().uuid()).isNotEmpty();
	}

	@Test
	void cancelSendsNothingWhileTheCallWaitsForALimit() {
		EslCall first = this.template.async().originate(call()).await(PATIENCE);
		PendingCall waiting = this.template.async().originate(call());
		CompletableFuture<EslCall> answered = waiting.answered();
		waiting.cancel();
		assertThatExceptionOfType(OriginateException.class).isThrownBy(() -> waiting.await(PATIENCE))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(OriginateException.FailureReason.CANCELLED))
			.satisfies((ex) -> assertThat(ex.sent()).isEqualTo(Sent.NO))
			.satisfies((ex) -> assertThat(ex.uuid()).isEqualTo(waiting.uuid()));
		assertThat(answered).failsWithin(PATIENCE);
		assertThat(waiting.accepted()).failsWithin(PATIENCE);
		await().atMost(PATIENCE).until(() -> this.node.callStats().waiting() == 0);
		first.hangup();
		await().atMost(PATIENCE).until(() -> this.node.callStats().calls() == 0);
		assertThat(originates()).isOne();
		this.template.async().originate(call()).await(PATIENCE);
		assertThat(originates()).isEqualTo(2);
	}

	@Test
	void cancelWhileAllNodesAreDownSendsNothing() {
		try (Group group = new Group(2, LoadBalancer.roundRobin(), PATIENCE, UnaryOperator.identity())) {
			group.startAndWait();
			group.servers.forEach(FreeSwitchSimulator::crash);
			group.group.nodes().forEach((down) -> Group.awaitState(down, NodeState.DOWN));
			PendingCall waiting = group.template.async().originate(call());
			assertThat(waiting.accepted()).isNotDone();
			waiting.cancel();
			assertThatExceptionOfType(OriginateException.class).isThrownBy(() -> waiting.await(PATIENCE))
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(OriginateException.FailureReason.CANCELLED))
				.satisfies((ex) -> assertThat(ex.sent()).isEqualTo(Sent.NO));
			assertThat(waiting.accepted()).failsWithin(PATIENCE);
			assertThat(waiting.snapshot().phase()).isEqualTo(CallSnapshot.Phase.STARTING);
			group.servers.forEach(FreeSwitchSimulator::start);
			group.group.nodes().forEach((up) -> Group.awaitState(up, NodeState.UP));
			Originate next = call();
			group.template.originate(next);
			assertThat(group.servers).flatExtracting(FreeSwitchSimulator::calls)
				.extracting(SimulatedCall::uuid)
				.containsExactly(next.uuid());
		}
	}

	@Test
	void cancelAfterAcceptanceHangsUpTheCall() throws Exception {
		PendingCall ringing = this.template.async().originate(Originate.to("loopback/noanswer/default").park());
		ringing.accepted().get(30, TimeUnit.SECONDS);
		ringing.cancel();
		assertThatExceptionOfType(OriginateException.class).isThrownBy(() -> ringing.await(PATIENCE))
			.matches((ex) -> ex.reason() == OriginateException.FailureReason.CANCELLED)
			.matches((ex) -> ex.sent() == Sent.MAYBE);
		await().atMost(PATIENCE).until(() -> this.node.callStats().calls() == 0);
		assertThat(this.esl.simulator().calls()).isEmpty();
	}

	@Test
	void cancelHasNoEffectOnceTheCallIsAnswered() {
		PendingCall answered = this.template.async().originate(call());
		EslCall call = answered.await(PATIENCE);
		answered.cancel();
		assertThat(answered.await(PATIENCE).uuid()).isEqualTo(call.uuid());
		assertThat(call.snapshot().isEnded()).isFalse();
	}

	@Test
	void cancellingAFutureHasNoEffectOnTheCall() {
		PendingCall pending = this.template.async().originate(call());
		assertThat(pending.answered().cancel(true)).isTrue();
		assertThat(pending.await(PATIENCE).snapshot().isAnswered()).isTrue();
	}

	/** Listeners block all workers, each waiting for its own call. */
	@Test
	void awaitReturnsWhileAllWorkersWait() throws Exception {
		EslTemplate unlimited = this.client.template;
		int calls = 40;
		CountDownLatch done = new CountDownLatch(calls);
		for (int i = 0; i < calls; i++) {
			unlimited.originate(call(), (event) -> {
				if (event.type() == EventName.CHANNEL_PARK) {
					unlimited.async().originate(call()).await(PATIENCE);
					done.countDown();
				}
			});
		}
		assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
	}

}
