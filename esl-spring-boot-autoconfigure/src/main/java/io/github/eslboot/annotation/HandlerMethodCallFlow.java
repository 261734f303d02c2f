package io.github.eslboot.annotation;

import io.github.eslboot.EslOperations;
import io.github.eslboot.call.CallFlow;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.protocol.EslEvent;

/** Call flow that invokes an {@link EslCallHandler @EslCallHandler} method. */
final class HandlerMethodCallFlow implements CallFlow {

	private final String id;

	private final InvocableEslHandlerMethod method;

	private final EslOperations operations;

	private final HandlerMethodInvoker invoker;

	HandlerMethodCallFlow(String id, InvocableEslHandlerMethod method, EslOperations operations,
			HandlerMethodInvoker invoker) {
		this.id = id;
		this.method = method;
		this.operations = operations;
		this.invoker = invoker;
	}

	@Override
	public void run(EslCall call, EslEvent event) throws Exception {
		this.invoker.invokeOrThrow(this.id, this.method, new CallFlowMessage(event, call, this.operations));
	}

	@Override
	public void onFailure(EslCall call, EslEvent event, Throwable failure) throws Throwable {
		EslHandlerException unhandled = this.invoker.handle(this.id, new CallFlowMessage(event, call, this.operations),
				failure);
		if (unhandled != null) {
			throw unhandled;
		}
	}

}
