package io.github.eslboot.annotation;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.github.eslboot.annotation.InvocationContext.Invocation;
import io.github.eslboot.call.CallEndedException;
import io.github.eslboot.observation.Observed;
import io.github.eslboot.observation.ObservedContext;
import io.github.eslboot.protocol.EslEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.core.retry.RetryPolicy;

/**
 * Invokes handler methods with the logging context (MDC) set, and passes failures to the
 * application's {@link EslListenerErrorHandler}.
 */
final class HandlerMethodInvoker {

	private static final Logger logger = LoggerFactory.getLogger(HandlerMethodInvoker.class);

	private static final String MDC_LISTENER = "esl.listener";

	private static final String MDC_EVENT = "esl.event";

	private static final String MDC_UUID = "esl.uuid";

	private final Supplier<@Nullable EslListenerErrorHandler> errorHandler;

	private final InvocationContext context;

	HandlerMethodInvoker(Supplier<@Nullable EslListenerErrorHandler> errorHandler, InvocationContext context) {
		this.errorHandler = errorHandler;
		this.context = context;
	}

	/**
	 * Invokes a method.
	 * @return the failure, or {@code null} if there was none or the error handler handled
	 * it
	 */
	@Nullable EslHandlerException invoke(String id, InvocableEslHandlerMethod method, HandlerMethodMessage message) {
		return invoke(id, message.getPayload(), message.uuid(), () -> method.invoke(message),
				FailureSettings.UNCOUNTED);
	}

	/**
	 * Invokes a method.
	 * @param payload the event or notice
	 * @param uuid the uuid of the call, or {@code null} if there is none
	 * @param invocation finds the arguments and calls the method
	 * @param handling what the method requires if it fails
	 * @return the failure, or {@code null} if there was none, a retry succeeded or the
	 * error handler handled it
	 */
	@Nullable EslHandlerException invoke(String id, Object payload, @Nullable String uuid, Invocation invocation,
			FailureSettings handling) {
		Observed<Void> observed = this.context.observe(id, payload, uuid);
		Throwable failure = null;
		ObservedContext.Scope scope = InvocationContext.open(observed);
		try {
			setContext(id, payload, uuid);
			this.context.run(invocation);
			return null;
		}
		catch (Throwable ex) {
			failure = ex;
			EslListenerErrorHandler own = handling.errorHandler();
			EslListenerErrorHandler handler = (own != null) ? own : this.errorHandler.get();
			if (handler == null && isEndOf(uuid, ex)) {
				failure = null;
				logger.info("Handler '{}' ended with its call: {}", id, ex.getMessage());
				return null;
			}
			// A decorator may have cleared it.
			setContext(id, payload, uuid);
			failure = (handler != null) ? retried(id, ex, () -> this.context.run(invocation), handler, handling) : ex;
			return (failure != null) ? failed(id, payload, failure, handler) : null;
		}
		finally {
			removeContext();
			InvocationContext.end(observed, scope, failure);
		}
	}

	/**
	 * Invokes a method whose failure the caller handles.
	 * @throws Exception the failure of the method
	 */
	void invokeOrThrow(String id, InvocableEslHandlerMethod method, HandlerMethodMessage message) throws Exception {
		Object payload = message.getPayload();
		Observed<Void> observed = this.context.observe(id, payload, message.uuid());
		Throwable failure = null;
		ObservedContext.Scope scope = InvocationContext.open(observed);
		try {
			setContext(id, payload, message.uuid());
			this.context.run(() -> method.invoke(message));
		}
		catch (Throwable ex) {
			failure = ex;
			throw InvocationContext.asException(ex);
		}
		finally {
			removeContext();
			InvocationContext.end(observed, scope, failure);
		}
	}

	/**
	 * Passes a failure to the error handler.
	 * @return the failure, or {@code null} if the error handler handled it
	 */
	@Nullable EslHandlerException handle(String id, HandlerMethodMessage message, Throwable failure) {
		try {
			setContext(id, message.getPayload(), message.uuid());
			return failed(id, message.getPayload(), failure, this.errorHandler.get());
		}
		finally {
			removeContext();
		}
	}

	/** Returns whether a method failed because its own call has ended. */
	private static boolean isEndOf(@Nullable String uuid, Throwable failure) {
		return failure instanceof CallEndedException ended && ended.uuid().equals(uuid);
	}

	private static void setContext(String id, Object payload, @Nullable String uuid) {
		MDC.put(MDC_LISTENER, id);
		MDC.put(MDC_EVENT, name(payload));
		if (uuid != null) {
			MDC.put(MDC_UUID, uuid);
		}
	}

	private static void removeContext() {
		MDC.remove(MDC_LISTENER);
		MDC.remove(MDC_EVENT);
		MDC.remove(MDC_UUID);
	}

	/** Returns the last failure, or {@code null} if a retry succeeded. */
	private static @Nullable Throwable retried(String id, Throwable failure, Invocation invocation,
			EslListenerErrorHandler handler, FailureSettings handling) {
		try {
			RetryPolicy policy = handler.retryPolicy(id);
			return (policy != null)
					? new HandlerRetry(policy, handling::isRunning, handling.retries()).run(failure, invocation)
					: failure;
		}
		catch (Throwable ex) {
			failure.addSuppressed(ex);
			return failure;
		}
	}

	private static @Nullable EslHandlerException failed(String id, Object payload, Throwable failure,
			@Nullable EslListenerErrorHandler handler) {
		if (failure instanceof InterruptedException) {
			Thread.currentThread().interrupt();
		}
		Throwable unhandled = failure;
		if (handler != null) {
			try {
				handler.onError(id, payload, failure);
				return null;
			}
			catch (Throwable ex) {
				unhandled = ex;
			}
		}
		return new EslHandlerException("Handler '%s' failed: %s".formatted(id, unhandled), unhandled);
	}

	private static String name(Object payload) {
		return (payload instanceof EslEvent event) ? event.name() : payload.getClass().getSimpleName();
	}

	/** What a method requires if it fails. */
	interface FailureSettings {

		/** Requirements of a method without settings and counters. */
		FailureSettings UNCOUNTED = new FailureSettings() {

			private final LongAdder retries = new LongAdder();

			@Override
			public @Nullable EslListenerErrorHandler errorHandler() {
				return null;
			}

			@Override
			public boolean isRunning() {
				return true;
			}

			@Override
			public LongAdder retries() {
				return this.retries;
			}

		};

		/** Returns the method's own error handler, or {@code null} for the default. */
		@Nullable EslListenerErrorHandler errorHandler();

		/** Returns whether the method may be invoked again. */
		boolean isRunning();

		/** Returns the counter of retries. */
		LongAdder retries();

	}

}
