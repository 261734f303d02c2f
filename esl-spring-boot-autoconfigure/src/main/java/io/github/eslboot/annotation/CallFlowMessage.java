package io.github.eslboot.annotation;

import io.github.eslboot.EslOperations;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.protocol.EslEvent;

/** Message for a call handler method. Its payload is the event that started the flow. */
final class CallFlowMessage extends HandlerMethodMessage {

	final EslCall call;

	CallFlowMessage(EslEvent event, EslCall call, EslOperations operations) {
		super(event, operations, call.uuid());
		this.call = call;
	}

}
