package io.github.eslboot.sample.ivr;

import java.time.Duration;

import io.github.eslboot.annotation.EslSessionHandler;
import io.github.eslboot.call.Bridge;
import io.github.eslboot.call.BridgeEnd;
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

	private static final Duration MAX_TALK_TIME = Duration.ofHours(4);

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
		BridgeEnd end;
		try {
			Bridge talk = call.bridge(DialString.of(Endpoint.user(extension.get())));
			end = talk.within(MAX_TALK_TIME).awaitEnd();
		}
		catch (BridgeFailedException ex) {
			call.playback("ivr/ivr-no_one_available.wav");
			call.hangup(HangupCause.USER_BUSY);
			return;
		}
		if (!end.movedOn()) {
			// Otherwise the call was transferred.
			call.hangup();
		}
	}

}
