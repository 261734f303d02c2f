package io.github.eslboot.connection;

import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

import io.github.eslboot.internal.LogThrottle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Action on the outcome of a stage that runs within the task of a decorator. It runs in
 * any case and once: a future of the application depends on it.
 *
 * @param <T> type of the result
 */
final class Continuation<T extends @Nullable Object> implements BiConsumer<T, @Nullable Throwable> {

	private static final Logger logger = LoggerFactory.getLogger(Continuation.class);

	private static final LogThrottle FAILURES = new LogThrottle();

	private final BiConsumer<? super T, ? super @Nullable Throwable> action;

	private final @Nullable Runnable decorated;

	/** Runs the action; set before the decorated task runs, on the same thread. */
	private @Nullable Runnable step;

	private Continuation(BiConsumer<? super T, ? super @Nullable Throwable> action, UnaryOperator<Runnable> decorator) {
		this.action = action;
		this.decorated = decorated(decorator);
	}

	/**
	 * Decorates an action. Called on the thread that requests the future.
	 * @param action the action
	 * @param decorator decorates its task, or {@code null} for none
	 */
	static <T extends @Nullable Object> BiConsumer<? super T, ? super @Nullable Throwable> of(
			BiConsumer<? super T, ? super @Nullable Throwable> action, @Nullable UnaryOperator<Runnable> decorator) {
		return (decorator != null) ? new Continuation<>(action, decorator) : action;
	}

	private @Nullable Runnable decorated(UnaryOperator<Runnable> decorator) {
		try {
			return decorator.apply(this::runStep);
		}
		catch (Throwable ex) {
			logFailure(ex);
			return null;
		}
	}

	private void runStep() {
		Runnable current = this.step;
		if (current != null) {
			this.step = null;
			current.run();
		}
	}

	@Override
	public void accept(T result, @Nullable Throwable failure) {
		this.step = () -> this.action.accept(result, failure);
		try {
			if (this.decorated != null) {
				this.decorated.run();
			}
		}
		catch (Throwable ex) {
			logFailure(ex);
		}
		finally {
			runStep();
		}
	}

	private static void logFailure(Throwable failure) {
		try {
			if (FAILURES.isDue()) {
				logger.warn("A task decorator failed; the future is completed nevertheless", failure);
			}
		}
		catch (Throwable ignored) {
			// There is no memory or no stack left for the log line.
		}
	}

}
