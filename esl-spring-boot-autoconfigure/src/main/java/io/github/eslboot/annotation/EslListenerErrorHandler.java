package io.github.eslboot.annotation;

import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;

/**
 * Strategy for exceptions of handler methods. A bean of this type serves all handlers
 * that name no other in {@link EslEventHandler#errorHandler()}. Several beans are called
 * in their {@link org.springframework.core.annotation.Order order} until one returns
 * normally: each receives the exception that the one before it has thrown. If one of them
 * is primary, it is the only one that is called. A bean with
 * {@code defaultCandidate = false} serves only the handlers that name it. Without an
 * error handler exceptions are logged and counted.
 * <p>
 * Failed events can be retried, and given to a callback when all attempts have failed:
 * <pre class="code">
 * &#064;Bean
 * EslListenerErrorHandler errorHandler(DeadEvents dead) {
 *     RetryPolicy policy = RetryPolicy.builder().maxRetries(4).delay(Duration.ofMillis(100)).multiplier(3).build();
 *     return EslListenerErrorHandler.retrying(policy, (id, event, error) -&gt; dead.store(id, event, error));
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface EslListenerErrorHandler {

	/**
	 * Handles the failure of a handler method that threw an exception or could not be
	 * invoked, for example because a header was missing. Called on the thread of the
	 * handler, before the call's next event is delivered. If this method returns
	 * normally, the failure counts as handled: it is neither logged nor counted.
	 * @param handlerId the handler's id
	 * @param message the event or notice of the failed invocation: an
	 * {@link io.github.eslboot.protocol.EslEvent}, one of the types of
	 * {@link EslNoticeHandler @EslNoticeHandler}, or the
	 * {@link io.github.eslboot.call.CallRecord} that a call end handler did not handle
	 * and that is given up
	 * @param error the exception or error
	 * @throws Exception if the failure is not handled; this exception is passed to the
	 * next bean, or logged, and counted as the failure of the handler, if there is none
	 */
	void onError(String handlerId, Object message, Throwable error) throws Exception;

	/**
	 * Returns when a failed {@link EslEventHandler @EslEventHandler} or
	 * {@link EslNoticeHandler @EslNoticeHandler} method is invoked again with the same
	 * event, before {@link #onError} is called. The attempts are made on the thread of
	 * the handler: during the delays it occupies a worker and one of its
	 * {@link EslEventHandler#concurrency() concurrent invocations}, and later events of
	 * the same call wait, for all handlers, so that their order is kept. Events that
	 * belong to no call wait for earlier ones of the same name, or of the same subclass
	 * of a CUSTOM event. So total delays should be seconds at most, as events may be
	 * dropped if too many wait. There is no further attempt after an {@link Error}, if an
	 * argument is missing or cannot be converted, if the handler is paused or stopped, or
	 * if its thread is interrupted.
	 * @param handlerId the handler's id
	 * @return the policy, or {@code null} for no retries; this is the default
	 */
	default @Nullable RetryPolicy retryPolicy(String handlerId) {
		return null;
	}

	/**
	 * Returns an error handler that retries, and reports events that could not be handled
	 * as failures: they are logged and counted.
	 * @param policy number and delays of the retries
	 * @return the error handler
	 */
	static EslListenerErrorHandler retrying(RetryPolicy policy) {
		return retrying(policy, (handlerId, message, error) -> {
			throw InvocationContext.asException(error);
		});
	}

	/**
	 * Returns an error handler that retries, and passes events that could not be handled
	 * to a callback.
	 * @param policy number and delays of the retries
	 * @param deadLetters receives the event and the last failure when all attempts have
	 * failed; for example stores the event. If it returns normally, the failure counts as
	 * handled
	 * @return the error handler
	 */
	static EslListenerErrorHandler retrying(RetryPolicy policy, EslListenerErrorHandler deadLetters) {
		return new EslListenerErrorHandler() {

			@Override
			public void onError(String handlerId, Object message, Throwable error) throws Exception {
				deadLetters.onError(handlerId, message, error);
			}

			@Override
			public RetryPolicy retryPolicy(String handlerId) {
				return policy;
			}

		};
	}

}
