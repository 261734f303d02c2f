package io.github.eslboot.group;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import io.github.eslboot.command.EslCommand;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.internal.Futures;
import io.github.eslboot.node.EslNode;
import io.github.eslboot.node.NodeConfig;
import io.github.eslboot.node.NodeState;
import io.github.eslboot.protocol.EslException;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

/** Drains of nodes while the workers run no tasks. */
class NodeDrainTests {

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private volatile Executor workers = this.threads;

	private EslNodeGroup group;

	private EslNode node;

	@BeforeEach
	void start() {
		EslClientResources resources = this.esl
			.closing(EslClientResources.create(1, (task) -> this.workers.execute(task)));
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

	@ParameterizedTest
	@EnumSource
	void drainFailsWhenNoWorkerCanRemoveTheNode(Failure failure) {
		this.workers = failure;
		CompletableFuture<Boolean> removed = this.group.drain("pbx-1", PATIENCE).toCompletableFuture();
		assertThat(removed).failsWithin(PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.havingCause()
			.isInstanceOf(EslException.class)
			.withMessageContaining("pbx-1");
		assertThat(this.node.state()).isEqualTo(NodeState.DRAINING);
		this.workers = this.threads;
		this.group.remove("pbx-1");
		assertThat(this.node.state()).isEqualTo(NodeState.REMOVED);
	}

	@Test
	void cancelledDrainEndsWithoutAWorker() throws Exception {
		this.esl.simulator().startCall("1000", "2000");
		CompletableFuture<Boolean> removed = this.group.drain("pbx-1", PATIENCE).toCompletableFuture();
		this.workers = Failure.REJECTED;
		this.group.resume("pbx-1");
		assertThat(removed).failsWithin(PATIENCE)
			.withThrowableThat()
			.isInstanceOfAny(CancellationException.class, ExecutionException.class)
			.satisfies((failure) -> assertThat(Futures.unwrap(failure)).isInstanceOf(CancellationException.class));
		this.workers = this.threads;
		assertThat(this.node.pool().send(EslCommand.api("status"), PATIENCE).text()).contains("UP");
	}

	/** Executors that run no task. */
	enum Failure implements Executor {

		REJECTED {

			@Override
			public void execute(Runnable task) {
				throw new RejectedExecutionException("as asked");
			}

		},

		NO_THREAD {

			@Override
			public void execute(Runnable task) {
				throw new OutOfMemoryError("as asked: unable to create native thread");
			}

		}

	}

}
