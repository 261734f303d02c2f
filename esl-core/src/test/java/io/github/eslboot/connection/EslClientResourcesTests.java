package io.github.eslboot.connection;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.eslboot.protocol.EslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** Threads of each kind of task, and threads that cannot be started. */
class EslClientResourcesTests {

	/** Maximum number of threads that can be started besides event loops and ticker. */
	private final AtomicInteger startable = new AtomicInteger(Integer.MAX_VALUE);

	private EslClientResources.Builder builder() {
		return EslClientResources.builder().ioThreads(1).beforeThreadStart((thread) -> {
			boolean permanent = thread.getName().startsWith("esl-io-") || thread.getName().equals("esl-ticker");
			if (!permanent && this.startable.getAndDecrement() <= 0) {
				throw new OutOfMemoryError("thrown by the test: unable to create native thread");
			}
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 16, 300 })
	void stagesCompleteWhileHandlersOnAllWorkersWaitForThem(int handlers) {
		try (EslClientResources resources = EslClientResources.builder().workerThreads(16).build()) {
			CompletableFuture<Void> reply = new CompletableFuture<>();
			AtomicInteger done = new AtomicInteger();
			CountDownLatch running = new CountDownLatch(16);
			for (int i = 0; i < handlers; i++) {
				resources.workers().execute(() -> {
					running.countDown();
					CompletableFuture<Void> first = resources.toCallback(reply).toCompletableFuture();
					CompletableFuture<Void> second = resources.toCallback(reply).toCompletableFuture();
					first.thenCombine(second, (a, b) -> "both").join();
					CompletableFuture.allOf(first, second).join();
					done.incrementAndGet();
				});
			}
			await().atMost(PATIENCE).until(() -> running.getCount() == 0);
			reply.complete(null);
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(done).hasValue(handlers));
		}
	}

	@Test
	void stagesCompleteWhileTheExecutorOfTheApplicationIsBlocked() {
		ExecutorService one = Executors.newSingleThreadExecutor();
		try (EslClientResources resources = builder().workers(one).build()) {
			CompletableFuture<Void> reply = new CompletableFuture<>();
			CompletableFuture<String> handled = new CompletableFuture<>();
			resources.workers()
				.execute(() -> handled
					.complete(resources.toCallback(reply).toCompletableFuture().thenApply((done) -> "done").join()));
			reply.complete(null);
			assertThat(handled).succeedsWithin(PATIENCE).isEqualTo("done");
		}
		finally {
			one.shutdownNow();
		}
	}

	@Test
	void workersAreStartedWhileNoneIsIdle() {
		try (EslClientResources resources = builder().workerThreads(40).build()) {
			CountDownLatch blocked = new CountDownLatch(1);
			for (int i = 0; i < 50; i++) {
				resources.workers().execute(() -> awaitUninterrupted(blocked));
			}
			await().atMost(PATIENCE).until(() -> resources.workerStats().active() == 40);
			assertThat(resources.workerStats().max()).isEqualTo(40);
			assertThat(resources.workerStats().queued()).isEqualTo(10);
			blocked.countDown();
			await().atMost(PATIENCE).until(() -> resources.workerStats().active() == 0);
			assertThat(resources.workerStats().queued()).isZero();
		}
	}

	@Test
	void taskRunsWhenItsThreadCanBeStartedLater() {
		try (EslClientResources resources = builder().build()) {
			this.startable.set(0);
			CompletableFuture<String> stage = new CompletableFuture<>();
			CompletableFuture<String> view = resources.toCallback(stage).toCompletableFuture();
			CompletableFuture<Void> handled = new CompletableFuture<>();
			stage.complete("value");
			resources.workers().execute(() -> handled.complete(null));
			await().atMost(PATIENCE).until(() -> resources.callbackStats().startFailures() > 1);
			assertThat(view).isNotDone();
			assertThat(handled).isNotDone();
			this.startable.set(Integer.MAX_VALUE);
			assertThat(view).succeedsWithin(PATIENCE).isEqualTo("value");
			assertThat(handled).succeedsWithin(PATIENCE);
		}
	}

