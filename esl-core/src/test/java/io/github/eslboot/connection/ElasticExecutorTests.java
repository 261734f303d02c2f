package io.github.eslboot.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Tasks and threads of an {@link ElasticExecutor}. */
class ElasticExecutorTests {

	private static final int SUBMITTERS = 4;

	private static final int TASKS = 20_000;

	private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();

	private final Random random = new Random(14);

	@AfterEach
	void stop() {
		this.timers.shutdownNow();
	}

	private ElasticExecutor executor(int max, boolean failing) {
		return new ElasticExecutor("test-", max, new ClientThreads((thread) -> {
			if (failing && this.random.nextInt(3) != 0) {
				throw new OutOfMemoryError("thrown by the test");
			}
		}), (task, nanos) -> this.timers.schedule(task, nanos, TimeUnit.NANOSECONDS), "");
	}

	@Test
	void everyTaskRunsOnceThoughManyThreadsSubmitAndThreadsFailToStart() throws Exception {
		ElasticExecutor executor = executor(5, true);
		AtomicInteger runs = new AtomicInteger();
		List<Thread> submitters = new ArrayList<>();
		for (int i = 0; i < SUBMITTERS; i++) {
			Thread submitter = new Thread(() -> {
				for (int n = 0; n < TASKS; n++) {
					executor.execute(runs::incrementAndGet);
				}
			});
			submitters.add(submitter);
			submitter.start();
		}
		for (Thread submitter : submitters) {
			submitter.join();
		}
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(runs).hasValue(SUBMITTERS * TASKS));
		executor.shutDown();
		assertThat(executor.awaitEnd(PATIENCE.toNanos())).isTrue();
	}

	@Test
	void idleThreadIsReused() throws Exception {
		ElasticExecutor executor = executor(5, false);
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		for (int i = 0; i < 20; i++) {
			CountDownLatch done = new CountDownLatch(1);
			executor.execute(() -> {
				threads.add(Thread.currentThread());
				done.countDown();
			});
			assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			await().atMost(PATIENCE).until(() -> executor.stats().active() == 0);
		}
		assertThat(threads).hasSize(1);
		executor.shutDown();
		assertThat(executor.awaitEnd(PATIENCE.toNanos())).isTrue();
	}

	@Test
	void interruptAndFailureOfATaskDoNotAffectTheNext() throws Exception {
		ElasticExecutor executor = executor(1, false);
		AtomicInteger interrupted = new AtomicInteger();
		CountDownLatch done = new CountDownLatch(1);
		executor.execute(() -> Thread.currentThread().interrupt());
		executor.execute(() -> {
			interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
			throw new AssertionError("thrown by the test");
		});
		executor.execute(done::countDown);
		assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(interrupted).hasValue(0);
		executor.shutDown();
		assertThat(executor.awaitEnd(PATIENCE.toNanos())).isTrue();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> executor.execute(() -> {
		}));
	}

}
