package io.github.eslboot.group;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.Group;
import io.github.eslboot.testsupport.ThreadFaults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Drains of nodes while handlers and callbacks block or threads cannot be started. */
class NodeDrainTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private volatile boolean blocked;

	private final ThreadFaults threadFaults = new ThreadFaults();

	private EslNodeGroup group;

	private EslNode node;

	private void start() {
		EslClientResources resources = this.esl
			.closing(this.threadFaults.in(EslClientResources.builder().ioThreads(1).threadPerTask(this::run)).build());
		this.group = this.esl.closing(EslNodeGroup.create("pbx", resources, LoadBalancer.roundRobin(), PATIENCE));
		this.group.start();
		this.node = this.group.add(NodeConfig.builder("pbx-1", Client.options(this.esl.simulator()).build())
			.backoff(Client.QUICK)
			.build());
		Group.awaitState(this.node, NodeState.UP);
	}

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	/** Runs a task unless all threads of handlers and callbacks block for ever. */
	private void run(Runnable task) {
		if (!this.blocked) {
			this.threads.execute(task);
		}
	}

	@Test
	void drainedNodeIsRemovedWhileHandlersAndCallbacksBlock() {
		start();
		this.blocked = true;
		this.group.drain("pbx-1", PATIENCE);
		await().atMost(PATIENCE).until(() -> this.node.state() == NodeState.REMOVED);
	}

	@Test
	void drainedNodeIsRemovedWhenTheThreadCanBeStartedLater() {
		this.threadFaults.failNext("esl-background-", Integer.MAX_VALUE);
		start();
		CompletableFuture<Boolean> removed = this.group.drain("pbx-1", PATIENCE).toCompletableFuture();
		assertThat(removed).isNotDone();
		this.threadFaults.failNext("esl-background-", 0);
		assertThat(removed).succeedsWithin(PATIENCE).isEqualTo(true);
		assertThat(this.node.state()).isEqualTo(NodeState.REMOVED);
	}

	@Test
	void resumeCancelsTheDrain() {
		start();
		this.esl.simulator().startCall("1000", "2000");
		CompletableFuture<Boolean> removed = this.group.drain("pbx-1", PATIENCE).toCompletableFuture();
		this.group.resume("pbx-1");
		assertThat(removed).failsWithin(PATIENCE)
			.withThrowableThat()
			.isInstanceOfAny(CancellationException.class, ExecutionException.class)
			.satisfies((failure) -> assertThat(Futures.unwrap(failure)).isInstanceOf(CancellationException.class));
		assertThat(this.node.pool().send(EslCommand.api("status"), PATIENCE).text()).contains("UP");
	}

}
