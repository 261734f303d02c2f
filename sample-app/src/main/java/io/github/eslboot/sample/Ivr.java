package io.github.eslboot.sample;

import io.github.eslboot.annotation.EslSessionHandler;
import io.github.eslboot.call.BridgeResult.Bridged;
import io.github.eslboot.call.DigitsResult.Collected;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.PlayAndGetDigits;
import io.github.eslboot.protocol.HangupCause;

import org.springframework.stereotype.Component;

/**
 * Answers calls that FreeSWITCH hands over, with {@code freeswitch.esl.outbound.enabled}
 * and {@code socket host:8084 async full} in the dialplan.
 */
@Component
class Ivr {

	private static final PlayAndGetDigits MENU = PlayAndGetDigits
		.prompt("ivr/ivr-please_enter_extension_followed_by_pound.wav")
		.digits(4)
		.matching("10\\d\\d")
		.build();

	@EslSessionHandler
	void greet(EslCall call) {
		call.answer();
		call.playback("ivr/ivr-welcome.wav");
		if (!(call.playAndGetDigits(MENU) instanceof Collected extension)) {
			call.hangup();
			return;
		}
		if (call.bridgeTo("user/" + extension.digits()) instanceof Bridged) {
			call.await((state) -> !state.isBridged());
			call.hangup();
			return;
		}
		call.playback("ivr/ivr-no_one_available.wav");
		call.hangup(HangupCause.USER_BUSY);
	}

}
