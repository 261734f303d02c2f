package io.github.eslboot.call;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * State of a call at one moment. Immutable. Times are by the server's clock.
 *
 * @param uuid uuid of the call; FreeSWITCH may change it (CHANNEL_UUID)
 * @param phase phase of the call, which only advances
 * @param held whether the call is on hold
 * @param bridgedWith uuid of the leg that the call is bridged with, or {@code null}
 * @param createdAt time of the creation, or {@code null} if it is not known yet
 * @param ringingAt time at which the call started to ring, or {@code null}
 * @param answeredAt time of the answer, or {@code null}
 * @param end end of the call, or {@code null} while the call exists
 */
public record CallSnapshot(String uuid, Phase phase, boolean held, @Nullable String bridgedWith,
		@Nullable Instant createdAt, @Nullable Instant ringingAt, @Nullable Instant answeredAt, @Nullable CallEnd end) {

	static CallSnapshot ofUnknown(String uuid) {
		return new CallSnapshot(uuid, Phase.STARTING, false, null, null, null, null, null);
	}

	/** Returns the state that a single event of the call reports. */
	static CallSnapshot ofEvent(String uuid, EslEvent event) {
		return ofUnknown(uuid).refreshed(event).after(event);
	}

	/**
	 * Returns whether the call is ringing and not answered yet.
	 * @return whether the call is ringing
	 */
	public boolean isRinging() {
		return this.phase == Phase.RINGING;
	}

	/**
	 * Returns whether the call is answered and has not ended.
	 * @return whether the call is answered
	 */
	public boolean isAnswered() {
		return this.phase == Phase.ANSWERED;
	}

	/**
	 * Returns whether the call is bridged with another leg.
	 * @return whether the call is bridged
	 */
	public boolean isBridged() {
		return this.bridgedWith != null;
	}

	/**
	 * Returns whether the call has ended.
	 * @return whether the call has ended
	 */
	public boolean isEnded() {
		return this.phase == Phase.ENDED;
	}

	/**
	 * Returns the state after an event of the call itself or of a leg bridged with it.
	 */
	CallSnapshot after(EslEvent event) {
		if (this.end != null) {
			return this;
		}
		EventName type = event.type();
		if (!this.uuid.equals(event.uniqueId())) {
			return afterOtherLeg(type, event);
		}
		if (type == EventName.CHANNEL_HANGUP || type == EventName.CHANNEL_HANGUP_COMPLETE
				|| type == EventName.CHANNEL_DESTROY) {
			return ended(new CallEnd(CallEnd.Kind.HUNG_UP, cause(event), event.timestamp()));
		}
		CallSnapshot next = progressed(type, event);
		if (type == null) {
			return next;
		}
		return switch (type) {
			case CHANNEL_HOLD -> next.with(true, next.bridgedWith);
			case CHANNEL_UNHOLD -> next.with(false, next.bridgedWith);
			case CHANNEL_BRIDGE -> next.with(next.held, partner(event));
			case CHANNEL_UNBRIDGE -> next.with(false, null);
			default -> next;
		};
	}

	private CallSnapshot afterOtherLeg(@Nullable EventName type, EslEvent event) {
		if (type == EventName.CHANNEL_BRIDGE) {
			return with(this.held, event.uniqueId());
		}
		boolean partner = this.bridgedWith != null && this.bridgedWith.equals(event.uniqueId());
		if (type == EventName.CHANNEL_UNBRIDGE && partner) {
			return with(false, null);
		}
		if (type == EventName.CHANNEL_UUID && this.bridgedWith != null
				&& this.bridgedWith.equals(event.header("Old-Unique-ID"))) {
			return with(this.held, event.uniqueId());
		}
		return this;
	}

	private @Nullable String partner(EslEvent event) {
		String other = event.header("Bridge-B-Unique-ID");
		if (other == null || other.equals(this.uuid)) {
			other = event.header("Bridge-A-Unique-ID");
		}
		return (other != null && !other.equals(this.uuid)) ? other : event.header("Other-Leg-Unique-ID");
	}

	/**
	 * Returns the state with the phase and the times of an event. Reads them from every
	 * event, because events may overtake each other or be lost.
	 */
	private CallSnapshot progressed(@Nullable EventName type, EslEvent event) {
		Instant created = first(this.createdAt, time(event, "Caller-Channel-Created-Time"));
		Instant ringing = first(this.ringingAt, time(event, "Caller-Channel-Progress-Time"),
				time(event, "Caller-Channel-Progress-Media-Time"));
		Instant answered = first(this.answeredAt, time(event, "Caller-Channel-Answered-Time"));
		boolean ringReported = ringing != null || type == EventName.CHANNEL_PROGRESS
				|| type == EventName.CHANNEL_PROGRESS_MEDIA || "RINGING".equals(event.header("Channel-Call-State"))
				|| "early".equals(event.header("Answer-State"));
		boolean answerReported = type == EventName.CHANNEL_ANSWER || "answered".equals(event.header("Answer-State"));
		Phase reached = answerReported ? Phase.ANSWERED : (ringReported ? Phase.RINGING : Phase.STARTING);
		Phase latest = (reached.compareTo(this.phase) > 0) ? reached : this.phase;
		if (ringing == null && ringReported) {
			ringing = event.timestamp();
		}
		if (answered == null && answerReported) {
			answered = event.timestamp();
		}
		return new CallSnapshot(this.uuid, latest, this.held, this.bridgedWith, created, ringing, answered, null);
	}

	/** Returns the state with the phase and the times of data read from the server. */
	CallSnapshot progressed(EslEvent data) {
		return (this.end != null) ? this : progressed(null, data);
	}

	/**
	 * Returns the state with the changes whose events were lost, from data read from the
	 * server.
	 */
	CallSnapshot refreshed(EslEvent data) {
		if (this.end != null) {
			return this;
		}
		return progressed(null, data).with("HELD".equals(data.header("Channel-Call-State")),
				data.variable("bridge_to"));
	}

	CallSnapshot ended(CallEnd end) {
		return new CallSnapshot(this.uuid, Phase.ENDED, false, null, this.createdAt, this.ringingAt, this.answeredAt,
				end);
	}

	CallSnapshot renamed(String renamed) {
		return new CallSnapshot(renamed, this.phase, this.held, this.bridgedWith, this.createdAt, this.ringingAt,
				this.answeredAt, this.end);
	}

	private CallSnapshot with(boolean held, @Nullable String bridgedWith) {
		return new CallSnapshot(this.uuid, this.phase, held, bridgedWith, this.createdAt, this.ringingAt,
				this.answeredAt, this.end);
	}

	private static @Nullable Instant first(@Nullable Instant... times) {
		for (Instant time : times) {
			if (time != null) {
				return time;
			}
		}
		return null;
	}

	/** Parses a time in microseconds since the epoch; zero means never. */
	private static @Nullable Instant time(EslEvent event, String header) {
		String text = event.header(header);
		try {
			long micros = (text != null) ? Long.parseLong(text) : 0;
			return (micros > 0) ? Instant.EPOCH.plus(micros, ChronoUnit.MICROS) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private static @Nullable HangupCause cause(EslEvent event) {
		String cause = event.header("Hangup-Cause");
		return cause(cause);
	}

	/**
	 * Returns the hangup cause with a name, or {@code null} if the text is not the name
	 * of a cause.
	 */
	static @Nullable HangupCause cause(@Nullable String name) {
		return (name != null && name.matches("[A-Za-z0-9_]+")) ? HangupCause.of(name) : null;
	}

	/** Phase of a call. */
	public enum Phase {

		/** The call is being set up, or its state is not known yet. */
		STARTING,

		/** The call is ringing, or has early media. */
		RINGING,

		/** The call is answered. */
		ANSWERED,

		/** The call has ended. */
		ENDED

	}

}
