package io.github.eslboot.annotation;

/**
 * Strategy for exceptions of handler methods. A bean of this type serves all handlers.
 * Several beans are called in their {@link org.springframework.core.annotation.Order
 * order} until one returns normally: each receives the exception that the one before it
 * has thrown. If one of them is primary, it is the only one that is called. Without such
 * a bean exceptions are logged and counted.
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

}
