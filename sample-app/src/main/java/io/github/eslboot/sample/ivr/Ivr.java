package io.github.eslboot.sample.ivr;

import java.time.Duration;

import io.github.eslboot.annotation.EslSessionHandler;
import io.github.eslboot.call.ApplicationEnd;
import io.github.eslboot.call.ApplicationEnd.ApplicationOutcome;
import io.github.eslboot.call.BridgeEnd;
import io.github.eslboot.call.BridgeFailedException;
import io.github.eslboot.call.Digits;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.PlayAndGetDigits;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.sample.calls.Phones;

import org.springframework.stereotype.Component;

/**
 * Voice menu for calls that FreeSWITCH hands over to this application: 1 for the support
 * queue, 2 for the sales queue, or an extension. Requires
 * {@code socket host:8084 async full} in the dialplan. When the caller hangs up, the
 * operation in progress throws an exception, which ends the flow.
 */
@Component
class Ivr {

	private static final Duration MAX_WAIT = Duration.ofHours(1);

	private static final Duration MAX_TALK_TIME = Duration.ofHours(4);

	private static final PlayAndGetDigits MENU = PlayAndGetDigits
		.builder("ivr/ivr-please_enter_extension_followed_by_pound.wav")
		.digits(1, 4)
		.tries(3)
		.matching("[12]|1\\d\\d\\d")
		.build();

	private final Phones phones;

	Ivr(Phones phones) {
		this.phones = phones;
	}

	@EslSessionHandler
	void serve(EslCall call) {
		call.answer();
		call.playback("ivr/ivr-welcome.wav");
		Digits choice = call.playAndGetDigits(MENU);
		switch (choice.orElse("")) {
			case "" -> call.hangup();
			case "1" -> queue(call, "support@default");
			case "2" -> queue(call, "sales@default");
			default -> connect(call, choice.get());
		}
	}

	private void queue(EslCall call, String queue) {
		ApplicationEnd end = call.within(MAX_WAIT).enqueue(queue).awaitEnd();
		if (end.kind() != ApplicationOutcome.MOVED) {
			// Otherwise an agent talks to the caller.
			call.hangup();
		}
	}

	private void connect(EslCall call, String extension) {
		try {
			BridgeEnd end = call.bridge(this.phones.dialString(extension)).within(MAX_TALK_TIME).awaitEnd();
			if (!end.movedOn()) {
				// Otherwise the call was transferred.
				call.hangup();
			}
		}
		catch (BridgeFailedException ex) {
			call.playback("ivr/ivr-no_one_available.wav");
			call.hangup(HangupCause.USER_BUSY);
		}
	}

}
