package io.github.eslboot.application;

import java.util.Set;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.BridgeFailedException;
import io.github.eslboot.call.CallEndedException;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.PlayAndGetDigits;
import io.github.eslboot.event.EventSelector;
import io.github.eslboot.event.Registration;

/** Voice menu for the calls to one number: 1 for sales, 2 for the operator. */
final class Ivr {

	private static final PlayAndGetDigits MENU = PlayAndGetDigits.builder("ivr/menu.wav")
		.digits(1)
		.tries(2)
		.matching("[12]")
		.build();

	private final EslTemplate esl;

	private final String number;

	Ivr(EslTemplate esl, String number) {
		this.esl = esl;
		this.number = number;
	}

	Registration start() {
		return this.esl.listen(EventSelector.ofEvents()
			.eventNames(Set.of("CHANNEL_PARK"))
			.where("Call-Direction", "inbound"::equals)
			.where("Caller-Destination-Number", this.number::equals)
			.build(), (event) -> serve(this.esl.call(event)));
	}

	private void serve(EslCall call) {
		try {
			call.answer();
			call.playback("ivr/welcome.wav");
			switch (call.playAndGetDigits(MENU).orElse("")) {
				case "1" -> call.transfer("sales", "XML", "default");
				case "2" -> connect(call);
				default -> call.hangup();
			}
		}
		catch (CallEndedException ex) {
			// The caller hung up.
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
