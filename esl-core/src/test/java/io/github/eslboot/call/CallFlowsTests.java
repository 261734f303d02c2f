package io.github.eslboot.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.test.Fault;
import io.github.eslboot.test.InjectedFault;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.ThreadFaults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@link CallFlows} and {@link CallRecords} at their limits, and when threads or events
 * are lost.
 */
class CallFlowsTests {

	private final ThreadFaults faults = new ThreadFaults();

	private final CountDownLatch gate = new CountDownLatch(1);

	private final Queue<String> served = new ConcurrentLinkedQueue<>();

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	@AfterEach
	void openGate() {
		this.gate.countDown();
	}

	private Client connected() throws Exception {
		EslClientResources resources = this.faults.in(EslClientResources.builder()).build();
		Client client = this.esl.closing(new Client(Client.options(this.esl.simulator()).build(),
				PoolOptions.defaults(), EventStreamOptions.defaults(), Client.QUICK, resources));
		client.start();
		client.stream.awaitUp(PATIENCE);
		return client;
	}

	private CallFlows blocking(Client client, CallFlowOptions options) {
		CallFlows flows = client.template.handleCalls(options, (call, event) -> {
			this.served.add(call.uuid());
			this.gate.await();
		});
		flows.registration().awaitReady(PATIENCE);
		return flows;
	}

	@Test
	void callsUpToTheLimitAreServedTogetherEvenIfFurtherOnesDoNotWait() throws Exception {
		CallFlows flows = blocking(connected(),
				CallFlowOptions.builder(EventName.CHANNEL_PARK).concurrency(20).overflow(FlowOverflow.HANGUP).build());
		for (int i = 0; i < 20; i++) {
			this.esl.simulator().startCall("1001", "5000");
		}
		await().atMost(PATIENCE).until(() -> flows.stats().running() == 20);
		assertThat(flows.stats().refused()).isZero();
		SimulatedCall last = this.esl.simulator().startCall("1001", "5000");
		await().atMost(PATIENCE).until(() -> !last.isAlive());
		assertThat(flows.stats()).isEqualTo(new CallFlowStats(20, 0, 20, 1, 0, 0));
	}

	@Test
	void callGetsItsFlowWhenThreadsCanBeStartedAgain() throws Exception {
		CallFlows flows = blocking(connected(), CallFlowOptions.builder(EventName.CHANNEL_PARK).build());
		this.faults.failNext("esl-flow-", 3);
		String uuid = this.esl.simulator().startCall("1001", "5000").uuid();
		await().atMost(PATIENCE).until(() -> this.served.contains(uuid));
		assertThat(this.faults.haveOccurred()).isTrue();
		assertThat(flows.stats().refused()).isZero();
	}

	@Test
	void flowsAndRecordsOfCallsThatEndAtRandomEndOnce() throws Exception {
		Client client = connected();
		CallFlows flows = client.template
			.handleCalls(CallFlowOptions.builder(EventName.CHANNEL_PARK).concurrency(300).build(), (call, event) -> {
				this.served.add(call.uuid());
				call.await(CallSnapshot::isBridged);
			});
		Queue<CallRecord> received = new ConcurrentLinkedQueue<>();
		Set<String> failed = ConcurrentHashMap.newKeySet();
		CallRecords records = client.template.recordCalls(
				CallRecordOptions.builder().endGrace(Duration.ofMillis(500)).retryDelay(Duration.ofMillis(5)).build(),
				(callRecord) -> {
					if (callRecord.uuid().hashCode() % 3 == 0 && failed.add(callRecord.uuid())) {
						throw new IllegalStateException("on purpose");
					}
					received.add(callRecord);
				});
		flows.registration().awaitReady(PATIENCE);
		records.registration().awaitReady(PATIENCE);
		List<SimulatedCall> calls = new ArrayList<>();
		for (int i = 0; i < 150; i++) {
			calls.add(this.esl.simulator().startCall("1001", "5000"));
		}
		List<String> uuids = calls.stream().map(SimulatedCall::uuid).toList();
		await().atMost(LONG_PATIENCE).until(() -> this.served.containsAll(uuids));
		await().atMost(PATIENCE).until(() -> records.stats().tracked() == 150);
		Collections.shuffle(calls, new Random(1));
		calls.subList(0, 50).forEach(SimulatedCall::hangup);
		await().atMost(PATIENCE).until(() -> received.size() == 50);
		try (InjectedFault silent = this.esl.simulator().faults().everyConnection(Fault.noGreeting())) {
			this.esl.simulator().reloadModule();
			calls.subList(50, 100).forEach(SimulatedCall::hangup);
			// Their last events are sent afterwards.
			await().atMost(PATIENCE).until(() -> this.esl.simulator().calls().size() == 50);
		}
		client.stream.awaitUp(PATIENCE);
		this.esl.simulator().restart();
		await().atMost(LONG_PATIENCE).until(() -> received.size() >= 150 && flows.stats().running() == 0);
		assertThat(records.drain(PATIENCE)).isTrue();
		assertThat(received.stream().map(CallRecord::uuid).collect(Collectors.toList()))
			.containsExactlyInAnyOrderElementsOf(uuids);
		assertThat(received.stream().filter(CallRecord::isComplete)).hasSize(50);
		assertThat(this.served).containsExactlyInAnyOrderElementsOf(uuids);
		assertThat(flows.stats().failed()).isZero();
		assertThat(records.stats().tracked()).isZero();
		assertThat(records.stats().lost()).isZero();
		assertThat(records.stats().failedAttempts()).isEqualTo(failed.size());
		flows.close();
		records.close();
	}

}
