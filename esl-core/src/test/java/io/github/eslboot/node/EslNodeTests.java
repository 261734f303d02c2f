package io.github.eslboot.node;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamListener;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.limit.CallLimitException;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolListener;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.pool.PoolStats;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.ThreadFaults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Listeners and reconnects of a node without a group. */
class EslNodeTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private final ThreadFaults threadFaults = new ThreadFaults();

	private final CountDownLatch blocked = new CountDownLatch(1);

	private EslClientResources resources;

	private ConnectionOptions connection;

	private EslNode node;

	@BeforeEach
	void start() {
		// An idle thread would take the steps of a test.
		this.threadFaults.failNext("esl-background-", Integer.MAX_VALUE);
		this.connection = Client.options(this.esl.simulator()).build();
		this.resources = this.esl
			.closing(this.threadFaults.in(EslClientResources.builder().ioThreads(1).workerThreads(2)).build());
		PoolOptions options = PoolOptions.builder().size(1).build();
		EslConnectionPool pool = this.esl
			.closing(EslConnectionPool.create(this.connection, options, Client.QUICK, this.resources));
		EventStream stream = this.esl.closing(
				EventStream.create(this.connection, EventStreamOptions.defaults(), Client.QUICK, this.resources, pool));
		this.node = EslNode.of(pool, stream, new JobRegistry(stream, this.resources), CallLimits.none(), Map.of());
		pool.start();
		stream.start();
		stream.awaitUp(PATIENCE);
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.UP);
	}

	@AfterEach
	void stop() {
		this.blocked.countDown();
	}

	private void block() {
		try {
			this.blocked.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void removedListenerIsNoLongerNotified() {
		GatewayRecorder removed = new GatewayRecorder();
		GatewayRecorder kept = new GatewayRecorder();
		this.node.addListener(removed);
		this.node.addListener(kept);
		this.node.limitGateway("first", CallLimits.none());
		await().atMost(PATIENCE).until(() -> kept.gateways.contains("first"));
		this.node.removeListener(removed);
		this.node.limitGateway("second", CallLimits.none());
		await().atMost(PATIENCE).until(() -> kept.gateways.contains("second"));
		assertThat(removed.gateways).containsExactly("first");
	}

	@Test
	void setConnectionOptionsReconnectsWhileHandlersAndCallbacksBlock() {
		this.threadFaults.failNext("esl-background-", 0);
		for (int i = 0; i < 4; i++) {
			this.resources.workers().execute(this::block);
			EslClientResourcesInternals.callbacks(this.resources).execute(this::block);
		}
		long opened = this.node.pool().stats().opened();
		this.node.setConnectionOptions(localhost());
		await().atMost(PATIENCE)
			.until(() -> this.node.pool().stats().opened() > opened && this.node.state() == NodeState.UP);
		assertThat(this.node.address()).startsWith("localhost");
	}

	@Test
	void setConnectionOptionsReconnectsWhenItsThreadCanBeStartedLater() {
		CompletableFuture<Void> changed = this.node.setConnectionOptions(localhost()).toCompletableFuture();
		assertThat(changed).isNotDone();
		this.threadFaults.failNext("esl-background-", 0);
		assertThat(changed).succeedsWithin(PATIENCE);
		await().atMost(PATIENCE).until(() -> this.node.state() == NodeState.UP);
		assertThat(this.node.address()).startsWith("localhost");
	}

	private ConnectionOptions localhost() {
		return ConnectionOptions.builder("localhost", this.connection.port(), this.connection.credentials()).build();
	}

	@Test
	void limitCallsHoldsForTheNextCalls() {
		assertThat(this.node.callLimits().isNone()).isTrue();
		this.node.limitCalls(CallLimits.builder().maxCalls(1).maxWaiting(0).build());
		assertThat(this.node.callLimits().maxCalls()).isOne();
		EslTemplate template = new EslTemplate(this.node, PATIENCE, PATIENCE);
		EslCall only = template.originate(Originate.to("user/1001").park());
		assertThatExceptionOfType(CallLimitException.class)
			.isThrownBy(() -> template.originate(Originate.to("user/1002").park()));
		this.node.limitCalls(CallLimits.none());
		template.originate(Originate.to("user/1002").park()).hangup();
		only.hangup();
	}

	@Test
	void removedListenersOfPoolAndStreamAreNoLongerNotified() {
		Queue<String> removed = new ConcurrentLinkedQueue<>();
		Queue<String> kept = new ConcurrentLinkedQueue<>();
		EslConnectionPool pool = this.node.pool();
		EventStream stream = this.node.stream();
		PoolListener ofPool = new PoolRecorder(removed);
		EventStreamListener ofStream = new StreamRecorder(removed);
		pool.addListener(ofPool);
		pool.addListener(new PoolRecorder(kept));
		stream.addListener(ofStream);
		stream.addListener(new StreamRecorder(kept));
		pool.removeListener(ofPool);
		stream.removeListener(ofStream);
		this.node.reconnect(PATIENCE);
		await().atMost(PATIENCE).until(() -> kept.contains("pool UP") && kept.contains("stream UP"));
		assertThat(removed).isEmpty();
		assertThat(stream.connectionOptions()).isEqualTo(this.connection);
	}

	/** Records the gateways whose limits were changed. */
	private static final class GatewayRecorder implements NodeListener {

		private final Queue<String> gateways = new ConcurrentLinkedQueue<>();

		@Override
		public void onGatewayLimited(String gateway) {
			this.gateways.add(gateway);
		}

	}

	/** Records the states of a pool. */
	private record PoolRecorder(Queue<String> states) implements PoolListener {

		@Override
		public void onStateChange(EslConnectionPool pool, PoolState from, PoolState to, PoolStats stats) {
			this.states.add("pool " + to);
		}

	}

	/** Records the states of an event stream. */
	private record StreamRecorder(Queue<String> states) implements EventStreamListener {

		@Override
		public void onStateChange(String name, EventStreamState from, EventStreamState to) {
			this.states.add("stream " + to);
		}

	}

}
