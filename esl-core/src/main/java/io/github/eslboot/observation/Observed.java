package io.github.eslboot.observation;

import org.jspecify.annotations.Nullable;

/**
 * Work that is observed. It may start and end on different threads, such as event loops;
 * the methods must not block. Thread-safe.
 *
 * @param <R> type of the result
 * @since 0.1.0
 */
public interface Observed<R> extends ObservedContext {

	/**
	 * Ends the observation. Called once.
	 * @param result the result, or {@code null} if there is none
	 * @param failure the failure, or {@code null} if the work has not failed
	 */
	void end(@Nullable R result, @Nullable Throwable failure);

}
