package io.github.eslboot.call;

import io.github.eslboot.protocol.EslEvent;

/**
 * Flow that serves one call from its first event on, in a thread of its own. Called once
 * for each call, concurrently for different calls.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CallFlow {

	/**
	 * Serves a call. The method may block as long as it wants. When it returns, nothing
	 * happens to the call. If the call ends, its operations throw a
	 * {@link CallEndedException}, which the flow need not catch: it ends the flow without
	 * a failure.
	 * @param call the call
	 * @param event the event that started the flow
	 * @throws Exception when the flow fails
	 */
	void run(EslCall call, EslEvent event) throws Exception;

	/**
	 * Called on the thread of a flow that failed. If this method returns normally, the
	 * failure counts as handled: it is neither logged nor counted, and the call is left
	 * as it is. By default the failure is not handled.
	 * @param call the call
	 * @param event the event that started the flow
	 * @param failure the failure
	 * @throws Throwable when the failure is not handled; this exception is logged, and
	 * {@link CallFlowOptions#onFailure()} applies to the call
	 */
	default void onFailure(EslCall call, EslEvent event, Throwable failure) throws Throwable {
		throw failure;
	}

}
