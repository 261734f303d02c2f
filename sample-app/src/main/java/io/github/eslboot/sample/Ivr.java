package io.github.eslboot.sample;

import io.github.eslboot.annotation.EslSessionHandler;
import io.github.eslboot.call.BridgeFailedException;
import io.github.eslboot.call.Digits;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.PlayAndGetDigits;
import io.github.eslboot.command.DialString;
import io.github.eslboot.command.Endpoint;
import io.github.eslboot.protocol.HangupCause;

import org.springframework.stereotype.Component;

/**
 * Session handler for calls that FreeSWITCH hands over to this application. Requires
 * {@code freeswitch.esl.outbound.enabled}, and {@code socket host:8084 async full} in the
 * dialplan.
 */
@Component
class Ivr {

	private static final PlayAndGetDigits MENU = PlayAndGetDigits
		.builder("ivr/ivr-please_enter_extension_followed_by_pound.wav")
		.digits(4)
		.matching("10\\d\\d")
		.build();

	@EslSessionHandler
	void greet(EslCall call) {
		call.answer();
		call.playback("ivr/ivr-welcome.wav");
		Digits extension = call.playAndGetDigits(MENU);
		if (!extension.isPresent()) {
			call.hangup();
			return;
		}
		try {
			call.bridge(DialString.of(Endpoint.user(extension.get())));
		}
		catch (BridgeFailedException ex) {
			call.playback("ivr/ivr-no_one_available.wav");
			call.hangup(HangupCause.USER_BUSY);
			return;
		}
		call.await((state) -> !state.isBridged());
		call.hangup();
	}

}
