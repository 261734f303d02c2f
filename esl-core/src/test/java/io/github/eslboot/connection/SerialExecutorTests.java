package io.github.eslboot.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Order of serial tasks, and executors that do not run them. */
class SerialExecutorTests {

	private final Queue<Runnable> workers = new ArrayDeque<>();

	private final List<String> done = new ArrayList<>();

	private final SerialExecutor executor = new SerialExecutor(this::execute);

	private Error failure;

	private boolean shutDown;

	private void execute(Runnable task) {
		if (this.failure != null) {
			throw this.failure;
		}
		if (this.shutDown) {
			throw new RejectedExecutionException();
		}
		this.workers.add(task);
	}

	private void work() {
		for (Runnable task = this.workers.poll(); task != null; task = this.workers.poll()) {
			task.run();
		}
	}

	@Test
	void tasksRunInOrderOnOneWorkerThoughOneThrows() {
		this.executor.execute(() -> this.done.add("first"));
		this.executor.execute(() -> {
			throw new AssertionError("thrown by the test");
		});
		this.executor.execute(() -> this.done.add("last"));
		assertThat(this.workers).hasSize(1);
		work();
		assertThat(this.done).containsExactly("first", "last");
	}

	@Test
	void tasksRunLaterWhenNoThreadCanBeStarted() {
		this.failure = new OutOfMemoryError("thrown by the test");
		this.executor.execute(() -> this.done.add("first"));
		this.failure = null;
		this.executor.execute(() -> this.done.add("second"));
		work();
		assertThat(this.done).containsExactly("first", "second");
	}

	@Test
	void tasksAreDroppedWhenTheWorkersAreShutDown() {
		this.shutDown = true;
		this.executor.execute(() -> this.done.add("dropped"));
		this.shutDown = false;
		this.executor.execute(() -> this.done.add("next"));
		work();
		assertThat(this.done).containsExactly("next");
	}

	@Test
	void tasksBeyondTheLimitAreDroppedWhileOneBlocks() {
		for (int i = 0; i < SerialExecutor.MAX_TASKS + 5; i++) {
			String task = "task " + i;
			this.executor.execute(() -> this.done.add(task));
		}
		work();
		assertThat(this.done).hasSize(SerialExecutor.MAX_TASKS).startsWith("task 0");
		this.executor.execute(() -> this.done.add("next"));
		work();
		assertThat(this.done).endsWith("next");
	}

}
