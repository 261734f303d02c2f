package io.github.eslboot.annotation;

/**
 * Strategy for exceptions of handler methods. One bean of this type serves all handlers;
 * without one, exceptions are logged and counted.
 */
@FunctionalInterface
public interface EslListenerErrorHandler {

	/**
	 * Handles the failure of a handler method that threw or could not be called, for
	 * example because a header was missing. Called on a worker, before the call's next
	 * event is delivered. If this method returns, the error counts as handled.
	 * @param handlerId the handler's id
	 * @param message the payload of the failed call: an
	 * {@link io.github.eslboot.protocol.EslEvent} or a notice
	 * @param error the exception or error
	 * @throws Exception if the error is not handled; it is logged and counted as a
	 * failure of the handler
	 */
	void onError(String handlerId, Object message, Throwable error) throws Exception;

}
