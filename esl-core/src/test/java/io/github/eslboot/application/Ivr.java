package io.github.eslboot.application;

import java.time.Duration;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.BridgeFailedException;
import io.github.eslboot.call.CallDirection;
import io.github.eslboot.call.CallFlowOptions;
import io.github.eslboot.call.CallFlows;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.PlayAndGetDigits;
import io.github.eslboot.call.Recording;
import io.github.eslboot.protocol.EventName;

/** Voice menu for the calls to one number: sales, the operator, or a message. */
final class Ivr {

	private static final PlayAndGetDigits MENU = PlayAndGetDigits.builder("ivr/menu.wav")
		.digits(1)
		.tries(2)
		.matching("[123]")
		.build();

	/** Serves the parked calls to a number, each in a thread of its own. */
	CallFlows start(EslTemplate esl, String number) {
		return esl.handleCalls(CallFlowOptions.builder(EventName.CHANNEL_PARK)
			.direction(CallDirection.INBOUND)
			.condition((event) -> number.equals(event.header("Caller-Destination-Number")))
			.build(), (call, event) -> serve(call));
	}

	private void serve(EslCall call) {
		call.answer();
		call.playback("ivr/welcome.wav");
		switch (call.playAndGetDigits(MENU).orElse("")) {
			case "1" -> call.transfer("sales", "XML", "default");
			case "2" -> connect(call);
			case "3" -> call
				.recordMessage(Recording.to("/var/messages/" + call.uuid() + ".wav").max(Duration.ofMinutes(1)).beep());
			default -> call.hangup();
		}
	}

	private void connect(EslCall call) {
		try {
			call.bridge("user/operator");
		}
		catch (BridgeFailedException ex) {
			call.playback("ivr/no-operator.wav");
			call.hangup(ex.hangupCause());
		}
	}

}
