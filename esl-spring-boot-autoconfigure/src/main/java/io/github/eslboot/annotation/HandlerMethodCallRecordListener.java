package io.github.eslboot.annotation;

import io.github.eslboot.EslOperations;
import io.github.eslboot.call.CallRecord;
import io.github.eslboot.call.CallRecordListener;

/**
 * Listener for call records that invokes an {@link EslCallEndHandler @EslCallEndHandler}
 * method. A failure is retried; only a record that is given up is passed to the
 * {@link EslListenerErrorHandler}, because a handled failure would end the retries.
 */
final class HandlerMethodCallRecordListener implements CallRecordListener {

	private final String id;

	private final InvocableEslHandlerMethod method;

	private final EslOperations operations;

	private final HandlerMethodInvoker invoker;

	HandlerMethodCallRecordListener(String id, InvocableEslHandlerMethod method, EslOperations operations,
			HandlerMethodInvoker invoker) {
		this.id = id;
		this.method = method;
		this.operations = operations;
		this.invoker = invoker;
	}

	@Override
	public void onCallRecord(CallRecord callRecord) throws Exception {
		this.invoker.invokeOrThrow(this.id, this.method, message(callRecord));
	}

	@Override
	public void onLost(CallRecord callRecord, Throwable failure) {
		EslHandlerException unhandled = this.invoker.handle(this.id, message(callRecord), failure);
		if (unhandled != null && unhandled.getCause() != failure) {
			throw unhandled;
		}
	}

	private HandlerMethodMessage message(CallRecord callRecord) {
		return new HandlerMethodMessage(callRecord, this.operations, callRecord.uuid());
	}

}
