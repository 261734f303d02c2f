package io.github.eslboot.call;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.github.eslboot.protocol.EslEvent;
import io.github.eslboot.protocol.EventName;
import io.github.eslboot.protocol.HangupCause;
import org.jspecify.annotations.Nullable;

/**
 * A call as it is at a moment. Immutable.
 *
 * @param uuid the call, which a transfer may rename
 * @param phase how far it has come; it never goes back
 * @param held whether it is on hold
 * @param bridgedWith the leg it is bridged with, or {@code null}
 * @param createdAt when it began, or {@code null} while not known
 * @param ringingAt when it began to ring, or {@code null}
 * @param answeredAt when it was answered, or {@code null}
 * @param end how and when it ended, or {@code null} while it lives
 */
public record CallSnapshot(String uuid, Phase phase, boolean held, @Nullable String bridgedWith,
		@Nullable Instant createdAt, @Nullable Instant ringingAt, @Nullable Instant answeredAt, @Nullable CallEnd end) {

	static CallSnapshot ofUnknown(String uuid) {
		return new CallSnapshot(uuid, Phase.STARTING, false, null, null, null, null, null);
	}

	/** What an event of the call tells of it, without having heard the others. */
	static CallSnapshot ofEvent(String uuid, EslEvent event) {
		return ofUnknown(uuid).reread(event).after(event);
	}

	/**
	 * Whether it rings, and is not answered yet.
	 * @return whether it rings
	 */
	public boolean isRinging() {
		return this.phase == Phase.RINGING;
	}

	/**
	 * Whether it was answered and lives.
	 * @return whether it is answered
	 */
	public boolean isAnswered() {
		return this.phase == Phase.ANSWERED;
	}

	/**
	 * Whether it is bridged with another leg.
	 * @return whether it is bridged
	 */
	public boolean isBridged() {
		return this.bridgedWith != null;
	}

	/**
	 * Whether it has ended.
	 * @return whether it has ended
	 */
	public boolean isEnded() {
		return this.phase == Phase.ENDED;
	}

	/**
	 * The call after an event: one of its own, or of the leg at its other end.
	 */
	CallSnapshot after(EslEvent event) {
		if (this.end != null) {
			return this;
		}
		EventName type = event.type();
		if (!this.uuid.equals(event.uniqueId())) {
			return afterOther(type, event);
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
			case CHANNEL_BRIDGE -> next.with(next.held, otherEnd(event));
			case CHANNEL_UNBRIDGE -> next.with(false, null);
			default -> next;
		};
	}

	private CallSnapshot afterOther(@Nullable EventName type, EslEvent event) {
		if (type == EventName.CHANNEL_BRIDGE) {
			return with(this.held, event.uniqueId());
		}
		boolean ofPartner = this.bridgedWith != null && this.bridgedWith.equals(event.uniqueId());
		if (type == EventName.CHANNEL_UNBRIDGE && ofPartner) {
			return with(false, null);
		}
		if (type == EventName.CHANNEL_UUID && this.bridgedWith != null
				&& this.bridgedWith.equals(event.header("Old-Unique-ID"))) {
			return with(this.held, event.uniqueId());
		}
		return this;
	}

	private @Nullable String otherEnd(EslEvent event) {
		String other = event.header("Bridge-B-Unique-ID");
		if (other == null || other.equals(this.uuid)) {
			other = event.header("Bridge-A-Unique-ID");
		}
		return (other != null && !other.equals(this.uuid)) ? other : event.header("Other-Leg-Unique-ID");
	}

	/**
	 * How far it has come is read from every event: one may overtake another, and some
	 * may have been missed.
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

	/**
	 * The call after the server was asked how it is, which tells of what was missed.
	 */
	CallSnapshot reread(EslEvent data) {
		if (this.end != null) {
			return this;
		}
		return progressed(null, data).with("HELD".equals(data.header("Channel-Call-State")),
				data.variable("bridge_to"));
	}

	CallSnapshot ended(CallEnd how) {
		return new CallSnapshot(this.uuid, Phase.ENDED, false, null, this.createdAt, this.ringingAt, this.answeredAt,
				how);
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

	/** Microseconds since 1970; zero stands for never. */
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

	/** A cause as the server wrote it, or {@code null} when it is none. */
	static @Nullable HangupCause cause(@Nullable String name) {
		return (name != null && name.matches("[A-Za-z0-9_]+")) ? HangupCause.of(name) : null;
	}

	/** How far a call has come. */
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
