package io.github.eslboot.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.eslboot.connection.EslClientResources;
import io.github.eslboot.connection.EslClientResourcesInternals;
import io.github.eslboot.internal.Futures;
import org.jspecify.annotations.Nullable;

/**
 * Futures for applications: they complete on a callback thread, so that dependent stages
 * may block.
 */
final class CallbackFutures {

	private CallbackFutures() {
	}

	/**
	 * Returns a future that completes on a callback thread with the result or the
	 * unwrapped failure of a stage. Completing the future has no effect on the stage.
	 */
	static <T extends @Nullable Object> CompletableFuture<T> of(EslClientResources resources,
			CompletionStage<T> stage) {
		CompletableFuture<T> view = new CompletableFuture<>();
		EslClientResourcesInternals.onCallback(resources, stage, (value, failure) -> {
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
