package io.github.eslboot.sample;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionException;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.BridgeFailedException;
import io.github.eslboot.call.CallEnd;
import io.github.eslboot.call.CallEndedException;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.EslCallAsync;
import io.github.eslboot.call.OriginateException;
import io.github.eslboot.call.PendingCall;
import io.github.eslboot.command.DialString;
import io.github.eslboot.command.Originate;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.command.UuidCommands.Hold;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.sample.LiveFeed.Notice;

import org.springframework.stereotype.Service;

/**
 * Operations on calls.
 */
@Service
class CallDesk {

	private static final Duration ACCEPT_TIMEOUT = Duration.ofSeconds(30);

	private static final Duration MAX_TALK_TIME = Duration.ofHours(12);

	private final EslTemplate esl;

	private final LiveCalls calls;

	private final LiveFeed feed;

	private final DeskProperties properties;

	CallDesk(EslTemplate esl, LiveCalls calls, LiveFeed feed, DeskProperties properties) {
		this.esl = esl;
		this.calls = calls;
		this.feed = feed;
		this.properties = properties;
	}

	/**
	 * Calls one extension and, once it has answered, bridges it with another. Returns
	 * when FreeSWITCH has accepted the call; the page is notified of a later failure.
	 * @param from the extension that is called first
	 * @param to the extension it is then bridged with
	 * @return the uuid of the A-leg
	 */
	String place(String from, String to) {
		Originate call = Originate.to(dialString(from))
			.callerId("Call desk", to)
			.ringTimeout(this.properties.ringTimeout())
			.variable("effective_caller_id_number", from)
			.variable("ignore_early_media", "true")
			.variable("hangup_after_bridge", "true")
			.park();
		this.calls.placed(call.uuid(), from, to);
		PendingCall pending = this.esl.async().originate(call);
		try {
			pending.awaitAccepted(ACCEPT_TIMEOUT);
		}
		catch (RuntimeException ex) {
			pending.cancel();
			this.calls.end(call.uuid(), "NOT_PLACED");
			throw ex;
		}
		pending.answered().whenComplete((answered, failure) -> {
			if (failure != null) {
				originateFailed(call.uuid(), from, to, failure);
			}
			else {
				connect(answered, from, to);
			}
		});
		return call.uuid();
	}

	private DialString dialString(String extension) {
		return DialString.parse(this.properties.dialPrefix() + extension);
	}

	private void originateFailed(String uuid, String from, String to, Throwable failure) {
		if (failure instanceof OriginateException notAnswered) {
			this.calls.end(uuid, "NOT_PLACED");
			publishFailure(from, to, reason(notAnswered));
		}
		else if (failure instanceof CallEndedException ended && ended.end().kind() == CallEnd.Kind.LOST) {
			this.calls.end(uuid, "NOT_PLACED");
			publishFailure(from, to, "FreeSWITCH was restarted");
		}
	}

	/**
	 * Bridges the A-leg, and hangs it up when the bridge fails or ends, unless the call
	 * was transferred.
	 */
	private void connect(EslCall answered, String from, String to) {
		EslCallAsync first = answered.within(MAX_TALK_TIME).async();
		first.bridge(dialString(to)).thenCompose((bridge) -> bridge.async().awaitEnd()).whenComplete((end, failure) -> {
			if (end == null || !end.movedOn()) {
				answered.hangupQuietly();
			}
			Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
			if (cause instanceof BridgeFailedException notBridged) {
				publishFailure(from, to, words(notBridged.hangupCause()));
			}
		});
	}

	private void publishFailure(String from, String to, String reason) {
		this.feed.publish("notice", new Notice("The call from %s to %s failed".formatted(from, to), reason));
	}

	private static String reason(OriginateException failure) {
		if (failure.reason() == OriginateException.FailureReason.TIMEOUT) {
			return "FreeSWITCH did not report an outcome";
		}
		HangupCause cause = failure.hangupCause();
		return (cause != null) ? words(cause) : "no reason given";
	}

	private static String words(HangupCause cause) {
		return cause.toString().replace('_', ' ').toLowerCase(Locale.ROOT);
	}

	void hangUp(String uuid) {
		this.esl.run(UuidCommands.kill(known(uuid).uuid(), HangupCause.NORMAL_CLEARING));
	}

	void press(String uuid, String digits) {
		known(uuid);
		this.esl.run(UuidCommands.sendDtmf(uuid, digits));
	}

	void hold(String uuid) {
		known(uuid);
		this.esl.run(UuidCommands.hold(uuid, Hold.ON));
	}

	/** Ends the hold of every leg of a call. */
	void unhold(String uuid) {
		for (CallView.LegView leg : known(uuid).legs()) {
			if (leg.state() == DisplayState.HELD) {
				this.esl.run(UuidCommands.hold(leg.uuid(), Hold.OFF));
			}
		}
	}

	/**
	 * Returns the call of a leg. Needed because FreeSWITCH replies {@code +OK} to a hold
	 * of a call that does not exist.
	 * @throws NoSuchCallException if there is no such call
	 */
	private CallView known(String uuid) {
		return this.calls.callOf(uuid).orElseThrow(() -> new NoSuchCallException(uuid));
	}

}
