package io.github.eslboot.annotation;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.function.UnaryOperator;

import io.github.eslboot.observation.EslObserver;
import io.github.eslboot.observation.GuardedObserver;
import io.github.eslboot.observation.Observed;
import io.github.eslboot.observation.ObservedContext;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.task.TaskDecorator;

/**
 * Context in which handler methods run: their observation, and within it the task
 * decorators of the application. Without both, an invocation costs two comparisons.
 */
final class InvocationContext {

	/** Neither observation nor decorators. */
	static final InvocationContext NONE = new InvocationContext(null, null);

	private final @Nullable EslObserver observer;

	private final @Nullable UnaryOperator<Runnable> decorator;

	InvocationContext(@Nullable EslObserver observer, @Nullable UnaryOperator<Runnable> decorator) {
		this.observer = (observer != null) ? GuardedObserver.of(observer) : null;
		this.decorator = decorator;
	}

	/** Returns the context of the beans of an application. */
	static InvocationContext of(ObjectProvider<EslObserver> observers, ObjectProvider<TaskDecorator> decorators) {
		return new InvocationContext(observers.getIfAvailable(), TaskDecorators.of(decorators));
	}

	/**
	 * Starts the observation of an invocation.
	 * @param id the id of the handler
	 * @param payload the event, notice, call record or session
	 * @param uuid the uuid of the call, or {@code null} if there is none
	 * @return the observation, or {@code null} if the invocation is not observed
	 */
	@Nullable Observed<Void> observe(String id, Object payload, @Nullable String uuid) {
		return (this.observer != null) ? this.observer.handler(id, payload, uuid) : null;
	}

	/** Makes an observation current on this thread. */
	static ObservedContext.@Nullable Scope open(@Nullable Observed<Void> observed) {
		return (observed != null) ? observed.open() : null;
	}

	/** Ends the observation of an invocation, after its scope. */
	static void end(@Nullable Observed<Void> observed, ObservedContext.@Nullable Scope scope,
			@Nullable Throwable failure) {
		if (scope != null) {
			scope.close();
		}
		if (observed != null) {
			observed.end(null, failure);
		}
	}

	/**
	 * Runs an invocation within the task decorators.
	 * @throws Throwable the failure of the invocation or of a decorator
	 */
	void run(Invocation invocation) throws Throwable {
		UnaryOperator<Runnable> decorators = this.decorator;
		if (decorators == null) {
			invocation.run();
			return;
		}
		InvocationTask task = new InvocationTask(invocation);
		decorators.apply(task).run();
		task.rethrow();
	}

	/** Returns an exception to throw, or throws an error. */
	static Exception asException(Throwable failure) {
		if (failure instanceof Error error) {
			throw error;
		}
		return (failure instanceof Exception exception) ? exception : new UndeclaredThrowableException(failure);
	}

	/** Call of a handler method. */
	interface Invocation {

		void run() throws Throwable;

	}

	/** Invocation as a task, which keeps its failure. */
	private static final class InvocationTask implements Runnable {

		private final Invocation invocation;

		private boolean ran;

		private @Nullable Throwable failure;

		InvocationTask(Invocation invocation) {
			this.invocation = invocation;
		}

		@Override
		public void run() {
			this.ran = true;
			try {
				this.invocation.run();
			}
			catch (Throwable ex) {
				this.failure = ex;
			}
		}

		void rethrow() throws Throwable {
			if (!this.ran) {
				throw new IllegalStateException("A TaskDecorator did not run the task of the handler");
			}
			if (this.failure != null) {
				throw this.failure;
			}
		}

	}

}
