package io.github.eslboot.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Futures;
import org.jspecify.annotations.Nullable;

/**
 * Futures for applications: they complete on a worker, so that dependent stages may
 * block.
 */
final class WorkerFutures {

	private WorkerFutures() {
	}

	/**
	 * Returns a future that completes on a worker with the result or the unwrapped
	 * failure of a stage. Completing the future has no effect on the stage.
	 */
	static <T extends @Nullable Object> CompletableFuture<T> of(EslClientResources resources,
			CompletionStage<T> stage) {
		CompletableFuture<T> view = new CompletableFuture<>();
		EslClientResourcesInternals.onWorker(resources, stage, (value, failure) -> {
			if (failure != null) {
				view.completeExceptionally(Futures.unwrap(failure));
			}
			else {
				view.complete(value);
			}
		});
		return view;
	}

}
