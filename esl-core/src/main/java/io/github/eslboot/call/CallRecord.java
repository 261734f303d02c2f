package io.github.eslboot.call;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.eslboot.event.EventGap;
import io.github.eslboot.protocol.HangupCause;
import io.github.eslboot.protocol.ProtocolInternals;
import org.jspecify.annotations.Nullable;

/**
 * Record of a call that has ended. Each leg is a call of its own. A complete record has
 * the data of CHANNEL_HANGUP_COMPLETE. If that event was lost, the record is incomplete:
 * it has what earlier events reported, or only uuid and node, and usually the gap in
 * which the call ended. Immutable. Times are by the server's clock.
 *
 * @param uuid uuid of the call; the last one if FreeSWITCH changed it
 * @param node name of the server
 * @param direction direction as seen from FreeSWITCH, or {@code null} if unknown
 * @param callerName caller ID name, or {@code null} if there is none or it is unknown
 * @param callerNumber caller ID number, or {@code null} if there is none or it is unknown
 * @param destination the dialled number, or {@code null} if it is unknown
 * @param createdAt time of the creation, or {@code null} if it is unknown
 * @param answeredAt time of the answer, or {@code null} if the call was not answered or
 * the time is unknown
 * @param endedAt time of the end, or {@code null} if it is unknown; then it is within the
 * {@link #gap()}
 * @param cause hangup cause, or {@code null} if it is unknown
 * @param partners uuids of the legs that the call was bridged with, in the order of their
 * first bridge, at most 1000. Those whose bridge began in a gap are missing, except the
 * last one of a complete record
 * @param variables channel variables at the end, by name without {@code variable_}; empty
 * if they are unknown
 * @param isComplete whether the end of the call was received
 * @param gap the gap in which the call ended, or {@code null} if the end was received, or
 * was lost without a gap
 * @since 0.1.0
 */
public record CallRecord(String uuid, String node, @Nullable CallDirection direction, @Nullable String callerName,
		@Nullable String callerNumber, @Nullable String destination, @Nullable Instant createdAt,
		@Nullable Instant answeredAt, @Nullable Instant endedAt, @Nullable HangupCause cause, List<String> partners,
		Map<String, String> variables, boolean isComplete, @Nullable EventGap gap) {

	/**
	 * Creates a record. Copies partners and variables.
	 * @param uuid uuid of the call; the last one if FreeSWITCH changed it
	 * @param node name of the server
	 * @param direction direction as seen from FreeSWITCH, or {@code null} if unknown
	 * @param callerName caller ID name, or {@code null} if there is none or it is unknown
	 * @param callerNumber caller ID number, or {@code null} if there is none or it is
	 * unknown
	 * @param destination the dialled number, or {@code null} if it is unknown
	 * @param createdAt time of the creation, or {@code null} if it is unknown
	 * @param answeredAt time of the answer, or {@code null} if the call was not answered
	 * or the time is unknown
	 * @param endedAt time of the end, or {@code null} if it is unknown; then it is within
	 * the {@link #gap()}
	 * @param cause hangup cause, or {@code null} if it is unknown
	 * @param partners uuids of the legs that the call was bridged with, in the order of
	 * their first bridge, at most 1000. Those whose bridge began in a gap are missing,
	 * except the last one of a complete record
	 * @param variables channel variables at the end, by name without {@code variable_};
	 * empty if they are unknown
	 * @param isComplete whether the end of the call was received
	 * @param gap the gap in which the call ended, or {@code null} if the end was
	 * received, or was lost without a gap
	 */
	public CallRecord {
		partners = List.copyOf(partners);
		variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
	}

	/**
	 * Returns the value of a channel variable at the end of the call.
	 * @param name the name, without {@code variable_}
	 * @return the value, or {@code null} if it was not set or is unknown
	 */
	public @Nullable String variable(String name) {
		return this.variables.get(name);
	}

	/**
	 * Returns whether the call is known to have been answered.
	 * @return whether the call was answered
	 */
	public boolean isAnswered() {
		return this.answeredAt != null;
	}

	/**
	 * Returns the time from the creation of the call to its end.
	 * @return the duration, or {@code null} if it is unknown
	 */
	public @Nullable Duration duration() {
		return between(this.createdAt, this.endedAt);
	}

	/**
	 * Returns the time from the answer of the call to its end.
	 * @return the duration, zero if the call was not answered, or {@code null} if it is
	 * unknown
	 */
	public @Nullable Duration answeredDuration() {
		return (this.isComplete && this.answeredAt == null) ? Duration.ZERO : between(this.answeredAt, this.endedAt);
	}

	/** Returns the time between two times; zero if the server's clock was set back. */
	private static @Nullable Duration between(@Nullable Instant from, @Nullable Instant to) {
		if (from == null || to == null) {
			return null;
		}
		Duration duration = Duration.between(from, to);
		return duration.isNegative() ? Duration.ZERO : duration;
	}

	/**
	 * Returns the call and its cause, for log lines; the variables are left out.
	 */
	@Override
	public String toString() {
		return ProtocolInternals
			.logText("%s record of call %s on %s%s".formatted(this.isComplete ? "complete" : "incomplete", this.uuid,
					this.node, (this.cause != null) ? " (" + this.cause + ")" : ""));
	}

}
