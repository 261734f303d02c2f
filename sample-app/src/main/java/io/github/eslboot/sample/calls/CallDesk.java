package io.github.eslboot.sample.calls;

import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletionException;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.call.Bridge;
import io.github.eslboot.call.BridgeFailedException;
import io.github.eslboot.call.CallEnd;
import io.github.eslboot.call.CallEndedException;
import io.github.eslboot.call.EslCall;
import io.github.eslboot.call.OriginateException;
import io.github.eslboot.call.OriginateException.FailureReason;
import io.github.eslboot.call.TwoLegCall;
import io.github.eslboot.command.UuidCommands;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.sample.live.LiveFeed;
import io.github.eslboot.sample.live.LiveFeed.Notice;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Operations on calls.
 */
@Service
public class CallDesk {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final EslTemplate esl;

	private final LiveCalls calls;

	private final Talks talks;

	private final Phones phones;

	private final LiveFeed feed;

	CallDesk(EslTemplate esl, LiveCalls calls, Talks talks, Phones phones, LiveFeed feed) {
		this.esl = esl;
		this.calls = calls;
		this.talks = talks;
		this.phones = phones;
		this.feed = feed;
	}

	/**
	 * Calls one extension and, once it has answered, connects it with another. Returns
	 * immediately; the page is notified of a failure.
	 * @param from the extension that is called first
	 * @param to the extension it is then connected with
	 * @return the uuid of the first leg
	 */
	String place(String from, String to) {
		String uuid = UUID.randomUUID().toString();
		// Before the command: the first event may be handled before connect returns.
		this.calls.placed(uuid, from, to);
		connect(uuid, from, to).bridged().whenComplete((bridge, failure) -> {
			if (failure == null) {
				this.talks.add(bridge);
			}
			else {
				failed(uuid, from, to, (failure instanceof CompletionException) ? failure.getCause() : failure);
			}
		});
		return uuid;
	}

	private TwoLegCall connect(String uuid, String from, String to) {
		try {
			return this.esl.connect(this.phones.call(from)
				.uuid(uuid)
				.callerId("Call desk", to)
				.variable("effective_caller_id_number", from), this.phones.call(to));
		}
		catch (RuntimeException ex) {
			this.calls.end(uuid, "NOT_PLACED");
			throw ex;
		}
	}

	private void failed(String uuid, String from, String to, @Nullable Throwable failure) {
		if (failure instanceof CallEndedException ended && ended.end().kind() != CallEnd.Kind.LOST) {
			// The first party has hung up.
			return;
		}
		if (!(failure instanceof BridgeFailedException)) {
			this.calls.end(uuid, "NOT_PLACED");
		}
		this.feed.publish("notice",
				new Notice("The call from %s to %s failed".formatted(from, to), String.valueOf(reason(failure))));
	}

	private static @Nullable String reason(@Nullable Throwable failure) {
		if (failure instanceof BridgeFailedException notBridged) {
			return words(notBridged.hangupCause());
		}
		if (failure instanceof OriginateException notAnswered) {
			HangupCause cause = notAnswered.hangupCause();
			return (notAnswered.reason() == FailureReason.TIMEOUT) ? "FreeSWITCH did not report an outcome"
					: (cause != null) ? words(cause) : "no reason given";
		}
		return (failure != null) ? failure.getMessage() : null;
	}

	private static String words(HangupCause cause) {
		return cause.toString().replace('_', ' ').toLowerCase(Locale.ROOT);
	}

	void hangUp(String uuid) {
		call(uuid).hangup();
	}

	void press(String uuid, String digits) {
		this.esl.run(UuidCommands.sendDtmf(call(uuid).uuid(), digits));
	}

	void hold(String uuid) {
		call(uuid).hold();
	}

	/** Ends the hold of every leg of a call. */
	void unhold(String uuid) {
		for (CallView.LegView leg : known(uuid).legs()) {
			if (leg.state() == DisplayState.HELD) {
				call(leg.uuid()).unhold();
			}
		}
	}

	/** Parks the call, and its partner as well if this application has bridged them. */
	void park(String uuid) {
		EslCall call = call(uuid);
		this.talks.of(uuid).ifPresentOrElse(Bridge::split, call::park);
	}

	/**
	 * Returns the handle of a leg.
	 * @throws NoSuchCallException if there is no such call
	 */
	public EslCall call(String uuid) {
		known(uuid);
		return this.esl.call(uuid).within(TIMEOUT);
	}

	private CallView known(String uuid) {
		return this.calls.callOf(uuid).orElseThrow(() -> new NoSuchCallException(uuid));
	}

}
