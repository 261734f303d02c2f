package io.github.eslboot.sample;

import java.util.Locale;

import io.github.eslboot.EslTemplate;
import io.github.eslboot.Origination;
import io.github.eslboot.command.Originate;
import io.github.eslboot.job.JobResult;
import io.github.eslboot.sample.LiveFeed.Notice;

import org.springframework.stereotype.Service;

/**
 * What can be done with calls.
 */
@Service
class CallDesk {

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
	 * Calls one extension and, once it has answered, connects it with another.
	 * @param from the extension that rings first
	 * @param to the extension it is then connected with
	 * @return the uuid of the first leg
	 */
	String place(String from, String to) {
		Originate call = Originate.to(dialString(from))
			.callerId("Call desk", to)
			.ringTimeout(this.properties.ringTimeout())
			.variable("effective_caller_id_number", from)
			.variable("ignore_early_media", "true")
			.application("bridge", dialString(to));
		this.calls.placed(call.uuid(), from, to);
		try {
			Origination placed = this.esl.originate(call);
			placed.job().result().thenAccept((result) -> tell(call.uuid(), from, to, result));
		}
		catch (RuntimeException ex) {
			this.calls.end(call.uuid(), "NOT_PLACED");
			throw ex;
		}
		return call.uuid();
	}

	private String dialString(String extension) {
		return this.properties.dialPrefix() + extension;
	}

	private void tell(String uuid, String from, String to, JobResult result) {
		String reason = switch (result.outcome()) {
			case OK -> null;
			case ERR -> readable(result.text().replaceFirst("^-\\w+:?\\s*", ""));
			case EXPIRED -> "FreeSWITCH did not say what became of it";
			case LOST -> "FreeSWITCH was restarted";
		};
		if (reason != null) {
			this.calls.end(uuid, "NOT_PLACED");
			this.feed.publish("notice", new Notice("The call from %s to %s failed".formatted(from, to), reason));
		}
	}

	private static String readable(String cause) {
		return cause.isEmpty() ? "no reason given" : cause.replace('_', ' ').toLowerCase(Locale.ROOT);
	}

	void hangUp(String uuid) {
		this.esl.api("uuid_kill", known(uuid).uuid(), "NORMAL_CLEARING");
	}

	void press(String uuid, String digits) {
		known(uuid);
		this.esl.api("uuid_send_dtmf", uuid, digits);
	}

	void hold(String uuid) {
		known(uuid);
		this.esl.api("uuid_hold", uuid);
	}

	/** Takes every leg of a call from hold, whoever put it there. */
	void unhold(String uuid) {
		for (CallView.LegView leg : known(uuid).legs()) {
			if (leg.state() == CallState.HELD) {
				this.esl.api("uuid_hold", "off", leg.uuid());
			}
		}
	}

	/** FreeSWITCH says {@code +OK} to holding a call that does not exist: look first. */
	private CallView known(String uuid) {
		return this.calls.callOf(uuid).orElseThrow(() -> new NoSuchCallException(uuid));
	}

}
