package io.github.eslboot.group;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.Originate;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EslEventListener;
import io.github.eslboot.job.JobResult;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.test.SimulatedConnection;
import io.github.eslboot.testsupport.Group;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Originated.accepted;
import static io.github.eslboot.testsupport.Originated.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for calls on three nodes that are crashed, frozen, disconnected, drained and
 * removed at random. {@code -Desl.nodes.calls} sets the number of calls, 300 by default.
 */
class EslNodeGroupChaosTests {

	private static final int CALLS = Integer.getInteger("esl.nodes.calls", 300);

	private static final int CALLERS = 4;

	/** Limits the wait for the result of a call whose events were lost in an outage. */
	private static final Duration JOB_TIMEOUT = Duration.ofSeconds(5);

	private final Random random = new Random(5);

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private final Map<EndReason, AtomicInteger> ends = new EnumMap<>(EndReason.class);

	private final AtomicInteger placed = new AtomicInteger();

	private final Queue<Long> waits = new ConcurrentLinkedQueue<>();

	EslNodeGroupChaosTests() {
		for (EndReason reason : EndReason.values()) {
			this.ends.put(reason, new AtomicInteger());
		}
	}

	@Test
	void everyCallEndsOnceAndListenersReceiveOnlyEventsOfTheirCall() throws Exception {
		try (Group pbx = new Group(3, LoadBalancer.twoRandomChoices(), UnaryOperator.identity()).startAndWait()) {
			EslTemplate template = new EslTemplate(pbx.group, Duration.ofSeconds(5), JOB_TIMEOUT);
			AtomicBoolean calling = new AtomicBoolean(true);
			ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
			try {
				for (int i = 0; i < CALLERS; i++) {
					callers.execute(() -> {
						while (this.placed.incrementAndGet() <= CALLS) {
							call(template);
						}
						calling.set(false);
					});
				}
				while (calling.get()) {
					disturb(pbx, 1 + this.random.nextInt(3));
				}
			}
			finally {
				callers.shutdown();
			}
			assertThat(callers.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
			// Calls whose hangup command was lost in an outage are still live.
			for (int number = 1; number <= 3; number++) {
				pbx.server(number).calls().forEach(SimulatedCall::hangup);
			}
			await().atMost(Duration.ofMinutes(2))
				.untilAsserted(() -> assertThat(total()).as("%s", this.ends).isEqualTo(CALLS));
			assertThat(this.violations).isEmpty();
			assertThat(this.ends.get(EndReason.CALL_ENDED).get()).isPositive();
			// Bound of the waits for a node, for its connection and for the reply.
			assertThat(this.waits)
				.allSatisfy((nanos) -> assertThat(nanos).isLessThan(Duration.ofSeconds(40).toNanos()));
			await().atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(pbx.group.nodes()).allSatisfy((node) -> {
					assertThat(node.stream().stats().registrations()).isZero();
					assertThat(node.jobs().pending()).isZero();
					assertThat(node.pool().stats().borrowed()).isZero();
				}));
		}
	}

	private int total() {
		return this.ends.values().stream().mapToInt(AtomicInteger::get).sum();
	}

	private void call(EslTemplate template) {
		Originate originate = Originate.to("user/1001").park();
		long from = System.nanoTime();
		try {
			PendingCall call = accepted(template, originate, new CallChecker(originate.uuid()));
			this.waits.add(System.nanoTime() - from);
			JobResult result = job(call).await(Duration.ofSeconds(40));
			if (result.isOk()) {
				template.api("uuid_kill", call.uuid());
			}
		}
		catch (EslException ex) {
			this.waits.add(System.nanoTime() - from);
		}
	}

	private void disturb(Group pbx, int number) throws Exception {
		EslNode node = pbx.node(number);
		FreeSwitchSimulator server = pbx.server(number);
		switch (this.random.nextInt(5)) {
			case 0 -> {
				server.crash();
				Group.awaitState(node, NodeState.DOWN);
				server.start();
			}
			case 1 -> {
				List<InjectedFault> frozen = new ArrayList<>();
				for (SimulatedConnection connection : server.connections()) {
					frozen.add(server.faults().connection(connection, Fault.silence()));
				}
				await().pollDelay(Duration.ofMillis(500)).until(() -> true);
				frozen.forEach(InjectedFault::release);
			}
			case 2 ->
				server.connections().forEach((connection) -> server.faults().connection(connection, Fault.reset()));
			case 3 -> {
				pbx.group.drain(node.id(), Duration.ofMillis(500)).toCompletableFuture().get(1, TimeUnit.MINUTES);
				node = pbx.group.add(pbx.config(number));
			}
			default -> {
				pbx.group.remove(node.id());
				node = pbx.group.add(pbx.config(number));
			}
		}
		Group.awaitState(node, NodeState.UP);
	}

	/** Listener of one call that records events of other calls and further ends. */
	private final class CallChecker implements EslEventListener {

		private final String uuid;

		private final Map<String, String> nodes = new ConcurrentHashMap<>();

		private final AtomicBoolean ended = new AtomicBoolean();

		CallChecker(String uuid) {
			this.uuid = uuid;
		}

		@Override
		public void onEvent(EslEvent event) {
			if (!this.uuid.equals(event.uniqueId())) {
				EslNodeGroupChaosTests.this.violations.add(this.uuid + " received " + event);
			}
			this.nodes.put(String.valueOf(event.node()), event.name());
			if (this.nodes.size() > 1 || this.ended.get()) {
				EslNodeGroupChaosTests.this.violations.add(this.uuid + " received " + event + " from " + this.nodes);
			}
		}

		@Override
		public void onEnd(EndReason reason) {
			if (!this.ended.compareAndSet(false, true)) {
				EslNodeGroupChaosTests.this.violations.add(this.uuid + " ended twice, now " + reason);
			}
			EslNodeGroupChaosTests.this.ends.get(reason).incrementAndGet();
		}

	}

}
