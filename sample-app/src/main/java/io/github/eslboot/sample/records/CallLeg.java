package io.github.eslboot.sample.records;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import io.github.eslboot.call.CallDirection;
import io.github.eslboot.call.CallRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;

/**
 * Call detail record of one leg, as the database stores it. The uuid is unique.
 *
 * @param id the key; {@code null} before it is stored
 * @param uuid the uuid of the leg
 * @param callUuid the uuid of the first leg of the same call
 * @param node the server
 * @param direction {@code INBOUND} or {@code OUTBOUND}, as seen from FreeSWITCH
 * @param callerName the caller's name
 * @param callerNumber the caller's number
 * @param destination the dialled number
 * @param createdAt the time of the creation; if it is unknown, the time at which the
 * record was received
 * @param answeredAt the time of the answer
 * @param endedAt the time of the end
 * @param talkMillis the time from the answer to the end in milliseconds
 * @param cause the hangup cause
 * @param complete whether the end was received; otherwise it was lost in an outage
 */
public record CallLeg(@Id @Nullable Long id, String uuid, String callUuid, String node, @Nullable String direction,
		@Nullable String callerName, @Nullable String callerNumber, @Nullable String destination, Instant createdAt,
		@Nullable Instant answeredAt, @Nullable Instant endedAt, long talkMillis, @Nullable String cause,
		boolean complete) {

	/** Length of the columns of texts that the caller's phone determines. */
	private static final int MAX_TEXT = 255;

	static CallLeg of(CallRecord call) {
		return new CallLeg(null, call.uuid(), callUuid(call), call.node(), text(call.direction()),
				limited(call.callerName()), limited(call.callerNumber()), limited(destination(call)),
				Optional.ofNullable(call.createdAt()).orElseGet(Instant::now), call.answeredAt(), call.endedAt(),
				Optional.ofNullable(call.answeredDuration()).orElse(Duration.ZERO).toMillis(), text(call.cause()),
				call.isComplete());
	}

	/**
	 * Returns the uuid of the first leg, which a leg that was dialled for a call keeps in
	 * the variable {@code originating_leg_uuid} ({@code call_uuid} changes when a bridge
	 * ends). The inner half of a loopback names the outer one, and the phone of an agent
	 * whom mod_callcenter calls the caller in the queue.
	 */
	private static String callUuid(CallRecord call) {
		String outer = "B".equals(call.variable("loopback_leg")) ? call.variable("other_loopback_leg_uuid") : null;
		return Stream
			.of(outer, call.variable("originating_leg_uuid"), call.variable("cc_member_session_uuid"), call.uuid())
			.filter(Objects::nonNull)
			.map(String.class::cast)
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Returns the user of a phone that was dialled by its user: its destination is the
	 * contact that the phone has registered.
	 */
	private static @Nullable String destination(CallRecord call) {
		String user = call.variable("dialed_user");
		return (user != null && call.direction() == CallDirection.OUTBOUND) ? user : call.destination();
	}

	/**
	 * Returns a text that fits into its column. A longer one would be rejected by the
	 * database at each attempt, so that a phone could prevent its record.
	 */
	private static @Nullable String limited(@Nullable String text) {
		return (text != null) ? text.substring(0, Math.min(text.length(), MAX_TEXT)) : null;
	}

	private static @Nullable String text(@Nullable Object value) {
		return (value != null) ? value.toString() : null;
	}

	/** Returns the same record with the key of a stored one, which it replaces. */
	CallLeg replacing(CallLeg stored) {
		return new CallLeg(stored.id, this.uuid, this.callUuid, this.node, this.direction, this.callerName,
				this.callerNumber, this.destination, this.createdAt, this.answeredAt, this.endedAt, this.talkMillis,
				this.cause, this.complete);
	}

}
