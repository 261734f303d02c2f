package io.github.eslboot.node;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.ConnectionOptions;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.limit.CallLimits;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Listeners and reconnects of a node without a group. */
class EslNodeTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private volatile Executor workers = this.threads;

	private ConnectionOptions connection;

	private EslNode node;

	@BeforeEach
	void start() {
		this.connection = Client.options(this.esl.simulator()).build();
		EslClientResources resources = this.esl
			.closing(EslClientResources.create(1, (task) -> this.workers.execute(task)));
		PoolOptions options = PoolOptions.builder().size(1).build();
		EslConnectionPool pool = this.esl
			.closing(EslConnectionPool.create(this.connection, options, Client.QUICK, resources));
		EventStream stream = this.esl
			.closing(EventStream.create(this.connection, EventStreamOptions.defaults(), Client.QUICK, resources, pool));
		this.node = EslNode.of(pool, stream, new JobRegistry(stream, resources), CallLimits.none(), Map.of());
		pool.start();
		stream.start();
		stream.awaitUp(PATIENCE);
		await().atMost(PATIENCE).until(() -> pool.stats().state() == PoolState.UP);
	}

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
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
	void setConnectionOptionsFailsWhenNoWorkerCanReconnect() {
		ConnectionOptions changed = ConnectionOptions
			.builder("localhost", this.connection.port(), this.connection.credentials())
			.build();
		this.workers = (task) -> {
			throw new RejectedExecutionException("as asked");
		};
		assertReconnectFails(changed);
		this.workers = (task) -> {
			throw new OutOfMemoryError("as asked: unable to create native thread");
		};
		assertReconnectFails(this.connection);
		this.workers = this.threads;
		assertThat(this.node.pool().send(EslCommand.api("status"), PATIENCE).text()).contains("UP");
		assertThat(this.node.setConnectionOptions(changed).toCompletableFuture()).succeedsWithin(PATIENCE);
		await().atMost(PATIENCE).until(() -> this.node.state() == NodeState.UP);
		assertThat(this.node.address()).startsWith("localhost");
	}

	private void assertReconnectFails(ConnectionOptions options) {
		assertThat(this.node.setConnectionOptions(options).toCompletableFuture()).failsWithin(PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.havingCause()
			.isInstanceOf(EslException.class)
			.withMessageContaining("worker");
	}

	/** Records the gateways whose limits were changed. */
	private static final class GatewayRecorder implements NodeListener {

		private final Queue<String> gateways = new ConcurrentLinkedQueue<>();

		@Override
		public void onGatewayLimited(String gateway) {
			this.gateways.add(gateway);
		}

	}

}
