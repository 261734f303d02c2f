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

import io.github.eslboot.Origination;
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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Calls on three nodes of which one after the other is killed, frozen, cut off, drained
 * or removed. As many calls as {@code -Desl.nodes.calls} says; some hundred unless told.
 */
class NodeChaosTests {

	private static final int CALLS = Integer.getInteger("esl.nodes.calls", 300);

	private static final int CALLERS = 4;

	private final Random random = new Random(5);

	private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

	private final Map<EndReason, AtomicInteger> ends = new EnumMap<>(EndReason.class);

	private final AtomicInteger placed = new AtomicInteger();

	private final Queue<Long> waits = new ConcurrentLinkedQueue<>();

	NodeChaosTests() {
		for (EndReason reason : EndReason.values()) {
			this.ends.put(reason, new AtomicInteger());
		}
	}

	@Test
	void everyCallEndsInANamedOutcomeAndNobodyHearsAnothersEvents() throws Exception {
		try (Group pbx = new Group(3, LoadBalancer.twoRandomChoices(), UnaryOperator.identity()).startAndWait()) {
			AtomicBoolean calling = new AtomicBoolean(true);
			ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
			try {
				for (int i = 0; i < CALLERS; i++) {
					callers.execute(() -> {
						while (this.placed.incrementAndGet() <= CALLS) {
							call(pbx);
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
			// Where the order to hang up fell into an outage the call still lives.
			for (int number = 1; number <= 3; number++) {
				pbx.server(number).calls().forEach(SimulatedCall::hangup);
			}
			await().atMost(Duration.ofMinutes(2))
				.untilAsserted(() -> assertThat(total()).as("%s", this.ends).isEqualTo(CALLS));
			assertThat(this.wrong).isEmpty();
			assertThat(this.ends.get(EndReason.CALL_ENDED).get()).isPositive();
			// The deadline for a node, then one for its connection and the reply.
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

	private void call(Group pbx) {
		Originate originate = Originate.to("user/1001").park();
		long from = System.nanoTime();
		try {
			Origination call = pbx.template.originate(originate, new Own(originate.uuid()));
			this.waits.add(System.nanoTime() - from);
			JobResult result = call.job().await(Duration.ofSeconds(40));
			if (result.isOk()) {
				pbx.template.api("uuid_kill", call.uuid());
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

	/** Hears one call and tells of every event of another, and of every further end. */
	private final class Own implements EslEventListener {

		private final String uuid;

		private final Map<String, String> nodes = new ConcurrentHashMap<>();

		private final AtomicBoolean ended = new AtomicBoolean();

		Own(String uuid) {
			this.uuid = uuid;
		}

		@Override
		public void onEvent(EslEvent event) {
			if (!this.uuid.equals(event.uniqueId())) {
				NodeChaosTests.this.wrong.add(this.uuid + " heard " + event);
			}
			this.nodes.put(String.valueOf(event.node()), event.name());
			if (this.nodes.size() > 1 || this.ended.get()) {
				NodeChaosTests.this.wrong.add(this.uuid + " heard " + event + " from " + this.nodes);
			}
		}

		@Override
		public void onEnd(EndReason reason) {
			if (!this.ended.compareAndSet(false, true)) {
				NodeChaosTests.this.wrong.add(this.uuid + " ended twice, now " + reason);
			}
			NodeChaosTests.this.ends.get(reason).incrementAndGet();
		}

	}

}
