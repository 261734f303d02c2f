package io.github.eslboot.annotation;

/**
 * Decides what becomes of an exception thrown by a handler method. One bean of this type
 * serves all handlers; without one, exceptions are logged and counted.
 */
@FunctionalInterface
public interface EslListenerErrorHandler {

	/**
	 * A handler method threw, or could not be called, for example for lack of a header.
	 * Called on a worker, in the call's order, before the next event is delivered.
	 * @param handlerId the handler's id
	 * @param message what it was called with, an
	 * {@link io.github.eslboot.protocol.EslEvent} or a notice
	 * @param error what was thrown
	 * @throws Exception is logged and counted as the handler's failure would be;
	 * returning means that the error is dealt with
	 */
	void onError(String handlerId, Object message, Throwable error) throws Exception;

}
