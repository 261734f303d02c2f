package io.github.eslboot.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Completions on workers that cannot start a thread. */
class EslClientResourcesTests {

	@Test
	void completionRunsOnTheCompletingThreadWhenNoThreadCanBeStarted() {
		try (EslClientResources resources = EslClientResources.create(1, (task) -> {
			throw new OutOfMemoryError("thrown by the test");
		})) {
			CompletableFuture<String> stage = new CompletableFuture<>();
			CompletableFuture<String> view = resources.toWorker(stage).toCompletableFuture();
			stage.complete("value");
			assertThat(view).isCompletedWithValue("value");
		}
	}

	@Test
	void completionRunsOnceWhenTheWorkersQueueItAndFail() {
		AtomicInteger runs = new AtomicInteger();
		try (EslClientResources resources = EslClientResources.create(1, (task) -> {
			task.run();
			throw new OutOfMemoryError("thrown by the test");
		})) {
			resources.onWorker(CompletableFuture.completedFuture("value"), (result, failure) -> runs.incrementAndGet());
		}
		assertThat(runs).hasValue(1);
	}

}