	@Test
	void waitingTasksGetThreadsOfTheirOwnOnceThreadsCanBeStarted() throws Exception {
		try (EslClientResources resources = builder().build()) {
			this.startable.set(1);
			CountDownLatch all = new CountDownLatch(30);
			for (int i = 0; i < 30; i++) {
				resources.workers().execute(() -> {
					all.countDown();
					awaitUninterrupted(all);
				});
			}
			await().atMost(PATIENCE).until(() -> resources.workerStats().startFailures() > 0);
			this.startable.set(Integer.MAX_VALUE);
			assertThat(all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void closeCompletesStagesWhoseThreadCouldNotBeStarted() {
		CompletableFuture<String> view;
		try (EslClientResources resources = builder().build()) {
			this.startable.set(0);
			view = resources.toCallback(CompletableFuture.completedFuture("value")).toCompletableFuture();
			assertThat(view).isNotDone();
		}
		assertThat(view).isCompletedWithValue("value");
	}

	@Test
	void stageCompletesOnTheCompletingThreadAfterTheClose() {
		EslClientResources resources = builder().build();
		resources.close();
		CompletableFuture<String> view = resources.toCallback(CompletableFuture.completedFuture("value"))
			.toCompletableFuture();
		assertThat(view).isCompletedWithValue("value");
	}

	@Test
	void creationFailsWhenAPermanentThreadCannotBeStarted() {
		EslClientResources.Builder failing = EslClientResources.builder().beforeThreadStart((thread) -> {
			if (thread.getName().startsWith("esl-io-")) {
				throw new OutOfMemoryError("thrown by the test");
			}
		});
		assertThatExceptionOfType(EslException.class).isThrownBy(failing::build);
	}

	@Test
	void timersNeedNoFurtherThread() {
		AtomicBoolean failing = new AtomicBoolean();
		try (EslClientResources resources = EslClientResources.builder().beforeThreadStart((thread) -> {
			if (failing.get()) {
				throw new OutOfMemoryError("thrown by the test");
			}
		}).build()) {
			failing.set(true);
			CompletableFuture<String> onTicker = new CompletableFuture<>();
			resources.ticker().schedule(() -> onTicker.complete("done"), 1, TimeUnit.MILLISECONDS);
			assertThat(onTicker).succeedsWithin(PATIENCE);
			for (int i = 0; i < 2; i++) {
				CompletableFuture<String> late = resources.orTimeout(new CompletableFuture<>(), Duration.ofMillis(1));
				assertThat(late).failsWithin(PATIENCE)
					.withThrowableOfType(ExecutionException.class)
					.withCauseInstanceOf(TimeoutException.class);
			}
		}
	}

	@Test
	void numbersOfThreadsMustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> EslClientResources.builder().ioThreads(0));
		assertThatIllegalArgumentException().isThrownBy(() -> EslClientResources.builder().workerThreads(0));
	}

	@Test
	void taskThatTheExecutorOfTheApplicationRejectsIsSubmittedAgain() {
		Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
		failures.add(new RejectedExecutionException("thrown by the test"));
		failures.add(new OutOfMemoryError("thrown by the test"));
		Executor unreliable = (task) -> {
			Throwable failure = failures.poll();
			if (failure instanceof Error error) {
				throw error;
			}
			if (failure instanceof RuntimeException exception) {
				throw exception;
			}
			new Thread(task).start();
		};
		try (EslClientResources resources = builder().threadPerTask(unreliable).build()) {
			assertThat(resources.toCallback(CompletableFuture.completedFuture("value")).toCompletableFuture())
				.succeedsWithin(PATIENCE)
				.isEqualTo("value");
			assertThat(resources.callbackStats().startFailures()).isEqualTo(2);
		}
	}

	@Test
	void taskRunsOnceWhenTheExecutorOfTheApplicationRunsItAndFails() {
		AtomicInteger runs = new AtomicInteger();
		try (EslClientResources resources = builder().threadPerTask((task) -> {
			task.run();
			throw new OutOfMemoryError("thrown by the test");
		}).build()) {
			resources.onCallback(CompletableFuture.completedFuture("value"),
					(result, failure) -> runs.incrementAndGet());
		}
		assertThat(runs).hasValue(1);
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
