package io.github.eslboot.connection;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import io.github.eslboot.testsupport.EslExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static io.github.eslboot.testsupport.Patience.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

/** Task decorators of {@link EslClientResources}. */
class ContinuationTests {

	private static final ThreadLocal<String> CALLER = new ThreadLocal<>();

	@RegisterExtension
	final EslExtension esl = EslExtension.ofSimulator();

	private static Runnable capture(Runnable task) {
		String caller = CALLER.get();
		return () -> {
			CALLER.set(caller);
			try {
				task.run();
			}
			finally {
				CALLER.remove();
			}
		};
	}

	private EslClientResources resources(UnaryOperator<Runnable> decorator) {
		return this.esl.closing(EslClientResources.builder().taskDecorator(decorator).build());
	}

	/** Completes a stage on an event loop, and returns the view of the application. */
	private static CompletableFuture<String> completed(EslClientResources resources) {
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> view = EslClientResourcesInternals.toCallback(resources, stage).toCompletableFuture();
		EslClientResourcesInternals.nextEventLoop(resources).execute(() -> stage.complete("done"));
		return view;
	}

	@Test
	void continuationRunsWithTheContextOfTheCaller() {
		EslClientResources resources = resources(ContinuationTests::capture);
		CompletableFuture<String> stage = new CompletableFuture<>();
		CALLER.set("caller");
		CompletableFuture<String> seen = EslClientResourcesInternals.toCallback(resources, stage)
			.toCompletableFuture()
			.thenApply((done) -> CALLER.get() + " on " + Thread.currentThread().getName());
		CALLER.remove();
		EslClientResourcesInternals.nextEventLoop(resources).execute(() -> stage.complete("done"));
		assertThat(seen).succeedsWithin(PATIENCE).asString().startsWith("caller on esl-callback-");
	}

	@Test
	void firstDecoratorIsTheOutermost() {
		List<String> order = new CopyOnWriteArrayList<>();
		EslClientResources resources = this.esl.closing(EslClientResources.builder().taskDecorator((task) -> () -> {
			order.add("first");
			task.run();
		}).taskDecorator((task) -> () -> {
			order.add("second");
			task.run();
		}).build());
		assertThat(completed(resources)).succeedsWithin(PATIENCE);
		assertThat(order).containsExactly("first", "second");
	}

	@Test
	void futureCompletesWhenTheDecoratorFails() {
		assertThat(completed(resources((task) -> {
			throw new IllegalStateException("on purpose");
		}))).succeedsWithin(PATIENCE).isEqualTo("done");
		assertThat(completed(resources((task) -> () -> {
			throw new NoClassDefFoundError("on purpose");
		}))).succeedsWithin(PATIENCE).isEqualTo("done");
	}

	@Test
	void futureCompletesOnceWhenTheDecoratorFailsAfterTheTask() {
		List<String> completions = new CopyOnWriteArrayList<>();
		EslClientResources resources = resources((task) -> () -> {
			task.run();
			throw new IllegalStateException("on purpose");
		});
		CompletableFuture<String> stage = new CompletableFuture<>();
		CompletableFuture<String> end = new CompletableFuture<>();
		EslClientResourcesInternals.onCallback(resources, stage, (result, failure) -> {
			completions.add(result);
			end.complete(result);
		});
		stage.complete("done");
		assertThat(end).succeedsWithin(PATIENCE);
		assertThat(completions).containsExactly("done");
	}

	@Test
	void futureCompletesWhenTheDecoratorDoesNotRunTheTask() {
		assertThat(completed(resources((task) -> () -> {
		}))).succeedsWithin(PATIENCE).isEqualTo("done");
	}

}
