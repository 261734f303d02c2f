package io.github.eslboot;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import io.github.eslboot.call.EslCall;
import io.github.eslboot.command.Originate;
import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.event.EndReason;
import io.github.eslboot.event.EventStream;
import io.github.eslboot.event.EventStreamOptions;
import io.github.eslboot.event.EventStreamState;
import io.github.eslboot.job.BackgroundJob;
import io.github.eslboot.job.JobRegistry;
import io.github.eslboot.pool.EslConnectionPool;
import io.github.eslboot.pool.PoolOptions;
import io.github.eslboot.pool.PoolState;
import io.github.eslboot.test.SimulatedCall;
import io.github.eslboot.testsupport.Client;
import io.github.eslboot.testsupport.EslExtension;
import io.github.eslboot.testsupport.RecordingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.LONG_PATIENCE;
import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A client whose threads often cannot be started loses nothing and works afterwards. */
class FailingThreadsTests {

	private static final int OPERATIONS = 60;

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Random random = new Random(14);

	private EslTemplate template;

	private EslConnectionPool pool;

	private EventStream stream;

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	private void connect(EslClientResources resources) {
		this.esl.closing(resources);
		this.pool = this.esl.closing(EslConnectionPool.create(Client.options(this.esl.simulator()).build(),
				PoolOptions.builder().size(3).build(), Client.QUICK, resources));
		this.stream = this.esl.closing(EventStream.create(Client.options(this.esl.simulator()).build(),
				EventStreamOptions.defaults(), Client.QUICK, resources, this.pool));
		this.template = new EslTemplate(this.pool, this.stream, new JobRegistry(this.stream, resources), PATIENCE,
				PATIENCE);
		this.pool.start();
		this.stream.start();
		awaitUp();
	}

	private void awaitUp() {
		await().atMost(PATIENCE)
			.until(() -> this.stream.state() == EventStreamState.UP && this.pool.stats().state() == PoolState.UP);
	}

	private synchronized boolean fails() {
		return this.random.nextInt(4) != 0;
	}

	private void failStart(Thread thread) {
		boolean permanent = thread.getName().startsWith("esl-io-") || thread.getName().equals("esl-ticker");
		if (!permanent && fails()) {
			throw new OutOfMemoryError("thrown by the test: unable to create native thread");
		}
	}

	/** An executor that fails in each possible way. */
	private void execute(Runnable task) {
		if (fails()) {
			throw new OutOfMemoryError("thrown by the test: unable to create native thread");
		}
		if (fails()) {
			throw new RejectedExecutionException("thrown by the test");
		}
		this.threads.execute(task);
		if (fails()) {
			throw new OutOfMemoryError("thrown by the test, after the task was queued");
		}
	}

	@Test
	void nothingIsLostWhenThreadsOftenCannotBeStarted() throws Exception {
		// Threads are reused, so a small number of starts must fail often.
		connect(EslClientResourcesInternals.beforeThreadStart(EslClientResources.builder(), this::failStart).build());
		assertNothingIsLost();
	}

	@Test
	void nothingIsLostWhenTheExecutorOfTheApplicationFailsOften() throws Exception {
		connect(EslClientResources.builder().threadPerTask(this::execute).build());
		assertNothingIsLost();
	}

	private void assertNothingIsLost() throws Exception {
		List<CompletableFuture<?>> operations = new ArrayList<>();
		List<RecordingListener> listeners = new ArrayList<>();
		List<SimulatedCall> calls = new ArrayList<>();
		for (int i = 0; i < OPERATIONS; i++) {
			SimulatedCall call = this.esl.simulator().startCall("1000", "2000");
			RecordingListener listener = new RecordingListener();
			this.template.listen(call.uuid(), listener).awaitReady(PATIENCE);
			calls.add(call);
			listeners.add(listener);
			operations.add(this.template.async().api("echo", "on"));
			operations.add(this.template.async().bgapi("echo", "on").thenCompose(BackgroundJob::result));
		}
		calls.forEach((call) -> call.answer().hangup());
		EslCall placed = this.template.originate(Originate.to("user/1001").park());
		operations.add(placed.async().hangup());
		for (CompletableFuture<?> operation : operations) {
			assertThat(operation).succeedsWithin(LONG_PATIENCE);
		}
		await().atMost(LONG_PATIENCE).untilAsserted(() -> assertThat(listeners).allSatisfy((listener) -> {
			assertThat(listener.names()).contains("CHANNEL_ANSWER", "CHANNEL_HANGUP_COMPLETE");
			assertThat(listener.end.get()).isEqualTo(EndReason.CALL_ENDED);
		}));
		long reconnects = this.stream.stats().reconnects();
		this.esl.simulator().reloadModule();
		await().atMost(PATIENCE).until(() -> this.stream.stats().reconnects() > reconnects);
		awaitUp();
		assertThat(this.template.async().api("echo", "on")).succeedsWithin(PATIENCE).isEqualTo("on");
	}

}
