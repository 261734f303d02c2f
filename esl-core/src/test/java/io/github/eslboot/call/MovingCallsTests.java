package io.github.eslboot.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.command.Endpoint;
import io.github.eslboot.command.Originate;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.test.FreeSwitchSimulator;
import io.github.eslboot.testsupport.Client;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many concurrent bridges whose calls are hung up, transferred, split, intercepted and
 * consulted at random, and a restart of the server: each bridge and each call ends once
 * and by name, each call has one record, and nothing stays registered.
 */
class MovingCallsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int FLOWS = Integer.getInteger("esl.moves.calls", 500);

	private static final long SEED = Long.getLong("esl.moves.seed", 1);

	private final Queue<CompletableFuture<?>> ends = new ConcurrentLinkedQueue<>();

	private final Set<String> calls = ConcurrentHashMap.newKeySet();

	private final Queue<CallRecord> callRecords = new ConcurrentLinkedQueue<>();

	private final CountDownLatch bridged = new CountDownLatch(FLOWS);

	private final AtomicInteger finished = new AtomicInteger();

	private volatile boolean restarting;

	@Test
	void everyBridgeAndCallEndsOnceAndByName() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(FLOWS);
		try (FreeSwitchSimulator simulator = FreeSwitchSimulator.builder().start();
				Client client = Client.of(simulator).startAndWait();
				CallRecords delivery = client.template.recordCalls(CallRecordOptions.defaults(),
						this.callRecords::add)) {
			delivery.registration().awaitReady(PATIENCE);
			Random random = new Random(SEED);
			List<Future<String>> outcomes = new ArrayList<>();
			for (int i = 0; i < FLOWS; i++) {
				int number = i;
				Move move = Move.values()[random.nextInt(Move.values().length)];
				outcomes.add(threads.submit(() -> flow(client, number, move)));
			}
			await().atMost(PATIENCE).until(() -> this.finished.get() > FLOWS * 9 / 10);
			this.restarting = true;
			simulator.restart();
			Map<String, Integer> counts = new TreeMap<>();
			for (Future<String> outcome : outcomes) {
				counts.merge(outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), 1, Integer::sum);
			}
			for (Move move : Move.values()) {
				assertThat(counts).containsKey(move + ": as expected");
			}
			assertThat(counts.keySet())
				.allMatch((outcome) -> outcome.endsWith(": as expected") || outcome.equals("restart"));
			for (CompletableFuture<?> end : this.ends) {
				assertThat(end).succeedsWithin(PATIENCE);
			}
			assertEachCallHasOneRecord();
			delivery.close();
			await().atMost(PATIENCE).untilAsserted(() -> {
				assertThat(client.template.calls().size()).isZero();
				assertThat(client.jobs.pending()).isZero();
				assertThat(client.stream.stats().registrations()).isZero();
				assertThat(client.pool.stats().borrowed()).isZero();
			});
		}
		finally {
			threads.shutdownNow();
		}
	}

	/** A call that ended in the restart has a record that is marked as incomplete. */
	private void assertEachCallHasOneRecord() {
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.callRecords).extracting(CallRecord::uuid).containsAll(this.calls));
		assertThat(this.callRecords).extracting(CallRecord::uuid).doesNotHaveDuplicates();
		assertThat(this.callRecords)
			.allMatch((callRecord) -> callRecord.isComplete() ? callRecord.cause() != null : callRecord.gap() != null);
	}

	private String flow(Client client, int number, Move move) throws InterruptedException {
		Flow flow = new Flow(client, number);
		try {
			String outcome = flow.run(move);
			return this.restarting ? "restart" : move + ": " + outcome;
		}
		catch (EslException ex) {
			return this.restarting ? "restart" : move + ": " + ex;
		}
		finally {
			flow.calls.forEach(EslCall::hangupQuietly);
			this.finished.incrementAndGet();
		}
	}

	/** Ways in which the calls of a bridge are moved, with the ends of the bridge. */
	private enum Move {

		AGENT_HANGS_UP("PARTNER_HUNG_UP USER_BUSY", "CALL_ENDED USER_BUSY") {
			@Override
			void make(Flow flow, Bridge bridge) {
				bridge.partner().hangup(HangupCause.USER_BUSY);
			}
		},

		CUSTOMER_HANGS_UP("CALL_ENDED USER_BUSY", "PARTNER_HUNG_UP USER_BUSY") {
			@Override
			void make(Flow flow, Bridge bridge) {
				bridge.call().hangup(HangupCause.USER_BUSY);
			}
		},

		OTHER_AGENT("MOVED third", "CALL_ENDED NORMAL_CLEARING") {
			@Override
			void make(Flow flow, Bridge bridge) {
				bridge.call().bridge(flow.originateThird());
			}
		},

		INTERCEPT("MOVED third", "CALL_ENDED PICKED_OFF") {
			@Override
			void make(Flow flow, Bridge bridge) {
				flow.originateThird().intercept(bridge.call());
			}
		},

		BLIND_TRANSFER("LEFT", "CALL_ENDED NORMAL_CLEARING") {
			@Override
			void make(Flow flow, Bridge bridge) {
				bridge.transferBlind("9196");
			}
		},

		SPLIT("PARKED", "PARKED") {
			@Override
			void make(Flow flow, Bridge bridge) {
				bridge.split();
			}
		},

		ATTENDED_TRANSFER("MOVED third", "CALL_ENDED NORMAL_CLEARING") {
			@Override
			void make(Flow flow, Bridge bridge) {
				flow.consult(bridge).complete();
			}
		},

		AGENT_LEAVES_CONSULTATION("MOVED third", "CALL_ENDED USER_BUSY") {
			@Override
			void make(Flow flow, Bridge bridge) {
				flow.consult(bridge);
				bridge.partner().hangup(HangupCause.USER_BUSY);
			}
		},

		CANCELLED_CONSULTATION("PARTNER_HUNG_UP USER_BUSY", "CALL_ENDED USER_BUSY") {
			@Override
			void make(Flow flow, Bridge bridge) {
				flow.consult(bridge).cancel();
				bridge.partner().hangup(HangupCause.USER_BUSY);
			}
		};

		private final String customer;

		private final String agent;

		Move(String customer, String agent) {
			this.customer = customer;
			this.agent = agent;
		}

		abstract void make(Flow flow, Bridge bridge);

	}

	/** One customer, one agent, and maybe a third party. */
	private final class Flow {

		private final Client client;

		private final int number;

		private final List<EslCall> calls = new ArrayList<>();

		private String third = "none";

		Flow(Client client, int number) {
			this.client = client;
			this.number = number;
		}

		String run(Move move) throws InterruptedException {
			Bridge bridge;
			try {
				bridge = originate("customer").bridge(originate("agent"));
			}
			finally {
				MovingCallsTests.this.bridged.countDown();
			}
			Bridge opposite = bridge.opposite();
			MovingCallsTests.this.ends.add(bridge.async().ended());
			MovingCallsTests.this.ends.add(opposite.async().ended());
			assertThat(MovingCallsTests.this.bridged.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			move.make(this, bridge);
			String customer = text(bridge.awaitEnd());
			String agent = text(opposite.awaitEnd());
			boolean expected = customer.equals(move.customer) && agent.equals(move.agent);
			return expected ? "as expected" : customer + ", " + agent;
		}

		private EslCall originate(String name) {
			return added(
					this.client.template.originate(Originate.to("user/" + name + this.number).park()).within(PATIENCE));
		}

		private EslCall added(EslCall call) {
			this.calls.add(call);
			MovingCallsTests.this.calls.add(call.uuid());
			MovingCallsTests.this.ends.add(call.async().ended());
			return call;
		}

		EslCall originateThird() {
			EslCall call = originate("third");
			this.third = call.uuid();
			return call;
		}

		Consultation consult(Bridge bridge) {
			Consultation consultation = bridge.consult(Endpoint.user("third" + this.number));
			this.third = added(consultation.third()).uuid();
			return consultation;
		}

		private String text(BridgeEnd end) {
			return end.toString().replace(this.third, "third");
		}

	}

}
