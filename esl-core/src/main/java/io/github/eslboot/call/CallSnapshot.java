package io.github.eslboot.call;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * State of a call at one moment. Immutable.
 *
 * @param uuid uuid of the call, which a transfer may change
 * @param phase phase of the call; it never goes back
 * @param held whether it is on hold
 * @param bridgedWith uuid of the leg it is bridged with, or {@code null}
 * @param createdAt time of its creation, or {@code null} while not known
 * @param ringingAt time at which it started to ring, or {@code null}
 * @param answeredAt time of its answer, or {@code null}
 * @param end its end, or {@code null} while it exists
 */
public record CallSnapshot(String uuid, Phase phase, boolean held, @Nullable String bridgedWith,
		@Nullable Instant createdAt, @Nullable Instant ringingAt, @Nullable Instant answeredAt, @Nullable CallEnd end) {

	static CallSnapshot ofUnknown(String uuid) {
		return new CallSnapshot(uuid, Phase.STARTING, false, null, null, null, null, null);
	}

	/** Returns the state that one event of the call reports. */
	static CallSnapshot ofEvent(String uuid, EslEvent event) {
		return ofUnknown(uuid).refreshed(event).after(event);
	}

	/**
	 * Returns whether the call rings and is not answered yet.
	 * @return whether it rings
	 */
	public boolean isRinging() {
		return this.phase == Phase.RINGING;
	}

	/**
	 * Returns whether the call was answered and has not ended.
	 * @return whether it is answered
	 */
	public boolean isAnswered() {
		return this.phase == Phase.ANSWERED;
	}

	/**
	 * Returns whether the call is bridged with another leg.
	 * @return whether it is bridged
	 */
	public boolean isBridged() {
		return this.bridgedWith != null;
	}

	/**
	 * Returns whether the call has ended.
	 * @return whether it has ended
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
	 * Reads the phase from every event: events may overtake each other, and some may have
	 * been missed.
	 */
	private CallSnapshot progressed(@Nullable EventName type, EslEvent event) {
		Instant created = first(this.createdAt, time(event, "Caller-Channel-Created-Time"));
		Instant ringing = first(this.ringingAt, time(event, "Caller-Channel-Progress-Time"),
				time(event, "Caller-Channel-Progress-Media-Time"));
		Instant answered = first(this.answeredAt, time(event, "Caller-Channel-Answered-Time"));
		boolean rings = ringing != null || type == EventName.CHANNEL_PROGRESS
				|| type == EventName.CHANNEL_PROGRESS_MEDIA || "RINGING".equals(event.header("Channel-Call-State"))
				|| "early".equals(event.header("Answer-State"));
		boolean talks = type == EventName.CHANNEL_ANSWER || "answered".equals(event.header("Answer-State"));
		Phase reached = talks ? Phase.ANSWERED : (rings ? Phase.RINGING : Phase.STARTING);
		Phase further = (reached.compareTo(this.phase) > 0) ? reached : this.phase;
		if (ringing == null && rings) {
			ringing = event.timestamp();
		}
		if (answered == null && talks) {
			answered = event.timestamp();
		}
		return new CallSnapshot(this.uuid, further, this.held, this.bridgedWith, created, ringing, answered, null);
	}

	/** Returns the state with the missed changes, from data read from the server. */
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

	/** Parses microseconds since 1970, of which zero means never. */
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
	 * Returns a hangup cause by the server's name of it, or {@code null} for other text.
	 */
	static @Nullable HangupCause cause(@Nullable String name) {
		return (name != null && name.matches("[A-Za-z0-9_]+")) ? HangupCause.of(name) : null;
	}

	/** Phase of a call. */
	public enum Phase {

		/** It is being set up. */
		STARTING,

		/** It rings, perhaps with early media. */
		RINGING,

		/** It was answered. */
		ANSWERED,

		/** It has ended. */
		ENDED

	}

}
