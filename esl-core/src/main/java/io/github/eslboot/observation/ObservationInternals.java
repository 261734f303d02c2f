package io.github.eslboot.observation;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.eslboot.internal.Futures;
import org.jspecify.annotations.Nullable;

/**
 * Internal: runs work of this library within its observation. Not part of the API.
 *
 * @since 0.1.0
 */
public final class ObservationInternals {

	private ObservationInternals() {
	}

	/**
	 * Internal: runs work that blocks.
	 * @param observed the observation of the work, or {@code null} if it is not observed
	 * @param work the work
	 * @param <R> type of the result
	 * @return the result of the work
	 */
	public static <R> R observe(@Nullable Observed<R> observed, Supplier<R> work) {
		if (observed == null) {
			return work.get();
		}
		R result;
		try (ObservedContext.Scope scope = observed.open()) {
			result = work.get();
		}
		catch (Throwable ex) {
			observed.end(null, ex);
			throw ex;
		}
		observed.end(result, null);
		return result;
	}

	/**
	 * Internal: starts work that does not block. Its observation ends before the
	 * dependent stages of the returned future run.
	 * @param observed the observation of the work, or {@code null} if it is not observed
	 * @param work starts the work
	 * @param <R> type of the result
	 * @return a future that completes like that of the work
	 */
	public static <R> CompletableFuture<R> observeAsync(@Nullable Observed<R> observed,
			Supplier<CompletableFuture<R>> work) {
		if (observed == null) {
			return work.get();
		}
		CompletableFuture<R> started;
		try {
			// Without a scope: the work may end before this thread would close it.
			started = work.get();
		}
		catch (Throwable ex) {
			observed.end(null, ex);
			throw ex;
		}
		return started.whenComplete(
				(result, failure) -> observed.end(result, (failure != null) ? Futures.unwrap(failure) : null));
	}

	/**
	 * Internal: runs a step in a context.
	 * @param context the context, or {@code null} if there is none
	 * @param step the step
	 * @param <T> type of the result
	 * @return the result of the step
	 */
	public static <T extends @Nullable Object> T in(@Nullable ObservedContext context, Supplier<T> step) {
		if (context == null) {
			return step.get();
		}
		try (ObservedContext.Scope scope = context.open()) {
			return step.get();
		}
	}

}
