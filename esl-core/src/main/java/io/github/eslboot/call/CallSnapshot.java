package io.github.eslboot.call;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

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
 * @param bridgedWith uuid of the leg that the call is bridged with, or {@code null}.
 * During a consultation it is the third party for the leg that consults, and the
 * consulting leg for the one that waits
 * @param waitingPartner uuid of the partner that waits while the call consults with a
 * third party, or {@code null}
 * @param bridgeEnd how the last bridge ended, or {@code null} if none has ended
 * @param createdAt time of the creation, or {@code null} if it is not known yet
 * @param ringingAt time at which the call started to ring, or {@code null}
 * @param answeredAt time of the answer, or {@code null}
 * @param end end of the call, or {@code null} while the call exists
 * @since 0.1.0
 */
public record CallSnapshot(String uuid, Phase phase, boolean held, @Nullable String bridgedWith,
		@Nullable String waitingPartner, @Nullable BridgeEnd bridgeEnd, @Nullable Instant createdAt,
		@Nullable Instant ringingAt, @Nullable Instant answeredAt, @Nullable CallEnd end) {

	static CallSnapshot ofUnknown(String uuid) {
		return new CallSnapshot(uuid, Phase.STARTING, false, null, null, null, null, null, null, null);
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
	 * Returns the state after an event of the call itself, except for its bridges.
	 */
	CallSnapshot after(EslEvent event) {
		if (this.end != null || !this.uuid.equals(event.uniqueId())) {
			return this;
		}
		EventName type = event.type();
		if (type == EventName.CHANNEL_HANGUP || type == EventName.CHANNEL_HANGUP_COMPLETE
				|| type == EventName.CHANNEL_DESTROY) {
			return ended(new CallEnd(CallEnd.Kind.HUNG_UP, cause(event), event.timestamp()));
		}
		CallSnapshot next = progressed(type, event);
		if (type == null) {
			return next;
		}
		return switch (type) {
			case CHANNEL_HOLD -> next.held(true);
			case CHANNEL_UNHOLD -> next.held(false);
			default -> next;
		};
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
				|| "early".equals(event.header("Answer-State")) || isIncoming(type, event);
		boolean answerReported = type == EventName.CHANNEL_ANSWER || "answered".equals(event.header("Answer-State"));
		Phase reached = answerReported ? Phase.ANSWERED : (ringReported ? Phase.RINGING : Phase.STARTING);
		Phase latest = (reached.compareTo(this.phase) > 0) ? reached : this.phase;
		if (ringing == null && ringReported) {
			ringing = event.timestamp();
		}
		if (answered == null && answerReported) {
			answered = event.timestamp();
		}
		return new CallSnapshot(this.uuid, latest, this.held, this.bridgedWith, this.waitingPartner, this.bridgeEnd,
				created, ringing, answered, null);
	}

	/**
	 * Returns whether an inbound call was created. Its call state is RINGING as soon as
	 * it is routed, immediately after this event, which has the state before.
	 */
	private static boolean isIncoming(@Nullable EventName type, EslEvent event) {
		return type == EventName.CHANNEL_CREATE && CallDirection.of(event) == CallDirection.INBOUND;
	}

	/** Returns the state with the phase and the times of data read from the server. */
	CallSnapshot progressed(EslEvent data) {
		return (this.end != null) ? this : progressed(null, data);
	}

	/**
	 * Returns the state with the changes whose events were lost, except for the bridges,
	 * from data read from the server.
	 */
	CallSnapshot refreshed(EslEvent data) {
		if (this.end != null) {
			return this;
		}
		return progressed(null, data).held("HELD".equals(data.header("Channel-Call-State")));
	}

	/**
	 * Returns the state that a list of the server reports. The phase does not go back.
	 */
	CallSnapshot listed(Phase listed, boolean held, @Nullable Instant created) {
		Phase latest = (listed.compareTo(this.phase) > 0) ? listed : this.phase;
		return new CallSnapshot(this.uuid, latest, held, this.bridgedWith, this.waitingPartner, this.bridgeEnd,
				first(this.createdAt, created), this.ringingAt, this.answeredAt, this.end);
	}

	CallSnapshot ended(CallEnd end) {
		return new CallSnapshot(this.uuid, Phase.ENDED, false, null, null, this.bridgeEnd, this.createdAt,
				this.ringingAt, this.answeredAt, end);
	}

	CallSnapshot renamed(String renamed) {
		return new CallSnapshot(renamed, this.phase, this.held, this.bridgedWith, this.waitingPartner, this.bridgeEnd,
				this.createdAt, this.ringingAt, this.answeredAt, this.end);
	}

	private CallSnapshot held(boolean held) {
		return new CallSnapshot(this.uuid, this.phase, held, this.bridgedWith, this.waitingPartner, this.bridgeEnd,
				this.createdAt, this.ringingAt, this.answeredAt, this.end);
	}

	/** Returns the state with other bridges; the end of a bridge ends the hold. */
	CallSnapshot bridged(@Nullable String bridgedWith, @Nullable String waitingPartner, @Nullable BridgeEnd bridgeEnd) {
		if (Objects.equals(bridgedWith, this.bridgedWith) && Objects.equals(waitingPartner, this.waitingPartner)
				&& bridgeEnd == this.bridgeEnd) {
			return this;
		}
		boolean held = this.held && (this.bridgedWith == null || bridgedWith != null);
		return new CallSnapshot(this.uuid, this.phase, held, (this.end == null) ? bridgedWith : null,
				(this.end == null) ? waitingPartner : null, bridgeEnd, this.createdAt, this.ringingAt, this.answeredAt,
				this.end);
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

		/**
		 * The call is ringing, or has early media. An inbound call rings from its
		 * creation until it is answered.
		 */
		RINGING,

		/** The call is answered. */
		ANSWERED,

		/** The call has ended. */
		ENDED

	}

}
